"""Which book an execution works on, and whether it may: the claim, or a place behind the execution that has it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from book_pipeline.errors import InvalidRequest
from book_pipeline.source.identity import Source, identify, same_source
from book_pipeline.source.scrape_book import ReadSource
from book_pipeline.store.books import Books
from book_pipeline.store.database import Database
from book_pipeline.store.journal import Journal
from book_pipeline.store.versions import Version, Versions


@dataclass(frozen=True)
class Requested:
    """What an execution was started for.

    Parameters
    ----------
    book_id
        The id that the request names, else that of the source's address.
    is_named
        Whether the request names the id.

    """

    book_id: UUID
    is_named: bool
    source_url: str

    def version(self, source: ReadSource) -> Version:
        """Return what is requested, with the start input that requests it again."""
        book_id = {"book_id": str(self.book_id)} if self.is_named else {}
        start_input = {"source_url": self.source_url, **book_id, **source.options}
        return Version(start_input, source.options, source.sha256)


@dataclass(frozen=True)
class Admission:
    """The book of the execution, and whether it has claimed the book; then `source` is what was read."""

    book_id: UUID
    admitted: bool
    source: ReadSource


class Admissions:
    """The claims of one execution.

    Parameters
    ----------
    is_alive
        Returns whether an execution is running.

    """

    def __init__(
        self, database: Database, execution_arn: str, started_at: datetime, is_alive: Callable[[str], bool]
    ) -> None:
        self._books, self._versions = Books(database), Versions(database)
        self._journal = Journal(database, execution_arn)
        self._execution_arn, self._started_at, self._is_alive = execution_arn, started_at, is_alive

    @contextmanager
    def admit(self, requested: Requested, read: Callable[[str], ReadSource]) -> Iterator[Admission]:
        """Read the source, claim its book, and record the block as the stage ScrapeBook of this book.

        Only the source says whether it is the book that was found at the address before, so a known book is claimed
        after reading. A new one is claimed first, so that it is visible. If another execution has the book, this
        version waits for its end.

        Raises InvalidRequest if the request names the id of a book with another source, and the errors of `read`.
        """
        book_id = requested.book_id
        self._check_source(requested)
        with ExitStack() as stage:
            is_claimed = self._claim(book_id, requested.source_url, is_alive=lambda _: True)
            if is_claimed:
                stage.enter_context(self._journal.stage("ScrapeBook", book_id))
            source = self._read(requested, read)
            found = book_id if requested.is_named else self._identify(book_id, source)
            version = requested.version(source)
            if found != book_id or not is_claimed:
                is_claimed = self._claim(found, requested.source_url, self._is_alive, version)
                if is_claimed:
                    stage.enter_context(self._journal.stage("ScrapeBook", found))
            if not is_claimed:
                self._versions.wait(found, version, self._started_at)
            if not requested.is_named:
                self._versions.drop_replaced(found, requested.source_url)
            yield Admission(found, is_claimed, source)

    def _claim(
        self, book_id: UUID, source_url: str, is_alive: Callable[[str], bool], version: Version | None = None
    ) -> bool:
        return self._books.claim(
            book_id, source_url, self._execution_arn, is_alive, started_at=self._started_at, version=version
        )

    def _read(self, requested: Requested, read: Callable[[str], ReadSource]) -> ReadSource:
        try:
            return read(requested.source_url)
        except Exception:
            # Only the owner of a claim can record its failure.
            self._claim(requested.book_id, requested.source_url, self._is_alive)
            raise

    def _check_source(self, requested: Requested) -> None:
        recorded = self._books.recorded_source(requested.book_id)
        known = recorded and recorded["source_url"]
        if known and not same_source(known, requested.source_url):
            message = (
                f"The book {requested.book_id} is from {known}, and this request for it names another source, "
                f"{requested.source_url}. Leave out book_id, or give one that no book has."
            )
            raise InvalidRequest(message)

    def _identify(self, book_id: UUID, source: ReadSource) -> UUID:
        row = self._books.recorded_source(book_id)
        recorded = None if row is None else Source(row["source_title"], row["source_author"], row["source_sha256"])
        title = source.document.title or source.options.get("title")
        author = source.document.author or source.options.get("author")
        return identify(book_id, recorded, Source(title, author, source.sha256))
