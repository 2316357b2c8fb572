"""The rows of a book: its claim, its request and its progress."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from book_pipeline.costs import Estimate
from book_pipeline.errors import SourceNotFound
from book_pipeline.removed_words import RemovedWords
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.database import Database, jsonb
from book_pipeline.store.versions import Version

Row = dict[str, Any]


@dataclass(frozen=True)
class Book:
    """A row of `books` joined with its row of `book_processing`."""

    book_id: UUID
    source_url: str | None
    title: str | None
    author: str | None
    language: str | None
    execution_arn: str | None
    request: dict[str, Any]
    """Its options, with what the requester has decided about them in a review."""
    scrape_status: str
    parse_status: str
    format_status: str
    tts_status: str
    source_key: str | None
    source_sha256: str | None
    estimated_usd: Decimal | None
    estimate: Estimate | None
    speech_model: SpeechModel | None
    created_at: datetime
    requested: dict[str, Any] = field(default_factory=dict)
    """The options as they were requested."""
    decision: dict[str, Any] | None = None
    is_approved: bool = False
    """Whether the decision is about this request, and approved."""
    source_title: str | None = None
    """The title that the source or the request states; without one, `title` is the name of the source's file."""
    removed_words: tuple[RemovedWords, ...] = ()
    """What was removed from the source, by reason, the most words first."""

    @property
    def awaits_review(self) -> bool:
        """Whether a review was asked for, and is not approved."""
        return bool(self.requested.get("review")) and not self.is_approved

    @property
    def narrator(self) -> str | None:
        """The narrator for tags and lists: the requested one, else the name of the voice; None while it is unknown."""
        named: str | None = self.request.get("narrator")
        return named or (self.speech_model.own_narrator if self.speech_model else None)


