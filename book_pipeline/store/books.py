"""The book's rows: who works on it, what was asked for, how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from book_pipeline.costs import Estimate
from book_pipeline.errors import SourceNotFound
from book_pipeline.store.database import Database, jsonb


@dataclass(frozen=True)
class Book:
    """A book and its processing row."""

    book_id: UUID
    source_url: str | None
    title: str | None
    author: str | None
    language: str | None
    execution_arn: str | None
    request: dict[str, Any]
    scrape_status: str
    parse_status: str
    format_status: str
    tts_status: str
    source_key: str | None
    source_sha256: str | None
    estimated_usd: Decimal | None
    estimate: Estimate | None
    created_at: datetime


class Books:
    """The tables `books` and `book_processing`, and the ledger's sums."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, book_id: UUID, source_url: str, execution_arn: str, is_alive: Callable[[str], bool]) -> bool:
        """Make this execution the book's owner; False, with nothing written, if another living one is.

        `is_alive` is asked about an execution that holds the claim. The claim of a dead one is taken over.
        """
        claim = {"book_id": book_id, "execution_arn": execution_arn}
        self._database.run("ensure_book", book_id=book_id, source_url=source_url)
        if self._database.run("claim_book", **claim, dead_execution_arn=None) is not None:
            return True
        holder = self._database.run("claim_holder", book_id=book_id)
        if is_alive(holder):
            return False
        return self._database.run("claim_book", **claim, dead_execution_arn=holder) is not None

    def get(self, book_id: UUID) -> Book:
        """Return the book's row, which the first state has made."""
        row = self._database.run("book", book_id=book_id)
        if row is None:
            message = f"There is no book {book_id} in the database. Start it with its source first."
            raise SourceNotFound(message)
        row["estimate"] = row["estimate"] and Estimate.model_validate(row["estimate"])
        return Book(**{name: row[name] for name in Book.__dataclass_fields__})

    def scraped(
        self,
        book_id: UUID,
        *,
        source_url: str,
        source_key: str,
        source_sha256: str,
        wishes: dict[str, Any],
        title: str | None,
        author: str | None,
        language: str | None,
    ) -> None:
        """Record where the book came from, what its person wishes, and what the source says of itself."""
        with self._database.transaction():
            self._database.run(
                "describe_book",
                book_id=book_id,
                source_url=source_url,
                wished_title=wishes.get("title"),
                wished_author=wishes.get("author"),
                wished_language=wishes.get("language"),
                title=title,
                author=author,
                language=language,
            )
            self._database.run(
                "scrape_complete",
                book_id=book_id,
                request=jsonb(wishes),
                source_key=source_key,
                source_sha256=source_sha256,
            )

    def parsing(self, book_id: UUID) -> None:
        """Say that the chapters are being looked for."""
        self._database.run("parse_running", book_id=book_id)

    def parsed(self, book_id: UUID, estimate: Estimate) -> None:
        """Say that the chapters are found and what they will cost."""
        self._database.run(
            "parse_complete",
            book_id=book_id,
            estimated_usd=estimate.usd,
            estimate=jsonb(estimate.model_dump(mode="json")),
        )

    def speech_begins(self, book_id: UUID) -> None:
        """Say that all texts are formatted; only the first chapter to be spoken changes anything."""
        self._database.run("speech_begins", book_id=book_id)

    def complete(self, book_id: UUID) -> None:
        """Say that the audiobook is there."""
        self._database.run("book_complete", book_id=book_id)

    def failed(self, book_id: UUID, execution_arn: str, *, error: str, message: str) -> bool:
        """Record the failure; False if the book belongs to another execution by now."""
        row = self._database.run(
            "book_failed", book_id=book_id, execution_arn=execution_arn, error=error, message=message
        )
        return row is not None

    def spent(self, book_id: UUID) -> list[dict[str, Any]]:
        """Return calls, characters, tokens and USD by stage and provider, from the ledger."""
        rows: list[dict[str, Any]] = self._database.run("spent", book_id=book_id)
        return rows
