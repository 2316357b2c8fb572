"""Counting of words, however a reader cuts them, in a memory that does not grow with the text."""

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from zlib import crc32

WORD = re.compile(r"[^\W\d_]+|\d+")
"""Letters, or digits: a page number may stand before a word without a space."""
SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""A character of a script without spaces between words, which counts as a word, or other letters."""
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffd-\ufffe\x02]")
"""Soft hyphens, characters without width and replaced bytes, which may be within a word."""
MARK = re.compile(r"\[\s*\d{1,4}\s*\]|[⁰¹²³⁴-⁹₀-₉]+")
"""Note marks and raised numbers, which readers count and write again."""
CHUNK = 1 << 21
"""Characters that are looked at together."""
MOST_PIECES = 1 << 18
"""Different pieces between blanks that are remembered as they are written."""
LONGEST_WORD = 6
"""Characters of a word and the blank after it, on average; a script without blanks has more words than pieces."""
BUCKETS = 1 << 20
"""Words with the same remainder of their checksums are counted as one word."""
MOST_PARTS = 16
"""Parts into which a word may be cut, such as the spaced letters of a heading."""
ENOUGH = 1 << 30
"""A count that no text reaches."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, without regard to case, to ligatures and to hyphens."""
    if text.isascii():
        return WORD.findall((MARK.sub(" ", text) if "[" in text else text).lower())
    plain = unicodedata.normalize("NFKC", MARK.sub(" ", UNSEEN.sub("", text)))
    return [
        part for word in WORD.findall(plain.casefold()) for part in ((word,) if word.isascii() else SIGN.findall(word))
    ]


class Tally:
    """How often each word was counted.

    `total` is the number of counted words, about; `above` and `below` are the sums of the positive and of the negative
    counts, once `settle` was called.
    """

    def __init__(self) -> None:
        self._counts = array("i", bytes(4 * BUCKETS))
        self._pieces: Counter[str] = Counter()
        self.total = self.above = self.below = 0

    def __getitem__(self, word: str) -> int:
        """Return how often a word was counted."""
        return self._counts[_bucket(word)]

    def add(self, word: str, times: int) -> None:
        """Count a word; a negative number takes it away."""
        bucket = _bucket(word)
        before = self._counts[bucket]
        self._counts[bucket] = after = before + times
        self.above += max(after, 0) - max(before, 0)
        self.below += max(-after, 0) - max(-before, 0)

    def count(self, texts: Iterable[str], sign: int = 1) -> None:
        """Count the words of texts; with a `sign` of -1, take them away."""
        for chunk in _chunks(texts):
            pieces = chunk.split()
            self.total += max(len(pieces), len(chunk) // LONGEST_WORD)
            # What is written the same way on both sides cancels out before it is looked at.
            for piece, times in Counter(pieces).items():
                self._pieces[piece] += sign * times
            if len(self._pieces) > MOST_PIECES:
                self.settle()

    def settle(self) -> None:
        """Count the words in what is left of the pieces."""
        for piece, times in self._pieces.items():
            for word in words_of(piece) if times else ():
                self.add(word, times)
        self._pieces.clear()

    def forgive(self, word: str, times: int = ENOUGH) -> None:
        """Take a negative count of a word back, up to so many times."""
        if (missing := -self[word]) > 0:
            self.add(word, min(times, missing))

    def divide(self, whole: str, parts: tuple[str, str]) -> None:
        """Balance a word of the source that was read in two parts."""
        word, *pieces = (words_of(text) for text in (whole, *parts))
        is_plain = all(len(each) == 1 for each in (word, *pieces))
        if is_plain and self[word[0]] > 0 and all(self[piece[0]] < 0 for piece in pieces):
            self.add(word[0], -1)
            for piece in pieces:
                self.add(piece[0], 1)

    def mend(self, words: list[str], sign: int) -> None:
        """Balance words that one side has in parts and the other side as one.

        Parameters
        ----------
        words
            Of the side that has the parts, in order.
        sign
            Of that side's counts.

        """
        unmatched = {word for word in set(words) if sign * self[word] > 0}
        for at, word in enumerate(words):
            if word not in unmatched or sign * self[word] <= 0:
                continue
            joined = word
            for end in range(at + 1, min(at + MOST_PARTS, len(words))):
                if words[end] not in unmatched:
                    break
                joined += words[end]
                if sign * self[joined] < 0:
                    self.add(joined, sign)
                    for part in words[at : end + 1]:
                        self.add(part, -sign)
                    break


def _chunks(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts in pieces of about the same length, cut between words."""
    short: list[str] = []
    length = 0
    for text in texts:
        start = 0
        while len(text) - start > CHUNK:
            end = text.rfind(" ", start, start + CHUNK) + 1 or start + CHUNK
            yield text[start:end]
            start = end
        short.append(text[start:])
        length += len(text) - start
        if length > CHUNK:
            yield "\n".join(short)
            short.clear()
            length = 0
    yield "\n".join(short)


@lru_cache(maxsize=1 << 14)
def _bucket(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) % BUCKETS
