"""`book-pipeline run`: drop a book into the local cloud as anyone would, watch it, and fetch the audiobook."""

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import psycopg
from psycopg.rows import DictRow, dict_row
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from book_pipeline.errors import SourceNotFound
from book_pipeline.store.artifacts import manifest_key
from book_pipeline.store.bus import SOURCE
from book_pipeline.store.database import queries
from events.schemas.start import BookRequest, SourceDrop, Wishes
from local.running import RunningCloud

POLL_SECONDS = 0.25
CLOCK_SKEW = timedelta(seconds=2)
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}
UNFIT_FOR_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Dropped:
    """A book on its way: which one, and how to recognise the execution that its drop starts."""

    book_id: UUID
    mark: str
    since: datetime


@dataclass(frozen=True)
class Outcome:
    """How the book's execution ended."""

    succeeded: bool
    error: str = ""
    cause: str = ""


def drop(source: str, wishes: Wishes, cloud: RunningCloud) -> Dropped:
    """Put a file into `raw/`, or an address or a Project Gutenberg number on the bus; the wishes go with it."""
    since = datetime.now(UTC) - CLOCK_SKEW
    spoken = wishes.model_dump(mode="json", exclude_none=True)
    if re.match(r"(https?|s3)://|gutenberg:", source):
        request = BookRequest.model_validate({"source_url": source} | spoken)
        answer = cloud.client("events").put_events(
            Entries=[
                {
                    "Source": SOURCE,
                    "DetailType": request.detail_type,
                    "Detail": request.model_dump_json(exclude_none=True),
                    "EventBusName": cloud.environment["BOOK_PIPELINE_BUS"],
                }
            ]
        )
        assert answer["FailedEntryCount"] == 0
        return Dropped(request.identity(), json.dumps(source, ensure_ascii=False), since)
    file = Path(source.removeprefix("file://")).expanduser()
    if not file.is_file():
        message = f"There is no file {file}. Check the path."
        raise SourceNotFound(message)
    bucket, key = cloud.environment["BOOK_PIPELINE_BUCKET"], f"raw/{file.name}"
    metadata = {name.replace("_", "-"): quote(str(value), safe=" ,-.'") for name, value in spoken.items()}
    cloud.client("s3").upload_file(str(file), bucket, key, ExtraArgs={"Metadata": metadata})
    event = SourceDrop.model_validate({"bucket": {"name": bucket}, "object": {"key": key, "size": file.stat().st_size}})
    return Dropped(event.identity(), json.dumps(key, ensure_ascii=False), since)


def watch(dropped: Dropped, cloud: RunningCloud, console: Console) -> Outcome:
    """Show a bar for each stage until the book's execution has ended."""
    execution = _execution_of(dropped, cloud)
    states = cloud.client("stepfunctions")
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        psycopg.connect(
            cloud.environment["BOOK_PIPELINE_DATABASE_URL"], autocommit=True, row_factory=dict_row
        ) as database,
        Progress(*columns, console=console) as progress,
    ):
        bars = {
            "scrape_status": progress.add_task("ScrapeBook", total=1),
            "parse_status": progress.add_task("ParseBook", total=1),
            "formatted": progress.add_task("FormatChapters", total=None),
            "spoken": progress.add_task("GenerateAudio", total=None),
            "tts_status": progress.add_task("FinalizeBook", total=1),
        }
        while True:
            answer = states.describe_execution(executionArn=execution)
            _show(progress, bars, _progress_of(database, dropped.book_id))
            if answer["status"] in ENDED:
                succeeded = answer["status"] == "SUCCEEDED"
                return Outcome(succeeded, answer.get("error") or answer["status"], answer.get("cause") or "")
            time.sleep(POLL_SECONDS)


def _execution_of(dropped: Dropped, cloud: RunningCloud) -> str:
    """Wait for the execution that the drop starts; a drop and its execution are a few milliseconds apart."""
    states = cloud.client("stepfunctions")
    machine = cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
    while True:
        for execution in states.list_executions(stateMachineArn=machine)["executions"]:
            if execution["startDate"] >= dropped.since:
                arn: str = execution["executionArn"]
                if dropped.mark in json.dumps(
                    json.loads(states.describe_execution(executionArn=arn)["input"]), ensure_ascii=False
                ):
                    return arn
        time.sleep(POLL_SECONDS)


def _progress_of(database: psycopg.Connection[DictRow], book_id: UUID) -> dict[str, Any]:
    return queries().progress(database, book_id=book_id) or {}


def _show(progress: Progress, bars: dict[str, TaskID], row: dict[str, Any]) -> None:
    for name, bar in bars.items():
        if name.endswith("_status"):
            progress.update(bar, completed=int(row.get(name) == "complete"))
        else:
            progress.update(bar, total=row.get("chapters") or None, completed=row.get(name, 0))


def fetch_audiobook(book_id: UUID, cloud: RunningCloud, out: Path | None) -> Path:
    """Copy the chapters to `out`, each file whole or not at all, and return the folder."""
    s3, bucket = cloud.client("s3"), cloud.environment["BOOK_PIPELINE_BUCKET"]
    manifest = json.loads(s3.get_object(Bucket=bucket, Key=manifest_key(book_id))["Body"].read())
    folder = out or Path("audiobooks") / file_name(manifest["title"] or str(book_id))
    folder.mkdir(parents=True, exist_ok=True)
    for track, chapter in enumerate(manifest["chapters"], start=1):
        target = folder / f"{track:03} - {file_name(chapter['title'])}.mp3"
        s3.download_file(bucket, chapter["key"], str(target))
    s3.download_file(bucket, manifest_key(book_id), str(folder / "manifest.json"))
    return folder


def file_name(title: str) -> str:
    """Return the title as a name that every file system takes."""
    return UNFIT_FOR_FILE_NAMES.sub(" ", title).strip(" .")[:120] or "untitled"
