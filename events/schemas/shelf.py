"""A manifest's rows, each checked as the start input that it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

from pydantic import ValidationError

from events.schemas.base import Payload
from events.schemas.start import BookRequest


class Row(Protocol):
    """A row as it was read: its fields, the file's line that it begins on, or the trouble with reading it."""

    @property
    def fields(self) -> dict[str, Any]: ...  # noqa: D102 - said by the class

    @property
    def line(self) -> int | None: ...  # noqa: D102

    @property
    def trouble(self) -> str | None: ...  # noqa: D102


class RowReport(Payload):
    """What became of one row (1-based, without the header): the book that was requested, or why it was refused."""

    row: int
    line: int | None = None
    status: Literal["requested", "refused"]
    book_id: UUID | None = None
    source_url: str | None = None
    reason: str | None = None


class ManifestReport(Payload):
    """What became of every row; lies beside the manifest as `<manifest>.report.json`.

    A manifest that could not be read has no rows, but a reason.
    """

    rows: list[RowReport]
    reason: str | None = None

    @property
    def requested(self) -> int:
        """How many books were requested."""
        return sum(row.status == "requested" for row in self.rows)

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len(self.rows) - self.requested


@dataclass(frozen=True)
class Shelf:
    """The books to request, in order, and what is known of each row before the first one is."""

    requests: list[BookRequest]
    rows: list[RowReport]

    def report(self, refusals: Sequence[str | None]) -> ManifestReport:
        """Return the report on all rows, given for each request why the bus refused it; None where it did not."""
        answers = iter(refusals)
        return ManifestReport(rows=[row if row.reason else _told(row, next(answers)) for row in self.rows])


def _told(row: RowReport, refusal: str | None) -> RowReport:
    if refusal is None:
        return row
    reason = f"the event bus refused it ({refusal}); drop a manifest with this row again"
    return row.model_copy(update={"status": "refused", "reason": reason})


def check_rows(rows: Sequence[Row]) -> Shelf:
    """Check each row on its own: a bad one is reported and keeps no other back. A book has one row."""
    requests: list[BookRequest] = []
    reports: list[RowReport] = []
    first: dict[UUID, int] = {}
    for number, row in enumerate(rows, start=1):
        request, reason = _checked(row)
        book_id = request.identity() if request else None
        if book_id is not None and first.setdefault(book_id, number) != number:
            reason = (
                f"it is the same book as row {first[book_id]}; give one of them a book_id of its own, or leave it out"
            )
        if request and not reason:
            requests.append(request)
        reports.append(
            RowReport(
                row=number,
                line=row.line,
                status="refused" if reason else "requested",
                book_id=book_id,
                source_url=request.source_url if request else None,
                reason=reason,
            )
        )
    return Shelf(requests, reports)


def _checked(row: Row) -> tuple[BookRequest | None, str | None]:
    if row.trouble:
        return None, row.trouble
    try:
        return BookRequest.model_validate(row.fields), None
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()]
        return None, "; ".join(problems)
