"""A list of books in JSON or CSV becomes rows; what a row must hold is the start input's business."""

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
class Row:
    """One book of the list: its fields, or the trouble with reading them.

    Parameters
    ----------
    line
        Of a CSV file, the line (1-based) that the row begins on.

    """

    fields: dict[str, Any] = field(default_factory=dict)
    line: int | None = None
    trouble: str | None = None


def read_rows(content: bytes, name: str) -> list[Row]:
    """Return the manifest's rows: JSON objects in an array, alone or as `books`, or CSV with a header line.

    CSV is delimited by commas, semicolons or tabs, in any of the encodings that spreadsheets write. Its empty cells are
    left out, its blank lines passed over.

    Raises SourceRejected for what is neither, for an empty list, and for more than a thousand rows or 5 MB.
    """
    check_size(len(content), name)
    try:
        text, _ = decode(content, name)
        rows = _from_json(text) if name.lower().endswith(".json") else _from_csv(text)
    except (ValueError, RecursionError, SourceRejected) as error:
        reason = _reason(error)
        raise SourceRejected(
            f"The manifest {name} can't be read: {reason}. Send a JSON array of objects, or CSV with a header line."
        ) from error
    if not rows:
        raise SourceRejected(f"The manifest {name} has no rows. Give it one for each book.")
    if len(rows) > MOST_ROWS:
        raise SourceRejected(f"The manifest {name} has more than {MOST_ROWS} rows. Split it and drop the parts.")
    return rows


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its brackets are nested too deep"
    return "it is empty, or no text" if isinstance(error, SourceRejected) else str(error)


def check_size(size: int, name: str) -> None:
    """Raise SourceRejected for more bytes than a manifest may have."""
    if size > MOST_BYTES:
        raise SourceRejected(
            f"The manifest {name} is larger than {MOST_BYTES // 10**6} MB. Split it and drop the parts."
        )


def _from_json(text: str) -> list[Row]:
    rows = json.loads(text)
    if isinstance(rows, dict) and list(rows) == ["books"]:
        rows = rows["books"]
    if not isinstance(rows, list):
        message = 'it is neither an array of objects nor an object with such an array as its only field, "books"'
        raise ValueError(message)  # noqa: TRY004 - a fault of the file's, not of a caller's
    return [Row(row) if isinstance(row, dict) else Row(trouble="it is not an object") for row in rows]


def _from_csv(text: str) -> list[Row]:
    head = next(iter(text.strip().splitlines()), "")
    delimiter = max(DELIMITERS, key=head.count)  # names of fields hold none of them
    # newline="" leaves the line ends within quotes as they are.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    rows: list[Row] = []
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


def _row(names: list[str], cells: list[str], line: int) -> Row:
    """Return the row; a cell that stands under no name is trouble, and never cut off silently."""
    named = [*names, *[""] * (len(cells) - len(names))]
    for place, (name, cell) in enumerate(zip(named, cells, strict=False), start=1):
        if cell and not name:
            return Row(
                line=line,
                trouble=f"its cell {place} stands under no name of the header line; a text with a delimiter in it must "
                "stand in double quotes",
            )
    return Row({name: cell for name, cell in zip(named, cells, strict=False) if cell}, line)
