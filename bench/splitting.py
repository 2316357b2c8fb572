"""How long a long book takes to split."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
LONG_BOOK = "les-mis-txt"


def measure() -> Iterator[Figure]:
    file = CORPUS / "books" / f"{LONG_BOOK}.txt"
    if not file.exists():
        print(f"no corpus beside this folder: {LONG_BOOK} is not measured")
        return
    content = file.read_bytes()
    started = time.perf_counter()
    document = read(content, "book.txt")
    pieces = split(document.text, language=document.language, title=document.title)
    seconds = time.perf_counter() - started
    yield Figure(f"read and split {LONG_BOOK}, {len(content) / 1e6:.1f} MB, {len(pieces)} pieces", seconds, "s", 2)
