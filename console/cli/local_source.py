"""Read and estimate a book on this machine: no cloud, no API keys, no costs."""

import re

from book_pipeline.chapters.split import split
from book_pipeline.chapters.whole import check_whole
from book_pipeline.costs import Estimate
from book_pipeline.errors import BookUnreadable, SourceRejected
from book_pipeline.estimate import estimate_book
from book_pipeline.settings import EstimateSettings, SourceSettings
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import RequestedEncoding
from book_pipeline.source.fetching.fetch import fetch
from book_pipeline.source.readers import read_document
from book_pipeline.store import factories
from console.cli.standard_input import STANDARD_INPUT, read_standard_input
from console.client.submission import existing_file
from events.schemas.start import BookOptions, BookRequest


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
    requested = RequestedEncoding(encoding) if encoding else None
    if source == STANDARD_INPUT:
        content, name = read_standard_input()
        return read_document(content, name, requested)
    if not re.match(r"\w+://|gutenberg:", source.removeprefix("file://")):
        file = existing_file(source)
        return read_document(file.read_bytes(), file.name, requested)
    BookRequest(source_url=source)
    if source.startswith("s3://"):
        raise SourceRejected(f"{source} is in a bucket. Copy it to this machine first: aws s3 cp {source} .")
    fetched = fetch(source, SourceSettings(source_private_hosts=True), factories.s3())
    return read_document(fetched.content, fetched.name, requested or fetched.charset)


def estimate_document(document: Document, options: BookOptions) -> Estimate:
    """Return the same estimate as ParseBook. Raises the same errors."""
    requested = options.model_dump(mode="json", exclude_none=True)
    sections = split(document.text, language=document.language, title=document.title)
    check_whole(document.text, sections)
    estimate = estimate_book(sections, document.language, requested, settings=EstimateSettings())
    if not estimate.chapters:
        raise BookUnreadable("There is no text to narrate. Check that the file contains more than its licence.")
    return estimate
