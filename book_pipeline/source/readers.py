"""Which reader takes which file, by its ending."""

from collections.abc import Callable

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Document
from book_pipeline.source.text import read_text

READERS: dict[str, Callable[[bytes, str], Document]] = {"txt": read_text}


def read(content: bytes, name: str) -> Document:
    """Return the clean text of a source file; SourceRejected when it is of a kind that no reader takes."""
    extension = name.rpartition(".")[2].lower()
    reader = READERS.get(extension)
    if reader is None:
        kinds = ", ".join(f".{known}" for known in sorted(READERS))
        message = f"{name} is of a kind that can't be read. What works: {kinds}. Convert the book and drop it again."
        raise SourceRejected(message)
    return reader(content, name)
