"""`book-pipeline logs`: a log line as text."""

import json
from typing import Any

from rich.text import Text

from console.client.logs import LogLine
from events.schemas.describe_books import BookDetails
from guards.visible import one_line

FIRST_FIELDS = ("error", "reason")
STYLES = {"WARNING": "yellow", "ERROR": "red", "CRITICAL": "red"}


def as_text(line: LogLine, book: BookDetails) -> Text:
    """Return time, level, stage, chapter, message and the other fields of a line, in this order."""
    numbers = {chapter.chapter_id: f"chapter {chapter.number}" for chapter in book.chapters}
    moment = line.at.astimezone()
    fields = sorted(line.fields.items(), key=lambda field: field[0] not in FIRST_FIELDS)
    parts = [
        Text(f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03}", style="dim"),
        Text(f"{line.level:<7}", style=STYLES.get(line.level, "")),
        Text(f"{line.stage:<20}"),
        Text(f"{numbers.get(line.chapter_id, '') if line.chapter_id else '':<11}"),
        Text(one_line(line.message), style=STYLES.get(line.level, "")),
        *(Text(one_line(f"{name}={_value(value)}"), style="dim") for name, value in fields),
    ]
    return Text("  ").join(parts)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
