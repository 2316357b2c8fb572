"""Submit a book with its options: upload a file to `raw/`, or publish a request for an address."""

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from account import StackUnusable
from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.stored import scope_of_book
from book_pipeline.source.readers import SNIFFED_BYTES, check_format
from book_pipeline.store.bus import SOURCE
from book_pipeline.store.keys import report_key
from console.client import Stack
from console.client.lexicons import import_entries
from console.client.source_keys import SourceFile, upload_source
from events.schemas.manifest import ManifestReport
from events.schemas.start import BookOptions, BookRequest, SourceDrop

POLL_SECONDS = 0.25
LEEWAY = timedelta(seconds=2)
"""The Date header of AWS is exact to the second, and an execution may start before the upload returns."""
MANIFEST_SUFFIXES = {".json", ".csv"}


@dataclass(frozen=True)
class Submission:
    """A book that was submitted.

    `book_id` follows from the source; the execution returns another one if it finds a second book there.
    """

    book_id: UUID
    quoted_source: str
    """The source as it appears in the input of the book's executions: a JSON string."""
    sent_at: datetime
    """By the clock of AWS."""


def submit(
    source: str, options: BookOptions, stack: Stack, *, has_path: bool = True, lexicon: Sequence[Entry] = ()
) -> Submission:
    """Submit a book. A file gets a key of its own under `raw/`, unless it is the same source as the object there.

    Parameters
    ----------
    has_path
        Whether the path of a file says which book it is; that of a temporary file does not.
    lexicon
        Entries for the lexicon of the book that a file becomes. They are stored before the book starts.

    Raises the errors of `check_source`, `upload_source` and `import_entries`.

    """
    checked = check_source(source, options)
    if isinstance(checked, BookRequest):
        quoted_source = json.dumps(source, ensure_ascii=False)
        return Submission(checked.identity(), quoted_source, _publish(checked, stack))
    fields = options.model_dump(mode="json", exclude_none=True)
    plain = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in fields.items()}
    metadata = {name.replace("_", "-"): quote(value, safe=" ,-.'") for name, value in plain.items()}

    def book_of(key: str) -> UUID:
        drop = {"bucket": {"name": stack.bucket}, "object": {"key": key, "size": checked.stat().st_size}}
        return SourceDrop.model_validate(drop).identity()

    def store_lexicon(key: str) -> None:
        if lexicon:
            import_entries(scope_of_book(book_of(key)), stack, lexicon)

    key, answer = upload_source(SourceFile.of(checked, has_path=has_path), metadata, stack, before=store_lexicon)
    return Submission(book_of(key), json.dumps(key, ensure_ascii=False), _date_of(answer))


def check_source(source: str, options: BookOptions) -> BookRequest | Path:
    """Return the request for an address or a Gutenberg number, or the path of a file. No pipeline is needed.

    Raises
    ------
    ValidationError
        The address or an option is invalid.
    InvalidRequest
        The file is a list of books.
    SourceNotFound
        There is no such file.
    SourceRejected
        The file has a format that cannot be read.

    """
    if re.match(r"(https?|s3)://|gutenberg:", source):
        fields = options.model_dump(mode="json", exclude_none=True)
        return BookRequest.model_validate({"source_url": source} | fields)
    file = existing_file(source)
    if is_manifest(file):
        raise InvalidRequest(f"{file} is a list of books. Submit all of them with `book-pipeline submit {file}`.")
    with file.open("rb") as content:
        check_format(content.read(SNIFFED_BYTES), file.name)
    return file


def existing_file(source: str) -> Path:
    """Return the path of a source that is a file. Raises SourceNotFound if there is none."""
    path = source.removeprefix("file://")
    if not path.strip():
        raise SourceNotFound("The source is empty. Use the path of a book's file, an address, or gutenberg:NUMBER.")
    file = Path(path).expanduser()
    if not file.exists():
        raise SourceNotFound(f"There is no file {file}. Check the path.")
    if not file.is_file():
        kind = "folder" if file.is_dir() else "device or a pipe"
        raise SourceNotFound(f"{file} is a {kind}. Use the path of a book's file.")
    return file


def is_manifest(file: Path) -> bool:
    """Return whether the file is a manifest, a list of books. Its suffix decides, as in the event rules."""
    return file.suffix in MANIFEST_SUFFIXES


def submit_manifest(file: Path, stack: Stack, *, timeout_seconds: float) -> ManifestReport:
    """Upload a manifest, and return the report on its rows. Raises StackUnusable if none is written in time."""
    # Of its own, because a manifest with the same name is another one. A name like x.report.json would start nothing.
    key = f"raw/{file.stem}-{uuid4()}{file.suffix}"
    s3 = stack.client("s3")
    report = report_key(key)
    with file.open("rb") as content:
        s3.put_object(Bucket=stack.bucket, Key=key, Body=content)
    end = time.monotonic() + timeout_seconds
    while time.monotonic() < end:
        if s3.list_objects_v2(Bucket=stack.bucket, Prefix=report).get("Contents", ()):
            return ManifestReport.model_validate_json(s3.get_object(Bucket=stack.bucket, Key=report)["Body"].read())
        time.sleep(POLL_SECONDS)
    raise StackUnusable(
        f"There is no report after {timeout_seconds:.0f} s. It will be s3://{stack.bucket}/{report}; "
        "if it does not appear, see the dead-letter queues (docs/how-to/runbook.md)."
    )


def wait_for_execution(submission: Submission, stack: Stack, *, timeout_seconds: float) -> str | None:
    """Wait for the execution that a submission starts, and return its ARN; None if none starts in time."""
    states = stack.client("stepfunctions")
    seen: set[str] = set()
    end = time.monotonic() + timeout_seconds
    while time.monotonic() < end:
        for execution in states.list_executions(stateMachineArn=stack.state_machine)["executions"]:
            arn: str = execution["executionArn"]
            if execution["startDate"] >= submission.sent_at and arn not in seen:
                seen.add(arn)
                request = json.loads(states.describe_execution(executionArn=arn)["input"])
                if submission.quoted_source in json.dumps(request, ensure_ascii=False):
                    return arn
        time.sleep(POLL_SECONDS)
    return None


def _publish(request: BookRequest, stack: Stack) -> datetime:
    entry = {
        "Source": SOURCE,
        "DetailType": request.detail_type,
        "Detail": request.model_dump_json(exclude_none=True),
        "EventBusName": stack.bus,
    }
    answer = stack.client("events").put_events(Entries=[entry])
    for failed in answer["Entries"] if answer["FailedEntryCount"] else ():
        raise StackUnusable(
            f"The event bus {stack.bus} rejected the request: {failed.get('ErrorCode')} {failed.get('ErrorMessage')}"
        )
    return _date_of(answer)


def _date_of(answer: dict[str, Any]) -> datetime:
    """Return the date of a response, less the leeway. The clock of this machine may be wrong."""
    return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"]) - LEEWAY
