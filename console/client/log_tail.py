"""Follow the log lines of a book until no execution works on it."""

import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from console.client import Stack
from console.client.logs import LogLine, log_lines
from console.client.watch import is_in_progress
from events.schemas.describe_books import BookDetails

POLL_SECONDS = 2.0
LATE_SECONDS = 5.0
"""CloudWatch shows a line some seconds after it was written."""
DISORDER = timedelta(seconds=30)
"""A line may become visible this much later than one that was written after it."""
LEEWAY = timedelta(minutes=1)
"""The first lines are written before the book has a row in the database."""


class LogTail:
    """The log lines of a book, or of one of its chapters; each is returned once."""

    def __init__(self, stack: Stack, book: BookDetails, chapter_id: UUID | None) -> None:
        self.book = book
        self._stack, self._chapter_id = stack, chapter_id
        self._since = book.created_at - LEEWAY
        self._seen: set[str] = set()

    def new_lines(self) -> Iterator[LogLine]:
        """Yield the lines since the last call, in order of time."""
        for line in log_lines(self._stack, self.book.book_id, chapter_id=self._chapter_id, since=self._since):
            if line.event_id not in self._seen:
                self._seen.add(line.event_id)
                self._since = max(self._since, line.at - DISORDER)
                yield line

    def follow(self) -> Iterator[LogLine]:
        """Yield lines as they appear, until no execution works on the book."""
        if self._in_progress():
            yield from self.new_lines()
            while self._in_progress():
                time.sleep(POLL_SECONDS)
                yield from self.new_lines()
            time.sleep(LATE_SECONDS)
        yield from self.new_lines()

    def _in_progress(self) -> bool:
        self.book = self._stack.get_if_changed(self.book) or self.book
        return is_in_progress(self.book, self._stack)
