"""ScrapeBook: fetch the source and store it as `book.txt`, a clean text with its headings."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from book_pipeline.errors import InvalidRequest
from book_pipeline.observability import logger
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import RequestedEncoding
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.fetching.file_names import stem_of
from book_pipeline.source.readers import read_document
from book_pipeline.source.removed_words import removed_words
from book_pipeline.store.artifacts import JSON, TEXT, Artifacts
from book_pipeline.store.books import Book, Books
from book_pipeline.store.keys import book_key, cover_key, removed_key, source_key

Options = dict[str, Any]
MOST_LOGGED = 20
"""Missing files that are named in the log; removed.json has all."""


@dataclass(frozen=True)
class ReadSource:
    """A source that was fetched and read, but not stored: its file, its text, and the requester's options."""

    url: str
    file: FetchedSource
    document: Document
    options: Options

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.document.text.encode()).hexdigest()


def read_source(
    url: str, *, fetch: Callable[[str], FetchedSource], options_of: Callable[[dict[str, str]], Options]
) -> ReadSource:
    """Fetch and clean the source.

    Parameters
    ----------
    options_of
        A function that returns the requester's options (JSON-ready) from the source's S3 metadata. Raises ValueError.

    Raises InvalidRequest if the options are invalid, and the errors of `fetch` and `read_document`.

    """
    fetched = fetch(url)
    try:
        options = options_of(fetched.metadata)
    except ValueError as error:
        message = f"The metadata of {url} are not valid options: {error}. Correct them and drop the file again."
        raise InvalidRequest(message) from error
    charset = RequestedEncoding(options["encoding"]) if "encoding" in options else fetched.charset
    return ReadSource(url, fetched, read_document(fetched.content, fetched.name, charset), options)


def store_source(book_id: UUID, source: ReadSource, *, books: Books, artifacts: Artifacts) -> Book:
    """Store the text of the book, what was removed from the source, and its cover, and record its metadata."""
    file, document = source.file, source.document
    source_location = source.url
    if not source.url.startswith("s3://"):
        source_location = source_key(book_id, file.extension or "txt")
        artifacts.write(source_location, file.content, "application/octet-stream")
    artifacts.write(book_key(book_id), document.text.encode(), TEXT)
    removed = json.dumps([asdict(removal) for removal in document.removed], ensure_ascii=False, indent=1)
    artifacts.write(removed_key(book_id), removed.encode(), JSON)
    if document.missing:
        logger.warning("the source lacks files of its reading order", files=document.missing[:MOST_LOGGED])
    if document.cover is not None:
        key = cover_key(book_id, document.cover.extension)
        artifacts.write(key, document.cover.content, document.cover.media_type)
    books.scraped(
        book_id,
        source_url=source.url,
        source_key=source_location,
        source_sha256=source.sha256,
        options=source.options,
        title=document.title,
        author=document.author,
        language=document.language,
        name=stem_of(file.name),
        about=vars(document.about),
        removed_words=removed_words(document),
    )
    return books.get(book_id)
