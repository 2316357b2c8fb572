"""Time and memory of reading and splitting a book: by format, for one long book, and by size."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from unittest.mock import patch

from bench import books
from bench.figures import Figure
from book_pipeline.chapters.split import split
from book_pipeline.source.balance import check
from book_pipeline.source.limits import MOST_CHARACTERS
from book_pipeline.source.readers import read_document

LONG_SECONDS, LONG_MEBIBYTES = 1.5, 200
BALANCE_SHARE = 1
"""Largest ratio of the time of the balance to that of reading the same file."""
MOST_GROWTH = 2
"""Largest ratio of the seconds per megabyte of the largest and smallest book; 1 is linear time."""
SIZES = (100_000, 1_000_000, 10_000_000, 30_000_000)
ROUNDS, ROUNDS_TO = 3, 1_000_000
"""Rounds, of which the best counts, for files up to so many bytes; larger files are read once."""


def measure() -> Iterator[Figure]:
    if not books.CORPUS.exists():
        print("../shared/corpus is missing: only a generated book is measured")
        yield from _growth("own words", books.of_own_words)
        return
    yield from _formats()
    yield from _balances()
    yield from _long_book()
    for name, book in (("own words", books.of_own_words), ("corpus", books.of_corpus), ("Chinese", books.in_chinese)):
        yield from _growth(name, book)


def _formats() -> Iterator[Figure]:
    """Yield the megabytes of text per second for each format."""
    for name, content in books.in_every_format().items():
        seconds, size, sections = _read_and_split(content, name, ROUNDS)
        yield Figure(
            f"read and split {name}, {size / 1e6:.2f} MB of text, {sections} sections", size / 1e6 / seconds, "MB/s"
        )


def _balances() -> Iterator[Figure]:
    """Yield the time of the balance of a source's words for each format, as a share of the time of reading."""
    for name, content in books.in_every_format().items():
        read, both = (min(_seconds_to_read(content, name, balance) for _ in range(ROUNDS)) for balance in (False, True))
        yield Figure(f"balance of {name}, of the time of reading", (both - read) / read, "×", BALANCE_SHARE)


def _seconds_to_read(content: bytes, name: str, balance: bool) -> float:
    with nullcontext() if balance else patch.object(check, "check_balance"):
        began = time.perf_counter()
        read_document(content, name)
        return time.perf_counter() - began


def _long_book() -> Iterator[Figure]:
    alone = _fresh()
    book = min((_fresh(str(books.LONG_BOOK)) for _ in range(ROUNDS)), key=lambda run: run["seconds"])
    size = books.LONG_BOOK.stat().st_size
    yield Figure(f"{books.LONG_BOOK.stem}, {size / 1e6:.1f} MB, in a fresh process", book["seconds"], "s", LONG_SECONDS)
    yield Figure("its interpreter and imports alone", alone["process_seconds"], "s")
    yield Figure("its peak memory", book["mebibytes"], "MiB", LONG_MEBIBYTES)
    yield Figure("peak memory of interpreter and imports alone", alone["mebibytes"], "MiB")


def _growth(name: str, book: Callable[[int], bytes]) -> Iterator[Figure]:
    per_megabyte: list[float] = []
    for size in SIZES:
        content = book(size)
        if len(content) > MOST_CHARACTERS and len(text := content.decode()) > MOST_CHARACTERS:
            # Longer texts are rejected, so the largest size is the longest allowed text.
            content = text[: text.rindex("\n\n", 0, MOST_CHARACTERS)].encode()
        seconds, _, sections = _read_and_split(content, "book.txt", ROUNDS if size <= ROUNDS_TO else 1)
        per_megabyte.append(seconds / len(content) * 1e6)
        yield Figure(f"{name}, {len(content) / 1e6:.1f} MB, {sections} sections, a megabyte", per_megabyte[-1], "s")
    yield Figure(f"{name}, largest against smallest", per_megabyte[-1] / per_megabyte[0], "×", MOST_GROWTH)


def _read_and_split(content: bytes, name: str, rounds: int) -> tuple[float, int, int]:
    """Return the seconds of the best round, the bytes of text, and the number of sections."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        document = read_document(content, name)
        sections = split(document.text, language=document.language, title=document.title)
        best = min(best, time.perf_counter() - began)
    return best, len(document.text.encode()), len(sections)


def _fresh(*files: str) -> dict[str, float]:
    began = time.perf_counter()
    process = subprocess.run([sys.executable, "-m", "bench.fresh", *files], check=True, capture_output=True, text=True)
    return json.loads(process.stdout) | {"process_seconds": time.perf_counter() - began}
