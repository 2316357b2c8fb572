"""Log files in which one entry cannot look like several."""

import logging
from pathlib import Path

from guards.visible import visible

FORMAT = "%(asctime)s %(name)s %(levelname)s %(message)s"


class OneEntry(logging.Formatter):
    """Starts each entry with its time, and indents its other lines: no message can forge an entry."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry; its control codes are visible."""
        return visible(super().format(record)).replace("\n", "\n    ")


def log_entries(file: Path | None = None, *, level: int = logging.WARNING) -> None:
    """Log this process to the file; by default, to its standard error."""
    handler = logging.FileHandler(file) if file else logging.StreamHandler()
    handler.setFormatter(OneEntry(FORMAT))
    logging.basicConfig(handlers=[handler], level=level)
