"""The fixtures of the store's tests, because the ledger is a table of the same database; chapters that buy."""

from dataclasses import replace
from uuid import uuid4

import pytest

from book_pipeline.errors import ChapterUnfinished
from book_pipeline.paid_calls.gateway import PaidCalls
from book_pipeline.store.chapters import chapter_id_of
from tests.integration.store.conftest import (
    books,
    chapters,
    credentials,
    database,
    identity,
    migrate,
    migrated,
    owner,
    postgres,
    proxy,
    settings_of,
    state,
)
from tests.integration.store.fakes import MemoryArtifacts

from .calls import A_CHAPTER, CHAPTERS, FIRST, SOURCE, lease_on

__all__ = [
    "books",
    "chapters",
    "credentials",
    "database",
    "identity",
    "migrate",
    "migrated",
    "owner",
    "postgres",
    "proxy",
    "settings_of",
    "state",
]


@pytest.fixture
def book_id(books, chapters):
    book_id = uuid4()
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True)
    chapters.replace(
        book_id,
        [replace(A_CHAPTER, chapter_id=chapter_id_of(book_id, n), position=n) for n in range(1, CHAPTERS + 1)],
    )
    return book_id


@pytest.fixture
def artifacts():
    return MemoryArtifacts()


@pytest.fixture
def holding(database, chapters, artifacts, book_id):
    """Return a function that leases a chapter and returns its paid calls."""

    def hold(position: int = 1, *, seconds: float = 60, execution: str = FIRST, time_left: float = 900) -> PaidCalls:
        def require_time(needed: float):
            def check() -> None:
                if time_left < needed:
                    raise ChapterUnfinished

            return check

        lease = lease_on(book_id, position, seconds, execution)
        database.run("lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=seconds)
        return PaidCalls(database, artifacts, lease, require_time)

    return hold


@pytest.fixture
def ledger(owner, book_id):
    def events() -> list[str]:
        rows = owner.execute("SELECT event FROM processing_logs WHERE book_id = %s ORDER BY log_id", [book_id])
        return [event for (event,) in rows]

    return events
