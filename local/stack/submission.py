"""How a book is handed to the pipeline: a file into `raw/`, an address or a number on the bus, with its wishes."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from account import StackUnusable
from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.store.artifacts import report_key
from book_pipeline.store.bus import SOURCE
from events.schemas.shelf import ManifestReport
from events.schemas.start import BookRequest, SourceDrop, Wishes
from local.stack import Stack

POLL_SECONDS = 0.25
LEEWAY = timedelta(seconds=2)
"""AWS dates its answers to the second, and a book may start while its drop is being answered."""
SHELVES = {".json", ".csv"}


@dataclass(frozen=True)
class Submission:
    """A book to be submitted: which one it will be, and how to recognise an execution of it."""

    book_id: UUID
    mark: str
    send: Callable[[], datetime]
    """Submits it, and returns AWS's own time of that."""


def submission_of(source: str, wishes: Wishes, stack: Stack) -> Submission:
    """Check the source and its wishes, as `checked` does; nothing is sent yet."""
    asked = checked(source, wishes)
    if isinstance(asked, BookRequest):
        mark = json.dumps(source, ensure_ascii=False)
        return Submission(asked.identity(), mark, lambda: _ask_for(asked, stack))
    said = wishes.model_dump(mode="json", exclude_none=True)
    bucket, key = stack.bucket, f"raw/{asked.name}"
    metadata = {name.replace("_", "-"): quote(str(value), safe=" ,-.'") for name, value in said.items()}
    drop = {"bucket": {"name": bucket}, "object": {"key": key, "size": asked.stat().st_size}}
    return Submission(
        SourceDrop.model_validate(drop).identity(),
        json.dumps(key, ensure_ascii=False),
        lambda: _upload(asked, key, metadata, stack),
    )


def checked(source: str, wishes: Wishes) -> BookRequest | Path:
    """Return the request for an address, or the file: what can be known without a pipeline is known then.

    Raises ValidationError for an address that is none, InvalidRequest for a list of books, SourceNotFound.
    """
    if re.match(r"(https?|s3)://|gutenberg:", source):
        said = wishes.model_dump(mode="json", exclude_none=True)
        return BookRequest.model_validate({"source_url": source} | said)
    file = file_of(source)
    if is_shelf(file):
        raise InvalidRequest(f"{file} is a list of books. `book-pipeline submit {file}` starts each of them.")
    return file


def file_of(source: str) -> Path:
    """Return the file that a source names. Raises SourceNotFound."""
    file = Path(source.removeprefix("file://")).expanduser()
    if not file.is_file():
        raise SourceNotFound(f"There is no file {file}. Check the path.")
    return file


def is_shelf(file: Path) -> bool:
    """Tell whether the file is a list of books, by its name, as the rules do."""
    return file.suffix in SHELVES


def submit_shelf(file: Path, stack: Stack, *, patience_seconds: float) -> ManifestReport:
    """Submit a list of books, and return what became of each row. Raises StackUnusable when no report comes."""
    since = _upload(file, f"raw/{file.name}", {}, stack)
    s3, key = stack.client("s3"), report_key(f"raw/{file.name}")
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        for found in s3.list_objects_v2(Bucket=stack.bucket, Prefix=key).get("Contents", ()):
            if found["Key"] == key and found["LastModified"] >= since:
                body = s3.get_object(Bucket=stack.bucket, Key=key)["Body"].read()
                return ManifestReport.model_validate_json(body)
        time.sleep(POLL_SECONDS)
    raise StackUnusable(
        f"No report has come within {patience_seconds:.0f} s. It will be s3://{stack.bucket}/{key}; "
        "if it stays away, look at the dead-letter queues (docs/runbook.md)."
    )


def execution_of(submission: Submission, since: datetime, stack: Stack, *, patience_seconds: float) -> str | None:
    """Wait for the execution that a submission starts, and return its ARN; None when none comes in time."""
    states = stack.client("stepfunctions")
    seen: set[str] = set()
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        for execution in states.list_executions(stateMachineArn=stack.state_machine)["executions"]:
            arn: str = execution["executionArn"]
            if execution["startDate"] >= since and arn not in seen:
                seen.add(arn)
                request = json.loads(states.describe_execution(executionArn=arn)["input"])
                if submission.mark in json.dumps(request, ensure_ascii=False):
                    return arn
        time.sleep(POLL_SECONDS)
    return None


def _ask_for(request: BookRequest, stack: Stack) -> datetime:
    entry = {
        "Source": SOURCE,
        "DetailType": request.detail_type,
        "Detail": request.model_dump_json(exclude_none=True),
        "EventBusName": stack.bus,
    }
    answer = stack.client("events").put_events(Entries=[entry])
    for refused in answer["Entries"] if answer["FailedEntryCount"] else ():
        raise StackUnusable(
            f"The bus {stack.bus} refused the request: {refused.get('ErrorCode')} {refused.get('ErrorMessage')}"
        )
    return _answered_at(answer)


def _upload(file: Path, key: str, metadata: dict[str, str], stack: Stack) -> datetime:
    with file.open("rb") as content:
        answer = stack.client("s3").put_object(Bucket=stack.bucket, Key=key, Body=content, Metadata=metadata)
    return _answered_at(answer)


def _answered_at(answer: dict[str, Any]) -> datetime:
    """Return when AWS answered, by its own clock: this machine's may be wrong."""
    return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"]) - LEEWAY
