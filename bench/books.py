"""The books of the benchmarks: some from the corpus, and generated ones of any length."""

import io
import random
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from itertools import count, cycle, islice
from pathlib import Path

from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read_document
from tests.corpus.books import CORPUS

LONG_BOOK = CORPUS / "books" / "les-mis-txt.txt"
CHINESE_BOOK = CORPUS / "books" / "hudiemei-zh-txt.txt"
# Enough words that no two paragraphs are equal.
SENTENCE = (
    "the keeper of a lamp went up his stair each night and said that sea was no friend to any man who would not "
    "listen while wind turned over rock and boats came home late with salt on their sails or never"
)
PARAGRAPHS, LINES, WORDS_A_LINE = 30, 7, 12
# Of the average length of English words: one letter more in each would change the cost of speech by a tenth.
VOCABULARY = re.findall(
    r"\w+",
    "harbour keeper lantern morning because nothing between water before another little thought stairs weather "
    "captain evening himself always against window silence letter carried looking brother through remember the of "
    "and to in a his was it that he for with had not at on they were said would there been have which their when",
)


def in_every_format() -> dict[str, bytes]:
    """Return one book in every format, by file name; Markdown and the zip archive are made from the text."""
    files = [CORPUS / "books" / f"two-cities-{kind}" for kind in ("txt.txt", "htm.htm", "se.epub")]
    files_by_name = {f"book{file.suffix}": file.read_bytes() for file in files}
    text = files_by_name["book.txt"].decode("utf-8-sig")
    files_by_name["book.md"] = re.sub(r"(?m)^(?=[IVXL]+\. )", "## ", re.sub(r"(?m)^(?=Book the )", "# ", text)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("book.txt", text)
    return files_by_name | {"book.zip": packed.getvalue()}


def of_corpus(size: int) -> bytes:
    """Return a book of about `size` bytes: the chapters of Les Misérables, repeated and numbered."""
    return _numbered("CHAPTER {}", cycle(_bodies(LONG_BOOK)), size)


def in_chinese(size: int) -> bytes:
    """Return a Chinese book of about `size` bytes, three per character."""
    return _numbered("第{}回", cycle(_bodies(CHINESE_BOOK)), size)


def of_own_words(size: int) -> bytes:
    """Return a book of about `size` bytes, made of random words."""
    chance, words = random.Random(1), SENTENCE.split()
    lines = (" ".join(chance.choices(words, k=WORDS_A_LINE)) for _ in count())
    paragraphs = ("\n".join(islice(lines, LINES)) for _ in count())
    return _numbered("CHAPTER {}", ("\n\n".join(islice(paragraphs, PARAGRAPHS)) for _ in count()), size)


def novel(words: int, chapters: int) -> bytes:
    """Return a book of about `words` words in `chapters` chapters, with a novel's sentences and paragraphs."""
    chance = random.Random(1)

    def sentence(length: int) -> str:
        return " ".join(chance.choices(VOCABULARY, k=length)).capitalize() + "."

    def body(left: int) -> Iterator[str]:
        while left > 0:
            lengths = [chance.randint(6, 24) for _ in range(chance.randint(2, 7))]
            yield " ".join(map(sentence, lengths))
            left -= sum(lengths)

    bodies = ("\n\n".join(body(words // chapters)) for _ in range(chapters))
    head = "Title: The Bill\nAuthor: A. Writer\nLanguage: English\n\n\n"
    return head.encode() + _numbered("CHAPTER {}", bodies, sys.maxsize)


def _bodies(file: Path) -> list[str]:
    """Return the chapters of a corpus book, without their headings."""
    document = read_document(file.read_bytes(), file.name)
    sections = split(document.text, language=document.language, title=document.title)
    return [section.text.partition("\n\n")[2] for section in sections if section.kind == "chapter"]


def _numbered(heading: str, bodies: Iterable[str], size: int) -> bytes:
    """Join chapters until the next one would exceed `size` bytes."""
    chapters: list[bytes] = []
    length = 0
    for number, body in enumerate(bodies, 1):
        chapter = f"{heading.format(number)}\n\n{body.strip()}\n\n\n".encode()
        length += len(chapter)
        if length > size and chapters:
            break
        chapters.append(chapter)
    return b"".join(chapters)
