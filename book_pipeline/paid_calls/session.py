"""The tools of a paid stage while it holds a chapter's lease."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from book_pipeline.errors import TransientError
from book_pipeline.paid_calls.gateway import PaidCalls
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, Lease
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal


@dataclass(frozen=True)
class ChapterSession:
    """The lease, the tables, the bucket, the journal and the gateway for paid calls."""

    lease: Lease
    books: Books
    chapters: Chapters
    artifacts: Artifacts
    journal: Journal
    paid_calls: PaidCalls


@contextmanager
def chapter_session(
    database: Database, artifacts: Artifacts, lease: Lease, require_time: Callable[[float], Callable[[], None]]
) -> Iterator[ChapterSession]:
    """Hold the chapter's lease for the block.

    Parameters
    ----------
    database, artifacts
        Those of the invocation.
    lease
        The lease to acquire.
    require_time
        `InvocationContext.require_time`; its check runs before each paid call and each wait.

    Raises
    ------
    ChapterBusy
        Another invocation holds the lease.

    A temporary error, after which the state machine waits, is noted in the journal, so that a requester sees what the
    chapter waits for.

    """
    chapters, journal = Chapters(database), Journal(database, lease.execution_arn)
    try:
        with chapters.lease(lease):
            yield ChapterSession(
                lease=lease,
                books=Books(database),
                chapters=chapters,
                artifacts=artifacts,
                journal=journal,
                paid_calls=PaidCalls(database, artifacts, lease, require_time),
            )
    except TransientError as error:
        with suppress(TransientError):  # the database itself may be unavailable
            journal.write(
                lease.stage,
                "note",
                book_id=lease.book_id,
                chapter_id=lease.chapter_id,
                message=str(error),
                error=type(error).__name__,
            )
        raise
