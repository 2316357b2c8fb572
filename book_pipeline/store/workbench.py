"""What a paid stage works with while it is alone with a chapter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal
from book_pipeline.store.till import Lease, Till


@dataclass(frozen=True)
class Workbench:
    """The tables, the bucket, the journal, and the till for what costs."""

    books: Books
    chapters: Chapters
    artifacts: Artifacts
    journal: Journal
    till: Till


@contextmanager
def workbench(
    database: Database, artifacts: Artifacts, lease: Lease, needs: Callable[[float], Callable[[], None]]
) -> Iterator[Workbench]:
    """Hold the chapter's lease for the block; ChapterBusy if another invocation holds it.

    Parameters
    ----------
    needs
        Makes the check, run before each paid call and each wait, that so many seconds are left: `Invocation.needs`.

    """
    chapters = Chapters(database)
    with chapters.lease(lease):
        yield Workbench(
            books=Books(database),
            chapters=chapters,
            artifacts=artifacts,
            journal=Journal(database, lease.execution_arn),
            till=Till(database, artifacts, lease, needs),
        )
