"""Reader of manifests: lists of books in JSON or CSV. The start input's schema validates the rows' fields."""

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

from book_pipeline.errors import SourceRejected
from book_pipeline.source.encoding import decode

MOST_ROWS = 1000
MOST_BYTES = 5 * 1000 * 1000
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class RawRow:
    """One row of a manifest: its fields, or the error that reading them raised.

    Parameters
    ----------
    line
        The line of a CSV file (1-based) on which the row begins.

    """

    fields: dict[str, Any] = field(default_factory=dict)
    line: int | None = None
    error: str | None = None


def read_rows(content: bytes, name: str) -> list[RawRow]:
    """Return the manifest's rows: JSON objects in an array, alone or as `books`, or CSV with a header line.

    CSV may be delimited by commas, semicolons or tabs, in any encoding that spreadsheets write. Empty cells and blank
    lines are skipped.

    Raises SourceRejected if the file is neither, has no rows, or has more than a thousand rows or 5 MB.
    """
    check_manifest_size(len(content), name)
    try:
        text, _ = decode(content, name)
        rows = _from_json(text) if name.lower().endswith(".json") else _from_csv(text)
    except (ValueError, RecursionError, SourceRejected) as error:
        reason = _failure_reason(error)
        raise SourceRejected(
            f"The manifest {name} can't be read: {reason}. Send a JSON array of objects, or CSV with a header line."
        ) from error
    if not rows:
        raise SourceRejected(f"The manifest {name} has no rows. Add one row per book.")
    if len(rows) > MOST_ROWS:
        raise SourceRejected(f"The manifest {name} has more than {MOST_ROWS} rows. Split it and upload the parts.")
    return rows


def _failure_reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its brackets are nested too deeply"
    return "it is empty or not text" if isinstance(error, SourceRejected) else str(error)


def check_manifest_size(size: int, name: str) -> None:
    """Raise SourceRejected if a manifest has more than 5 MB."""
    if size > MOST_BYTES:
        raise SourceRejected(
            f"The manifest {name} is larger than {MOST_BYTES // 10**6} MB. Split it and upload the parts."
        )


def _from_json(text: str) -> list[RawRow]:
    rows = json.loads(text)
    if isinstance(rows, dict) and list(rows) == ["books"]:
        rows = rows["books"]
    if not isinstance(rows, list):
        message = 'it is neither an array of objects nor an object with such an array as its only field, "books"'
        raise ValueError(message)  # noqa: TRY004 - the file is wrong, not the caller
    return [RawRow(row) if isinstance(row, dict) else RawRow(error="it is not an object") for row in rows]


def _from_csv(text: str) -> list[RawRow]:
    header = next(iter(text.strip().splitlines()), "")
    delimiter = max(DELIMITERS, key=header.count)  # field names contain no delimiters
    # newline="" keeps line ends within quotes.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    rows: list[RawRow] = []
    end = 0
    try:
        for record in reader:
            line, end = end + 1, reader.line_num
            cells = [cell.strip() for cell in record]
            if not any(cells):
                continue
            if names:
                rows.append(_row(names, cells, line))
                if len(rows) > MOST_ROWS:
                    break
            else:
                names = _names(cells)
    except csv.Error as error:
        message = f"{error} in the row that begins on line {end + 1}"
        raise ValueError(message) from error
    return rows


def _names(cells: list[str]) -> list[str]:
    names = [cell.lower() for cell in cells]
    if twice := {name for name in names if name and names.count(name) > 1}:
        message = f"its header line names {', '.join(sorted(twice))} twice"
        raise ValueError(message)
    return names


def _row(names: list[str], cells: list[str], line: int) -> RawRow:
    """Return the row; a cell in a column without a name is an error, and never dropped silently."""
    named = [*names, *[""] * (len(cells) - len(names))]
    for place, (name, cell) in enumerate(zip(named, cells, strict=False), start=1):
        if cell and not name:
            return RawRow(
                line=line,
                error=f"its cell {place} is in a column without a name in the header line; put a text that contains a "
                "delimiter in double quotes",
            )
    return RawRow({name: cell for name, cell in zip(named, cells, strict=False) if cell}, line)
