"""A book from standard input: `book-pipeline run - < book.epub`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from book_pipeline.errors import SourceNotFound
from book_pipeline.source.readers import ZIP

STANDARD_INPUT = "-"


def read_standard_input() -> tuple[bytes, str]:
    """Return the bytes and a file name; the readers find the format in the bytes. Raises SourceNotFound if empty."""
    if sys.stdin is None or sys.stdin.isatty():
        raise SourceNotFound("Standard input is a terminal. Pipe a book into the command, or name a file.")
    content = sys.stdin.buffer.read()
    if not content:
        raise SourceNotFound("Standard input is empty. Pipe a book into the command, or name a file.")
    return content, "standard-input.zip" if content.startswith(ZIP) else "standard-input.txt"


@contextmanager
def as_file(source: str) -> Iterator[str]:
    """Yield the source; that of standard input as the path of a temporary file."""
    if source != STANDARD_INPUT:
        yield source
        return
    content, name = read_standard_input()
    with tempfile.TemporaryDirectory(prefix="book-pipeline-") as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        yield str(file)
