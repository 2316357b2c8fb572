"""Delete a book: its objects in all versions, and its rows. What the providers keep is reported."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

from book_pipeline.delivery.cancel_book import stop_and_release
from book_pipeline.delivery.remains import WITHOUT_HISTORY, calls_by_provider, remaining
from book_pipeline.errors import ChapterBusy, SourceNotFound
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Books
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal
from book_pipeline.store.keys import book_prefixes, is_audiobook

BIND_SECONDS = 900.0
"""The longest run of BindBook: the time limit of Lambda."""
WAIT_SECONDS, POLL_SECONDS = 30.0, 0.5
LATE_SECONDS = 3600.0
"""Seconds after a deletion in which its objects are looked for again: four times the longest run of a function."""
DROPPED = "raw/"


@dataclass(frozen=True)
class Deleted:
    """What was deleted: the number of object versions, and the ledger's totals. `remains` are sentences.

    `stand_in_usd` is the part of `usd` that nobody was paid, because stand-ins answered.
    """

    objects: int
    usd: Decimal
    stand_in_usd: Decimal
    remains: tuple[str, ...]
    stopped_execution: str | None


def delete_book(
    database: Database,
    artifacts: Artifacts,
    book_id: UUID,
    *,
    keep_audio: bool,
    call_seconds: float,
    stop: Callable[[str], None],
) -> Deleted:
    """Cancel the book if it is in progress, then delete its objects and, last, its rows, so that a retry finds them.

    The file that started the book is deleted, too, if it was dropped into this bucket and no other book was made from
    it. The journal keeps one row with the amount that was spent, and the calls, with those whose answer was lost.

    Parameters
    ----------
    keep_audio
        Whether the MP3 of each chapter and the audiobook manifest stay in the bucket.
    call_seconds
        A paid call ends at the latest so long after its intent.
    stop
        Stops an execution.

    Raises
    ------
    SourceNotFound
        There is neither a row nor an object of the book.
    ChapterBusy
        A paid call is still running, and its receipt would be lost; or the book is being bound, and a file would
        remain; or the book was started again meanwhile. A book in progress is cancelled.

    """
    books = Books(database)
    with database.transaction():
        state = books.lock(book_id)
        stopped = state["execution_arn"] if state is not None and state["in_progress"] else None
        if stopped is not None:
            stop_and_release(database, book_id, stopped, stop)
    _wait_until_quiet(books, book_id, call_seconds)
    with database.transaction():
        _require_stopped(books, book_id)
    source = books.recorded_source(book_id)
    objects = delete_objects(artifacts, book_id, keep_audio=keep_audio)
    if source is None and not objects:
        raise SourceNotFound(f"There is no book {book_id}. `book-pipeline status` lists the books.")
    elsewhere: list[str] = []
    if source is not None and source["source_url"]:
        objects += _delete_source(artifacts, books, book_id, source["source_url"], elsewhere)
    with database.transaction():
        _require_stopped(books, book_id)
        spent, lost = books.spent(book_id), books.lost_calls(book_id, WITHOUT_HISTORY)
        usd, stand_in_usd = (sum((row[name] for row in spent), Decimal(0)) for name in ("usd", "stand_in_usd"))
        books.delete(book_id)
        Journal(database, None).write(
            "DeleteBook",
            "note",
            deleted_book_id=str(book_id),
            keep_audio=keep_audio,
            objects=objects,
            usd=str(usd),
            calls=calls_by_provider(spent),
            lost_calls=calls_by_provider(lost),
        )
    # EncodeChapter looks for the rows just before it writes, so what it wrote after the first deletion is there by now.
    # WatchBooks deletes what another function of the stopped execution still writes.
    objects += delete_objects(artifacts, book_id, keep_audio=keep_audio)
    return Deleted(objects, usd, stand_in_usd, (*remaining(spent, lost), *elsewhere), stopped)


def delete_objects(artifacts: Artifacts, book_id: UUID, *, keep_audio: bool, before: datetime | None = None) -> int:
    """Delete the objects of a book in all versions, or those written before a time, and return how many."""
    return sum(
        artifacts.delete(prefix, keep=lambda key: keep_audio and is_audiobook(key), before=before)
        for prefix in book_prefixes(book_id)
    )


def delete_late_objects(database: Database, artifacts: Artifacts, *, age_seconds: float) -> int:
    """Delete what functions have written since their books were deleted; return the number of versions.

    A function goes on when its execution is stopped, for at most as long as Lambda lets it. Objects that are younger
    than `age_seconds` are left to the next run: the same file may just have been dropped again, and then they are the
    new book's.
    """
    before = datetime.now(UTC) - timedelta(seconds=age_seconds)
    return sum(
        delete_objects(artifacts, row["book_id"], keep_audio=row["keep_audio"], before=before)
        for row in Books(database).deleted_lately(seconds=LATE_SECONDS)
    )


def _require_stopped(books: Books, book_id: UUID) -> None:
    """Raise ChapterBusy if the book, which was stopped, has been started again; else its row is locked."""
    state = books.lock(book_id)
    if state is not None and state["in_progress"]:
        raise ChapterBusy(f"Book {book_id} was started again while it was being deleted. Delete it again.")


def _wait_until_quiet(books: Books, book_id: UUID, call_seconds: float) -> None:
    """Wait until nothing is paid or bound for the book. Raises ChapterBusy."""
    end = time.monotonic() + WAIT_SECONDS
    while busy := _what_is_busy(books, book_id, call_seconds):
        if time.monotonic() > end:
            reason, seconds = busy
            raise ChapterBusy(
                f"{reason}, and nothing of it is deleted yet. Delete it again in {seconds / 60:.1f} minutes."
            )
        time.sleep(POLL_SECONDS)


def _what_is_busy(books: Books, book_id: UUID, call_seconds: float) -> tuple[str, float] | None:
    """Return why the book cannot be deleted now, and the seconds after which it can be at the latest."""
    if running := books.running_calls(book_id, seconds=call_seconds):
        calls = "1 paid call" if running == 1 else f"{running} paid calls"
        return f"{calls} for book {book_id} may still be running. It is cancelled", call_seconds
    if books.is_being_bound(book_id, seconds=BIND_SECONDS):
        return f"The finished files of book {book_id} are being made", BIND_SECONDS
    return None


def _delete_source(artifacts: Artifacts, books: Books, book_id: UUID, source_url: str, remains: list[str]) -> int:
    """Delete the dropped file that the book was made from; add a sentence about another source."""
    address = urlsplit(source_url, allow_fragments=False)
    key = source_url.removeprefix(f"s3://{artifacts.bucket}/")
    if address.scheme != "s3" or address.netloc != artifacts.bucket or not key.startswith(DROPPED):
        remains.append(f"The source: {source_url}.")
        return 0
    if books.shares_source(book_id, source_url):
        remains.append(f"The source: {source_url}, because another book was made from it.")
        return 0
    return artifacts.delete(key, keep=lambda found: found != key)
