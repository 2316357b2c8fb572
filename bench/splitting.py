"""How long reading and splitting a book takes: by format, for a long book on its own, and as books grow."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from bench import books
from bench.figures import Figure
from book_pipeline.chapters.split import split
from book_pipeline.source.limits import MOST_CHARACTERS
from book_pipeline.source.readers import read

LONG_SECONDS, LONG_MEBIBYTES = 1.5, 200
MOST_GROWTH = 2
"""Seconds for a megabyte of the largest book, against the smallest: 1 is a time that grows as the book."""
SIZES = (100_000, 1_000_000, 10_000_000, 30_000_000)
ROUNDS, ROUNDS_TO = 3, 1_000_000
"""The best of so many rounds, for files up to so many bytes: a short time is easily disturbed."""


def measure() -> Iterator[Figure]:
    if not books.CORPUS.exists():
        print("no corpus beside this folder: only a book of our own words is measured")
        yield from _growth("own words", books.of_own_words)
        return
    yield from _formats()
    yield from _long_book()
    for name, book in (("own words", books.of_own_words), ("corpus", books.of_corpus), ("Chinese", books.in_chinese)):
        yield from _growth(name, book)


def _formats() -> Iterator[Figure]:
    """Yield figures that compare: megabytes of the text that comes out, as an archive's own size says little."""
    for name, content in books.in_every_format().items():
        seconds, size, pieces = _read_and_split(content, name, ROUNDS)
        yield Figure(
            f"read and split {name}, {size / 1e6:.2f} MB of text, {pieces} pieces", size / 1e6 / seconds, "MB/s"
        )


def _long_book() -> Iterator[Figure]:
    alone = _fresh()
    book = min((_fresh(str(books.LONG_BOOK)) for _ in range(ROUNDS)), key=lambda said: said["seconds"])
    size = books.LONG_BOOK.stat().st_size
    yield Figure(f"{books.LONG_BOOK.stem}, {size / 1e6:.1f} MB, in a fresh process", book["seconds"], "s", LONG_SECONDS)
    yield Figure("its interpreter and imports alone", alone["process_seconds"], "s")
    yield Figure("its peak memory", book["mebibytes"], "MiB", LONG_MEBIBYTES)
    yield Figure("of which interpreter and imports alone", alone["mebibytes"], "MiB")


def _growth(name: str, book: Callable[[int], bytes]) -> Iterator[Figure]:
    per_megabyte: list[float] = []
    for size in SIZES:
        content = book(size)
        if len(content) > MOST_CHARACTERS and len(text := content.decode()) > MOST_CHARACTERS:
            # A text is refused beyond that, so its longest stands for the largest size.
            content = text[: text.rindex("\n\n", 0, MOST_CHARACTERS)].encode()
        seconds, _, pieces = _read_and_split(content, "book.txt", ROUNDS if size <= ROUNDS_TO else 1)
        per_megabyte.append(seconds / len(content) * 1e6)
        yield Figure(f"{name}, {len(content) / 1e6:.1f} MB, {pieces} pieces, a megabyte", per_megabyte[-1], "s")
    yield Figure(f"{name}, largest against smallest", per_megabyte[-1] / per_megabyte[0], "×", MOST_GROWTH)


def _read_and_split(content: bytes, name: str, rounds: int) -> tuple[float, int, int]:
    """Return the seconds of the best round, the bytes of text that came out, and the pieces."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        document = read(content, name)
        pieces = split(document.text, language=document.language, title=document.title)
        best = min(best, time.perf_counter() - began)
    return best, len(document.text.encode()), len(pieces)


def _fresh(*files: str) -> dict[str, float]:
    began = time.perf_counter()
    said = subprocess.run([sys.executable, "-m", "bench.fresh", *files], check=True, capture_output=True, text=True)
    return json.loads(said.stdout) | {"process_seconds": time.perf_counter() - began}
