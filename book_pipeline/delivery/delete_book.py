"""Delete a book: its objects in all versions, and its rows. What the providers keep is reported."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

from book_pipeline.delivery.cancel_book import stop_and_release
from book_pipeline.errors import ChapterBusy, SourceNotFound
from book_pipeline.store.artifacts import Artifacts, book_prefixes, is_audiobook
from book_pipeline.store.books import Books
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal

CALL_SECONDS = 150.0
"""The longest time from an intent to the end of the call: two and a half timeouts of 60 s."""
BIND_SECONDS = 900.0
"""The longest run of BindBook: the time limit of Lambda."""
WAIT_SECONDS, POLL_SECONDS = 30.0, 0.5
DROPPED = "raw/"
REMAINS = {
    "elevenlabs": "ElevenLabs: text and audio of {calls} stay in the history of your account. Delete them at "
    "https://elevenlabs.io/app/history.",
    "gemini": "Gemini: Google has processed the text in {calls}. It keeps no history that you could delete; its "
    "terms say how long calls are logged.",
}
"""By provider, what a deletion here cannot reach."""


@dataclass(frozen=True)
class Deleted:
    """What was deleted: objects, counting each version, and the ledger's sum. `remains` are sentences."""

    objects: int
    usd: Decimal
    remains: tuple[str, ...]
    stopped_execution: str | None


def delete_book(
    database: Database, artifacts: Artifacts, book_id: UUID, *, keep_audio: bool, stop: Callable[[str], None]
) -> Deleted:
    """Cancel the book if it is in progress, then delete its objects and, last, its rows, so that a retry finds them.

    The file that started the book is deleted, too, if it was dropped into this bucket and no other book was made from
    it. The journal keeps one row with the amount that was spent.

    Parameters
    ----------
    keep_audio
        Whether the MP3 of each chapter and the audiobook manifest stay in the bucket.
    stop
        Stops an execution.

    Raises
    ------
    SourceNotFound
        There is neither a row nor an object of the book.
    ChapterBusy
        A paid call is still running, and its receipt would be lost; or the book is being bound,
        and a file would remain.
        A book in progress is cancelled, and nothing is deleted yet.

    """
    books = Books(database)
    with database.transaction():
        state = books.lock(book_id)
        stopped = state["execution_arn"] if state is not None and state["in_progress"] else None
        if stopped is not None:
            stop_and_release(database, book_id, stopped, stop)
    _wait_until_quiet(books, book_id)
    source = books.recorded_source(book_id)
    spent = books.spent(book_id)
    objects = _delete_objects(artifacts, book_id, keep_audio=keep_audio)
    if source is None and not objects:
        raise SourceNotFound(f"There is no book {book_id}. `book-pipeline status` lists the books.")
    calls = Counter[str]()
    for row in spent:  # of each stage and provider
        calls[row["provider"]] += row["calls"]
    remains = [
        REMAINS[provider].format(calls=f"{number:,} call{'' if number == 1 else 's'}")
        for provider, number in calls.items()
        if provider in REMAINS
    ]
    if source is not None and source["source_url"]:
        objects += _delete_source(artifacts, books, book_id, source["source_url"], remains)
    usd = sum((row["usd"] for row in spent), Decimal(0))
    with database.transaction():
        books.delete(book_id)
        Journal(database, None).write("DeleteBook", "note", deleted_book_id=str(book_id), objects=objects, usd=str(usd))
    # EncodeChapter looks for the rows just before it writes, so what it wrote after the first deletion is there by now.
    objects += _delete_objects(artifacts, book_id, keep_audio=keep_audio)
    return Deleted(objects, usd, tuple(remains), stopped)


def _delete_objects(artifacts: Artifacts, book_id: UUID, *, keep_audio: bool) -> int:
    return sum(
        artifacts.delete(prefix, keep=lambda key: keep_audio and is_audiobook(key)) for prefix in book_prefixes(book_id)
    )


def _wait_until_quiet(books: Books, book_id: UUID) -> None:
    """Wait until nothing is paid or bound for the book. Raises ChapterBusy."""
    end = time.monotonic() + WAIT_SECONDS
    while busy := _what_is_busy(books, book_id):
        if time.monotonic() > end:
            reason, seconds = busy
            raise ChapterBusy(
                f"{reason}, and nothing of it is deleted yet. Delete it again in {seconds / 60:.1f} minutes."
            )
        time.sleep(POLL_SECONDS)


def _what_is_busy(books: Books, book_id: UUID) -> tuple[str, float] | None:
    """Return why the book cannot be deleted now, and the seconds after which it can be at the latest."""
    if running := books.running_calls(book_id, seconds=CALL_SECONDS):
        return f"{running} paid calls for book {book_id} may still be running. It is cancelled", CALL_SECONDS
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
