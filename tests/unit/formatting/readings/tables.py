"""Tables of written forms and readings, "written = reading" a line."""

from book_pipeline.formatting.readings.check import same_meaning


def accepted(table: str, language: str) -> list[str]:
    """Return the lines whose reading is accepted."""
    return [line for line in _lines(table) if same_meaning(*line.split(" = ", 1), language)]


def refused(table: str, language: str) -> list[str]:
    """Return the lines whose reading is refused."""
    return [line for line in _lines(table) if not same_meaning(*line.split(" = ", 1), language)]


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.splitlines() if line.strip()]
