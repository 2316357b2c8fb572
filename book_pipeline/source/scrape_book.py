"""ScrapeBook: the source's bytes become `book.txt`, one clean text with its structure."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from book_pipeline.source.fetching.fetch import Fetched
from book_pipeline.source.readers import read
from book_pipeline.store.artifacts import JSON, TEXT, Artifacts, book_key, cover_key, removed_key, source_key
from book_pipeline.store.books import Book, Books

Wishes = dict[str, Any]


def scrape_book(
    book_id: UUID,
    source_url: str,
    *,
    books: Books,
    artifacts: Artifacts,
    fetch: Callable[[str], Fetched],
    wishes_of: Callable[[dict[str, str]], Wishes],
) -> Book:
    """Fetch the source, clean it, keep it, and record what it is.

    Parameters
    ----------
    wishes_of
        What the book's person wishes, given the metadata that came with the source (JSON-ready values).

    Raises the errors of `fetch` and `read`. Done twice, it writes the same again.

    """
    fetched = fetch(source_url)
    wishes = wishes_of(fetched.metadata)
    document = read(fetched.content, fetched.name, fetched.charset)
    kept_source = source_url
    if not source_url.startswith("s3://"):
        kept_source = source_key(book_id, fetched.extension or "txt")
        artifacts.write(kept_source, fetched.content, "application/octet-stream")
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
        source_key=kept_source,
        source_sha256=hashlib.sha256(text).hexdigest(),
        wishes=wishes,
        title=document.title or fetched.name.rpartition(".")[0] or fetched.name,
        author=document.author,
        language=document.language,
    )
    return books.get(book_id)
