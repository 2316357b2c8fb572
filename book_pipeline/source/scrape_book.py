"""ScrapeBook: fetch the source and store it as `book.txt`, a clean text with its headings."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.readers import read_document
from book_pipeline.store.artifacts import JSON, TEXT, Artifacts, book_key, cover_key, removed_key, source_key
from book_pipeline.store.books import Book, Books

Options = dict[str, Any]


def scrape_book(
    book_id: UUID,
    source_url: str,
    *,
    books: Books,
    artifacts: Artifacts,
    fetch: Callable[[str], FetchedSource],
    options_of: Callable[[dict[str, str]], Options],
) -> Book:
    """Fetch and clean the source, store it, and record its metadata.

    Parameters
    ----------
    options_of
        A function that returns the requester's options (JSON-ready) from the source's S3 metadata.

    Raises the errors of `fetch` and `read_document`. It is idempotent.

    """
    fetched = fetch(source_url)
    options = options_of(fetched.metadata)
    document = read_document(fetched.content, fetched.name, fetched.charset)
    source_location = source_url
    if not source_url.startswith("s3://"):
        source_location = source_key(book_id, fetched.extension or "txt")
        artifacts.write(source_location, fetched.content, "application/octet-stream")
    text = document.text.encode()
    artifacts.write(book_key(book_id), text, TEXT)
    removed = json.dumps([asdict(removal) for removal in document.removed], ensure_ascii=False, indent=1)
    artifacts.write(removed_key(book_id), removed.encode(), JSON)
    if document.cover is not None:
        key = cover_key(book_id, document.cover.extension)
        artifacts.write(key, document.cover.content, document.cover.media_type)
    books.scraped(
        book_id,
        source_url=source_url,
        source_key=source_location,
        source_sha256=hashlib.sha256(text).hexdigest(),
        options=options,
        title=document.title or fetched.name.rpartition(".")[0] or fetched.name,
        author=document.author,
        language=document.language,
    )
    return books.get(book_id)
