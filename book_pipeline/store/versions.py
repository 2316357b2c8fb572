"""Newer versions of a book that wait until the execution which works on an older one has ended.

A version is a request and the content of its source. WatchBooks, which runs when an execution ends, sends the request
of a waiting version to the bus; the claim of the execution that this starts removes it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from book_pipeline.store.database import Database, jsonb

RESEND_SECONDS = 600.0
"""A request that was sent and is still waiting after this time is sent again: it was lost on its way. Between sending
and the claim, EventBridge delivers and ScrapeBook reads the source, in 330 s at most."""


@dataclass(frozen=True)
class Version:
    """A start input, the options in it, and the SHA-256 of the book's text."""

    request: dict[str, Any]
    options: dict[str, Any]
    source_sha256: str


class Versions:
    """The columns `waiting_…` of `book_processing`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wait(self, book_id: UUID, version: Version, started_at: datetime) -> None:
        """Let the version wait. The last one counts, by the start of the executions that asked for them."""
        self._database.run(
            "wait_for_execution",
            book_id=book_id,
            request=jsonb(version.request),
            source_sha256=version.source_sha256,
            started_at=started_at,
        )

    def drop_replaced(self, book_id: UUID, source_url: str) -> None:
        """Remove versions of other books that wait for the content of this address: now this book is there."""
        self._database.run("drop_replaced_versions", book_id=book_id, source_url=source_url)

    def take_startable(self, is_alive: Callable[[str], bool]) -> Iterator[tuple[UUID, dict[str, Any]]]:
        """Mark each version whose execution has ended as sent, and yield its book and its start input.

        Only one of several invocations gets a version. If the start input is lost, it is yielded again after
        RESEND_SECONDS.
        """
        for row in self._database.run("list_waiting", resend_after=RESEND_SECONDS):
            if is_alive(row["execution_arn"]):
                continue
            request = self._database.run("take_waiting", **row, resend_after=RESEND_SECONDS)
            if request is not None:
                yield row["book_id"], request
