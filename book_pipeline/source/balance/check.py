"""The balance of a source: each of its words is in the text or in a removed passage, and in one of them only.

The source's words are counted by a simple extraction that shares no code with the reader.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from book_pipeline.errors import WordsUnaccounted
from book_pipeline.source.balance.words import MARK, Tally, words_of
from book_pipeline.source.document import Document

MOST_SHARE, MOST_WORDS = 0.0003, 5
"""Words that may be lost, or be there twice: so large a share, but at least so many."""
ADDED = ("illustration", "footnote")
"""Words that readers add, because formatting finds captions and notes by them."""
RAISED_AFTER = re.compile(r"(?<!\d)(\d{1,9})([⁰¹²³⁴-⁹₀-₉]{1,9})")
"""A raised or lowered number that follows another one at once."""
NAMED_MARK = re.compile(r"\[\s*(note|nb|n|fn|anm|nota)\b\.?\s*\d{1,4}\s*\]", re.IGNORECASE)
"""A note mark with a word, which readers write without it."""
LONGEST_MARK = 3
"""Digits of a note mark."""
LONGEST_TERM = 4
"""Letters of a formula that may be written together."""
SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|\n\s*\n")
LONGEST_QUOTE = 160
SHORTEST = 3
"""Words of a sentence that is quoted, if there is a longer one."""

Texts = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The texts of a source.

    `texts` are those that must be accounted for. `also` may be in the text once more, such as the labels of a table of
    contents, which become headings; `labels` any number of times, such as the names of numbered headings. `divided` are
    the parts of words that a line end divides: the second one may be behind a figure, far from the first.
    """

    texts: Texts
    also: Texts = tuple
    labels: Texts = tuple
    divided: Callable[[], Iterable[tuple[str, str]]] = tuple


def check_balance(document: Document, source: SourceWords, name: str) -> None:
    """Raise WordsUnaccounted if more than a few words of the source `name` are lost, or are there twice."""

    def accounted() -> Iterator[str]:
        yield document.text
        yield from (removal.text for removal in document.removed if not removal.is_in_text)

    tally = Tally()
    tally.count(source.texts())
    words = tally.total
    tally.count(accounted(), sign=-1)
    tally.settle()
    most = max(MOST_WORDS, round(MOST_SHARE * words))
    if max(tally.above, tally.below) <= most:
        return
    for text in source.also():
        for word, times in Counter(words_of(text)).items():
            tally.forgive(word, times)
    if max(tally.above, tally.below) <= most:
        return
    for texts, sign in ((source.texts, 1), (accounted, -1)):
        for text in texts():
            tally.mend(words_of(text), sign)
    _forgive(tally, source, accounted())
    lost, repeated = tally.above, tally.below
    if lost > most:
        raise WordsUnaccounted(_message(name, f"{lost:,} of {words:,} words were lost", source.texts, tally, 1))
    if repeated > most:
        raise WordsUnaccounted(_message(name, f"{repeated:,} words were read twice", accounted, tally, -1))


def _forgive(tally: Tally, source: SourceWords, accounted: Iterable[str]) -> None:
    """Leave out of account what readers add: numbers, letters of lists, and labels; and where they divide words."""
    for parts in source.divided():
        tally.divide("".join(parts), parts)
    for word in (match[1].lower() for text in source.texts() for match in NAMED_MARK.finditer(text)):
        tally.add(word, -1 if tally[word] > 0 else 0)
    spent = -sum(len(MARK.findall(text)) for text in source.texts())
    letters = {word for text in source.also() for word in words_of(text) if len(word) == 1}
    for text in accounted:
        for word in set(words_of(text)):
            if len(word) == 1 or word.isdecimal() or (len(word) <= LONGEST_TERM and letters.issuperset(word)):
                tally.forgive(word)
        spent += _settle_marks(tally, text)
    _settle_numbers(tally, source.texts(), spent)
    for word in (*ADDED, *(word for text in source.labels() for word in words_of(text))):
        tally.forgive(word)


def _settle_numbers(tally: Tally, texts: Iterable[str], marks: int) -> None:
    """Balance lost numbers with so many marks: readers count notes again."""
    for number in {word for text in texts for word in words_of(text) if word.isdecimal() and len(word) <= LONGEST_MARK}:
        times = min(marks, max(0, tally[number]))
        tally.add(number, -times)
        marks -= times


def _settle_marks(tally: Tally, text: str) -> int:
    """Balance the raised numbers and note marks in what was read, which the source writes as numbers.

    Return how many marks have a number that the source lacks.
    """
    unmatched = 0
    for before, mark in RAISED_AFTER.findall(text):
        # The source has both as one number, of which only the first part is still counted.
        number = before + unicodedata.normalize("NFKC", mark)
        if tally[number] > 0:
            tally.add(number, -1)
            tally.forgive(before, 1)
    for mark in MARK.findall(text):
        # A mark that the reader wrote stands for the number that the source has in its place.
        for number in words_of(unicodedata.normalize("NFKC", mark.strip("[] "))):
            unmatched += tally[number] <= 0
            tally.add(number, -1 if tally[number] > 0 else 0)
    return unmatched


def _message(name: str, what: str, texts: Texts, tally: Tally, sign: int) -> str:
    quote = _first_sentence(texts, tally, sign)
    return (
        f"{what[0].upper()}{what[1:]} when {name} was read, so nothing is narrated or paid. The first are in: "
        f'"{quote}". Send the book in another format, for example an EPUB or plain text that calibre or pandoc made of '
        "it, and report the fault."
    )


def _first_sentence(texts: Texts, tally: Tally, sign: int) -> str:
    """Return the first sentence of which most words are not accounted for, or else the one with most of them."""
    everywhere = Tally()
    everywhere.count(texts())
    everywhere.settle()
    best, most = "", 0.0
    for text in texts():
        for sentence in SENTENCE_END.split(text):
            words = words_of(sentence)
            missing = sum(max(0.0, min(1.0, sign * tally[word] / max(1, everywhere[word]))) for word in words)
            if len(words) >= SHORTEST and missing > len(words) / 2:
                return _quoted(sentence)
            if missing > most:
                best, most = sentence, missing
    return _quoted(best)


def _quoted(sentence: str) -> str:
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
