"""The page with 1,000 books of 60 chapters, side by side with 10 such books: response times and sizes."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg

from bench.clouds import cloud
from bench.figures import Figure
from bench.full_library import seed

FEW, MANY, CHAPTERS = 10, 1000, 60
REPEATS = 5
MOST_MS, MOST_BYTES = 500, 1_000_000
QUERIES = {"": "library", "?q=library&sort=title": "library, searched and sorted", "?page=2": "its second page"}
A_CHAPTER = "SELECT book_id, chapter_id FROM chapters ORDER BY book_id, position LIMIT 1"
CHANGE = (
    "UPDATE chapter_processing SET tts_status = CASE tts_status WHEN 'running' THEN 'complete' ELSE 'running' END "
    "WHERE chapter_id = %s"
)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, cloud(Path(folder)) as (running, _):
        url, home = (running.environment[f"BOOK_PIPELINE_{name}_URL"] for name in ("DATABASE", "PAGE"))
        with (
            psycopg.connect(url, autocommit=True) as database,
            httpx.Client(base_url=home, trust_env=False, timeout=60) as client,
        ):
            stored = 0
            for books in (FEW, MANY):
                with database.transaction():
                    database.execute(seed(stored + 1, books, CHAPTERS))
                database.execute("VACUUM ANALYZE")  # as autovacuum does some time later
                stored = books
                client.get("/")  # so that a cold start, measured elsewhere, is not included
                yield from _views(books, client, database)


def _views(books: int, client: httpx.Client, database: psycopg.Connection) -> Iterator[Figure]:
    """Request each page right after a change, so that what the page keeps is out of date."""
    row = database.execute(A_CHAPTER).fetchone()
    assert row is not None
    book_id, chapter_id = row
    pages = {f"/{query}": name for query, name in QUERIES.items()}
    pages |= {f"/books/{book_id}": "book", f"/books/{book_id}/chapters/{chapter_id}": "chapter"}
    for address, name in pages.items():
        timings, sizes = [], []
        for _ in range(REPEATS):
            database.execute(CHANGE, [chapter_id])
            time.sleep(0.6)  # the page does not poll again within half a second
            began = time.perf_counter()
            answer = client.get(address)
            timings.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200
            sizes.append(len(answer.content))
        yield Figure(f"{name}, {books:,} books, median", statistics.median(timings), "ms", MOST_MS)
        yield Figure(f"{name}, {books:,} books", max(sizes) / 1000, "kB", MOST_BYTES / 1000)
