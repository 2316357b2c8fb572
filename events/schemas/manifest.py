"""Manifests of requests: each row is checked as a start input."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

from pydantic import ValidationError

from events.schemas.base import Payload, problems_of
from events.schemas.start import BookRequest


class ManifestRow(Protocol):
    """A row of the file: its fields, the line on which it starts, and the error if it cannot be read."""

    @property
    def fields(self) -> dict[str, Any]: ...  # noqa: D102 - documented by the class

    @property
    def line(self) -> int | None: ...  # noqa: D102

    @property
    def error(self) -> str | None: ...  # noqa: D102


class RowReport(Payload):
    """The result of one row (1-based, without the header): the requested book, or the reason of the refusal."""

    row: int
    line: int | None = None
    status: Literal["requested", "refused"]
    book_id: UUID | None = None
    source_url: str | None = None
    reason: str | None = None


class ManifestReport(Payload):
    """The results of all rows, stored next to the manifest as `<manifest>.report.json`.

    The report on an unreadable manifest has no rows, but a reason.
    """

    rows: list[RowReport]
    reason: str | None = None

    @property
    def requested(self) -> int:
        """Number of requested books."""
        return sum(row.status == "requested" for row in self.rows)

    @property
    def refused(self) -> int:
        """Number of refused rows."""
        return len(self.rows) - self.requested


@dataclass(frozen=True)
class CheckedManifest:
    """The requests of valid rows, in order, and the results of all rows as known before the requests are sent."""

    requests: list[BookRequest]
    rows: list[RowReport]

    def report(self, refusals: Sequence[str | None]) -> ManifestReport:
        """Return the report. `refusals` has for each request None, or the code with which the event bus rejected it."""
        answers = iter(refusals)
        return ManifestReport(rows=[row if row.reason else _with_refusal(row, next(answers)) for row in self.rows])


def _with_refusal(row: RowReport, refusal: str | None) -> RowReport:
    if refusal is None:
        return row
    reason = f"the event bus rejected the request ({refusal}); drop a manifest with this row again"
    return row.model_copy(update={"status": "refused", "reason": reason})


def check_rows(rows: Sequence[ManifestRow]) -> CheckedManifest:
    """Check each row. An invalid row does not affect the others; two rows cannot be the same book."""
    requests: list[BookRequest] = []
    reports: list[RowReport] = []
    first: dict[UUID, int] = {}
    for number, row in enumerate(rows, start=1):
        request, reason = _parsed(row)
        book_id = request.identity() if request else None
        if book_id is not None and first.setdefault(book_id, number) != number:
            reason = f"this is the same book as row {first[book_id]}; give one of them its own book_id, or remove it"
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
    return CheckedManifest(requests, reports)


def _parsed(row: ManifestRow) -> tuple[BookRequest | None, str | None]:
    if row.error:
        return None, row.error
    try:
        return BookRequest.model_validate(row.fields), None
    except ValidationError as error:
        return None, problems_of(error)
