"""`book-pipeline logs`: a book's log lines, followed on request, in words."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from rich.text import Text

from events.schemas.shelf_state import BookState
from local.stack import Stack
from local.stack.logs import LogLine, log_lines
from local.stack.watch import is_being_made
from local.terminal import plain

POLL_SECONDS = 2.0
LATE_SECONDS = 5.0
"""CloudWatch shows a line some seconds after it was written."""
DISORDER = timedelta(seconds=30)
LEEWAY = timedelta(minutes=1)
"""What is written before the database hears of a book."""
WHY = ("error", "reason")
STYLES = {"WARNING": "yellow", "ERROR": "red", "CRITICAL": "red"}


class Tail:
    """The log lines on a book, or on a chapter of it, as they come to light."""

    def __init__(self, stack: Stack, book: BookState, chapter_id: UUID | None) -> None:
        self.book = book
        self._stack, self._chapter_id = stack, chapter_id
        self._since = book.created_at - LEEWAY
        self._seen: set[str] = set()

    def new(self) -> Iterator[LogLine]:
        """Yield the lines that were not yielded yet, in order of time."""
        for line in log_lines(self._stack, self.book.book_id, chapter_id=self._chapter_id, since=self._since):
            if line.event_id not in self._seen:
                self._seen.add(line.event_id)
                self._since = max(self._since, line.at - DISORDER)
                yield line

    def follow(self) -> Iterator[LogLine]:
        """Yield the lines until no execution works on the book any longer."""
        if self._is_made():
            yield from self.new()
            while self._is_made():
                time.sleep(POLL_SECONDS)
                yield from self.new()
            time.sleep(LATE_SECONDS)
        yield from self.new()

    def _is_made(self) -> bool:
        self.book = self._stack.newer(self.book) or self.book
        return is_being_made(self.book, self._stack)


def in_words(line: LogLine, book: BookState) -> Text:
    """Return the line for people: when, how grave, where, what, and what else it says."""
    positions = {chapter.chapter_id: f"chapter {chapter.position}" for chapter in book.chapters}
    moment = line.at.astimezone()
    fields = sorted(line.fields.items(), key=lambda field: field[0] not in WHY)
    parts = [
        Text(f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03}", style="dim"),
        Text(f"{line.level:<7}", style=STYLES.get(line.level, "")),
        Text(f"{line.stage:<20}"),
        Text(f"{positions.get(line.chapter_id, '') if line.chapter_id else '':<11}"),
        Text(plain(line.message), style=STYLES.get(line.level, "")),
        *(Text(plain(f"{name}={_value(value)}"), style="dim") for name, value in fields),
    ]
    return Text("  ").join(parts)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
