"""What the functions wrote into their logs about a book: in CloudWatch Logs, wherever the stack is."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from local.stack import Stack

OF_CHAPTERS = ("FormatChapter", "GenerateAudio", "RecordChapterFailure")
OF_BOOKS = ("ExpandManifest", "ScrapeBook", "ParseBook", *OF_CHAPTERS, "FinalizeBook", "RecordFailure", "WatchBooks")
"""The functions that make books; DescribeBooks would tell of those who look on."""
NAMED = {"timestamp", "level", "stage", "chapter_id", "message"}
KNOWN = {"service", "location", "book_id", "execution", "trace_id", "request_id"}
"""What every line of a book has."""


@dataclass(frozen=True)
class LogLine:
    """A line on a book. `fields` is what only this line says; `text` is all of it, as it was written."""

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
    """Return the lines on the book, or on one of its chapters, in order of time.

    The narrower the time, the less has to be searched.
    """
    conditions = {"$.chapter_id": str(chapter_id)} if chapter_id else {}
    conditions |= {"$.book_id": str(book_id), "$.level": "*"}  # what has no level is a metric
    pattern = " && ".join(f'{field} = "{value}"' for field, value in conditions.items())
    search: dict[str, Any] = {"filterPattern": f"{{ {pattern} }}", "interleaved": True}
    search |= {name: _milliseconds(at) for name, at in (("startTime", since), ("endTime", until)) if at is not None}
    pages = stack.client("logs").get_paginator("filter_log_events")

    def found_of(function: str) -> list[LogLine]:
        found = pages.paginate(logGroupName=f"/aws/lambda/{stack.function(function)}", **search)
        return [_line(event) for page in found for event in page["events"]]

    functions = OF_CHAPTERS if chapter_id else OF_BOOKS
    with ThreadPoolExecutor(len(functions)) as searches:
        return sorted(chain.from_iterable(searches.map(found_of, functions)), key=lambda line: (line.at, line.event_id))


def _line(event: Mapping[str, Any]) -> LogLine:
    said = json.loads(event["message"])
    return LogLine(
        event_id=event["eventId"],
        at=datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
        level=said["level"],
        stage=said.get("stage", ""),
        chapter_id=UUID(said["chapter_id"]) if said.get("chapter_id") else None,
        message=str(said.get("message", "")),
        fields={name: value for name, value in said.items() if name not in NAMED | KNOWN},
        text=event["message"],
    )


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
