"""Read a book that a command names: a file, an address, or standard input."""

import re

from book_pipeline.source.document import Document
from book_pipeline.source.encoding import RequestedEncoding
from book_pipeline.source.readers import read_document
from console.cli.standard_input import STANDARD_INPUT, read_standard_input
from console.client.source_preview import read_address, read_file
from console.client.submission import existing_file


def read_source(source: str, encoding: str | None = None) -> Document:
    """Read a file, standard input, an http(s) address, or a book of Project Gutenberg.

    Parameters
    ----------
    encoding
        Of the text or web page; by default it is detected.

    Raises
    ------
    OSError
        The file cannot be opened.
    ValidationError
        The address is invalid.
    PipelineError
        The source cannot be fetched or read; see `fetch` and `read_document`.

    """
    if source == STANDARD_INPUT:
        content, name = read_standard_input()
        return read_document(content, name, RequestedEncoding(encoding) if encoding else None)
    if not re.match(r"\w+://|gutenberg:", source.removeprefix("file://")):
        return read_file(existing_file(source), encoding)
    return read_address(source, encoding)
