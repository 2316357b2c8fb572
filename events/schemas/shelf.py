"""A manifest's rows, each checked as the start input that it is."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pydantic import ValidationError

from events.schemas.base import Payload
from events.schemas.start import BookRequest


class RowReport(Payload):
    """What became of one row (1-based): the book that was requested, or why it was refused."""

    row: int
    status: Literal["requested", "refused"]
    book_id: UUID | None = None
    source_url: str | None = None
    reason: str | None = None


class ManifestReport(Payload):
    """What became of every row; lies beside the manifest as `<manifest>.report.json`."""

    rows: list[RowReport]


@dataclass(frozen=True)
class Shelf:
    """The books to request, and the report on all rows."""

    requests: list[BookRequest]
    report: ManifestReport

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len(self.report.rows) - len(self.requests)


def check_rows(rows: list[dict[str, Any]]) -> Shelf:
    """Check each row on its own: a bad one is reported and keeps no other back."""
    requests: list[BookRequest] = []
    reports: list[RowReport] = []
    for number, row in enumerate(rows, start=1):
        try:
            request = BookRequest.model_validate(row)
        except ValidationError as error:
            problems = [f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()]
            reports.append(RowReport(row=number, status="refused", reason="; ".join(problems)))
            continue
        requests.append(request)
        reports.append(
            RowReport(row=number, status="requested", book_id=request.identity(), source_url=request.source_url)
        )
    return Shelf(requests, ManifestReport(rows=reports))
