"""Search CloudWatch Logs for the log lines of a book."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from console.client import Stack

CHAPTER_FUNCTIONS = ("FormatChapter", "GenerateAudio", "RecordChapterFailure", "EncodeChapter")
BOOK_FUNCTIONS = (
    "ExpandManifest", "ScrapeBook", "ParseBook", "AwaitApproval", "WaitForTurn", "GiveTurns", *CHAPTER_FUNCTIONS,
    "FinalizeBook", "BindBook", "RecordFailure", "WatchBooks", "ApproveBook", "CancelBook", "RetryBook", "DeleteBook",
    "SampleVoice", "RetakePassage",
)  # fmt: skip
"""The functions that work on books. DescribeBooks is left out: its lines are about viewers."""
NAMED_FIELDS = {"timestamp", "level", "stage", "chapter_id", "message"}
COMMON_FIELDS = {"service", "location", "book_id", "execution", "trace_id", "request_id"}
"""Fields that every line of a book has."""


@dataclass(frozen=True)
class LogLine:
    """A log line. `fields` are those that are neither attributes here nor in every line; `text` is the whole line."""

    event_id: str
    at: datetime
    level: str
    stage: str
    chapter_id: UUID | None
    message: str
    fields: Mapping[str, Any]
    text: str


def log_lines(
    stack: Stack,
    book_id: UUID,
    *,
    chapter_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[LogLine]:
    """Return the log lines of a book, or of one of its chapters, in order of time.

    The shorter the time from `since` to `until`, the faster the search.
    """
    conditions = {"$.chapter_id": str(chapter_id)} if chapter_id else {}
    conditions |= {"$.book_id": str(book_id), "$.level": "*"}  # metrics have no level
    pattern = " && ".join(f'{field} = "{value}"' for field, value in conditions.items())
    search: dict[str, Any] = {"filterPattern": f"{{ {pattern} }}", "interleaved": True}
    search |= {name: _milliseconds(at) for name, at in (("startTime", since), ("endTime", until)) if at is not None}
    paginator = stack.client("logs").get_paginator("filter_log_events")

    def search_function(function: str) -> list[LogLine]:
        pages = paginator.paginate(logGroupName=f"/aws/lambda/{stack.function(function)}", **search)
        return [_line(event) for page in pages for event in page["events"]]

    functions = CHAPTER_FUNCTIONS if chapter_id else BOOK_FUNCTIONS
    with ThreadPoolExecutor(len(functions)) as executor:
        lines = chain.from_iterable(executor.map(search_function, functions))
        return sorted(lines, key=lambda line: (line.at, line.event_id))


def _line(event: Mapping[str, Any]) -> LogLine:
    entry = json.loads(event["message"])
    return LogLine(
        event_id=event["eventId"],
        at=datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
        level=entry["level"],
        stage=entry.get("stage", ""),
        chapter_id=UUID(entry["chapter_id"]) if entry.get("chapter_id") else None,
        message=str(entry.get("message", "")),
        fields={name: value for name, value in entry.items() if name not in NAMED_FIELDS | COMMON_FIELDS},
        text=event["message"],
    )


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