class Books:
    """The tables `books` and `book_processing`, and sums of the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self,
        book_id: UUID,
        source_url: str,
        execution_arn: str,
        is_alive: Callable[[str], bool],
        *,
        started_at: datetime | None = None,
        version: Version | None = None,
    ) -> bool:
        """Claim the book for this execution. Returns False, and writes nothing, if a running execution holds the claim.

        Parameters
        ----------
        is_alive
            Returns whether an execution is running. The claim of an ended execution is taken over.
        started_at
            Start of this execution; a request that is older than the claim does not wait for its end.
        version
            What the execution makes, if the source has been read.

        """
        claim = {
            "book_id": book_id,
            "execution_arn": execution_arn,
            "execution_started_at": started_at,
            "request": version and jsonb(version.options),
            "source_sha256": version and version.source_sha256,
        }
        self._database.run("ensure_book", book_id=book_id, source_url=source_url)
        if self._database.run("claim_book", **claim, dead_execution_arn=None) is not None:
            return True
        holder = self._database.run("get_claim_holder", book_id=book_id)
        if is_alive(holder):
            return False
        with self._database.transaction():
            claimed = self._database.run("claim_book", **claim, dead_execution_arn=holder) is not None
            if claimed:
                # The invocations of the dead execution can neither pay without the claim nor record without a lease.
                self._database.run("release_chapters", book_id=book_id)
        return claimed

    def get(self, book_id: UUID) -> Book:
        """Return the book. Raises SourceNotFound if it does not exist."""
        row = self._database.run("get_book", book_id=book_id)
        if row is None:
            message = f"There is no book {book_id} in the database. Start the book again."
            raise SourceNotFound(message)
        row["estimate"] = row["estimate"] and Estimate.model_validate(row["estimate"])
        row["speech_model"] = row["speech_model"] and SpeechModel.model_validate(row["speech_model"])
        row["removed_words"] = tuple(map(RemovedWords.model_validate, row["removed_words"]))
        return Book(**{name: row[name] for name in Book.__dataclass_fields__})

    def recorded_source(self, book_id: UUID) -> dict[str, Any] | None:
        """Return `source_url`, `source_title`, `source_author` and `source_sha256`; None if there is no such book."""
        row: dict[str, Any] | None = self._database.run("get_recorded_source", book_id=book_id)
        return row

    def scraped(
        self,
        book_id: UUID,
        *,
        source_url: str,
        source_key: str,
        source_sha256: str,
        options: dict[str, Any],
        title: str | None,
        author: str | None,
        language: str | None,
        name: str | None = None,
        about: Mapping[str, str | None] | None = None,
        removed_words: Sequence[RemovedWords] = (),
    ) -> None:
        """Record source and options of the book, and the title, author and language that the source states.

        Parameters
        ----------
        name
            Title of a book whose source states none.
        about
            `year`, `description`, `series` and `series_part`, if the source states them.
        removed_words
            What was removed from the source, by reason.

        """
        with self._database.transaction():
            if about is not None:
                self._database.run("set_about", book_id=book_id, **about)
            self._database.run(
                "set_book_metadata",
                book_id=book_id,
                source_url=source_url,
                requested_title=options.get("title"),
                requested_author=options.get("author"),
                requested_language=options.get("language"),
                title=title or name,
                author=author,
                language=language,
            )
            self._database.run(
                "mark_scrape_complete",
                book_id=book_id,
                request=jsonb(options),
                source_key=source_key,
                source_sha256=source_sha256,
                source_title=title or options.get("title"),
                source_author=author or options.get("author"),
                removed_words=jsonb([each.model_dump() for each in removed_words]),
            )
            self._database.run("drop_same_version", book_id=book_id)

    def parsing(self, book_id: UUID) -> None:
        """Mark the book as being parsed."""
        self._database.run("mark_parse_running", book_id=book_id)

    def parsed(
        self, book_id: UUID, estimate: Estimate, speech_model: SpeechModel, review: dict[str, Any] | None = None
    ) -> None:
        """Mark the book as parsed; record the estimate, and what is known of its ElevenLabs model.

        Parameters
        ----------
        review
            What a requester reviews before the book is paid for; None if it continues.

        """
        with self._database.transaction():
            self._database.run(
                "mark_parse_complete",
                book_id=book_id,
                estimated_usd=estimate.usd,
                estimate=jsonb(estimate.model_dump(mode="json")),
                speech_model=jsonb(speech_model.model_dump(mode="json")),
            )
            if review is not None:
                self._database.run("keep_review", book_id=book_id, review=jsonb(review))

    def forget_decision(self, book_id: UUID) -> None:
        """Remove a decision about sections that the text does not have any more."""
        self._database.run("forget_decision", book_id=book_id)

    def renew_approval(self, book_id: UUID) -> bool:
        """Approve the decision again that the complete audiobook was made by; return whether it is about this request.

        A chapter of a complete book is made again in this way without another review.
        """
        return self._database.run("renew_approval", book_id=book_id) is not None

    def mark_narrating(self, book_id: UUID) -> None:
        """Mark the book as formatted and being narrated; only the first call changes anything."""
        self._database.run("mark_book_tts_running", book_id=book_id)

    def complete(self, book_id: UUID) -> bool:
        """Mark the book as complete; return False, and change nothing, if it was cancelled."""
        rows: int = self._database.run("mark_book_complete", book_id=book_id)
        return rows > 0

    def lock(self, book_id: UUID) -> Row | None:
        """Return `execution_arn`, `in_progress`, `complete` and `cancelled`, locked until the transaction ends.

        None if no execution has worked on the book.
        """
        row: Row | None = self._database.run("lock_book", book_id=book_id)
        return row

    def cancel(self, book_id: UUID) -> None:
        """Mark the book as cancelled. An audiobook that was complete before stays so, if nothing has changed it."""
        self._database.run("mark_book_cancelled", book_id=book_id)
        self._database.run("restore_complete_book", book_id=book_id)

    def running_calls(self, book_id: UUID, *, seconds: float) -> int:
        """Return how many paid calls without an outcome were announced in so many seconds."""
        count: int = self._database.run("count_running_calls", book_id=book_id, seconds=seconds)
        return count

    def lost_calls(self, book_id: UUID, without_history: Collection[str]) -> list[dict[str, Any]]:
        """Return, by provider, how many paid calls have no known outcome, and what they would cost.

        Parameters
        ----------
        without_history
            Providers that cannot say later what they have charged.

        """
        rows: list[dict[str, Any]] = self._database.run(
            "sum_lost_calls", book_id=book_id, without_history=list(without_history)
        )
        return rows

    def is_being_bound(self, book_id: UUID, *, seconds: float) -> bool:
        """Return whether BindBook has begun to bind the book in so many seconds, and has not ended."""
        bound: bool = self._database.run("is_being_bound", book_id=book_id, seconds=seconds)
        return bound

    def shares_source(self, book_id: UUID, source_url: str) -> bool:
        """Return whether another book was made from this address, too."""
        shares: bool = self._database.run("shares_source", book_id=book_id, source_url=source_url)
        return shares

    def delete(self, book_id: UUID) -> None:
        """Delete all rows of the book."""
        self._database.run("delete_rows", book_id=book_id)

    def deleted_lately(self, *, seconds: float) -> list[dict[str, Any]]:
        """Return `book_id` and `keep_audio` of books that were deleted in so many seconds and do not exist again."""
        rows: list[dict[str, Any]] = self._database.run("list_deleted_books", seconds=seconds)
        return rows

    def failed(self, execution_arn: str, *, error: str, message: str) -> UUID | None:
        """Mark the book that the execution has claimed as failed; return its id, or None if it has claimed none.

        An audiobook that was complete before stays so, with the error, if the execution has not changed it.
        """
        with self._database.transaction():
            book_id: UUID | None = self._database.run(
                "mark_book_failed", execution_arn=execution_arn, error=error, message=message
            )
            if book_id is not None:
                self._database.run("restore_complete_book", book_id=book_id)
        return book_id

    def unfinished(self, execution_arn: str) -> UUID | None:
        """Return the book that the execution has claimed, locked until the transaction ends; None if it has ended."""
        book_id: UUID | None = self._database.run("lock_unfinished_book", execution_arn=execution_arn)
        return book_id

    def unfinished_executions(self, *, unchanged_for: float, most: int) -> list[str]:
        """Return executions of books that have not ended, wait for nothing, and are unchanged for so long."""
        rows = self._database.run("list_unfinished_executions", unchanged_for=unchanged_for, most=most)
        return [row["execution_arn"] for row in rows]

    def spent(self, book_id: UUID) -> list[dict[str, Any]]:
        """Return calls, characters, credits, tokens and USD by stage and provider, from the ledger."""
        rows: list[dict[str, Any]] = self._database.run("sum_costs", book_id=book_id)
        return rows
