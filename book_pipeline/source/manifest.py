"""A list of books in JSON or CSV becomes rows; what a row must hold is the start input's business."""

import csv
import io
import json
from typing import Any

from book_pipeline.errors import SourceRejected

MOST_ROWS = 1000


def read_rows(content: bytes, name: str) -> list[dict[str, Any]]:
    """Return the manifest's rows: a JSON array of objects, or CSV with a header line. Empty CSV cells are left out.

    Raises SourceRejected for what is neither, for an empty list, and for more than a thousand rows.
    """
    try:
        text = content.decode("utf-8-sig")
        rows = _from_json(text) if name.lower().endswith(".json") else _from_csv(text)
    except (ValueError, csv.Error) as error:
        message = (
            f"The manifest {name} can't be read: {error}. Send a JSON array of objects, or CSV with a header line."
        )
        raise SourceRejected(message) from error
    if not 1 <= len(rows) <= MOST_ROWS:
        message = (
            f"The manifest {name} has {len(rows)} rows; it may have 1 to {MOST_ROWS}. Split it and drop the parts."
        )
        raise SourceRejected(message)
    return rows


def _from_json(text: str) -> list[dict[str, Any]]:
    rows = json.loads(text)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = "it is not an array of objects"
        raise ValueError(message)
    return rows


def _from_csv(text: str) -> list[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    return [{key: value.strip() for key, value in row.items() if key and value and value.strip()} for row in reader]
