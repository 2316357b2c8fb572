"""Detection of the encoding of a text that is not UTF-8 and does not say what it is.

charset-normalizer ranks encodings by how tidy the text looks in them. It does not tell encodings of one region apart
(a Turkish text looks as tidy in Central European). So each candidate is checked against the language that its text is
in: the letters must be those of this language.
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes

from book_pipeline.source.alphabets import fits
from book_pipeline.source.cleaning.language import UNSPACED, guess_language

ENCODINGS = (
    "cp1252", "cp932", "gb18030", "big5", "euc_jp", "cp949", "cp1251", "cp1250", "cp1255", "cp1253", "cp1254",
    "cp1256", "cp1257", "cp1258", "cp874", "koi8-r", "koi8-u", "iso8859-2", "iso8859-15", "iso8859-7", "iso8859-5",
    "iso8859-8", "iso8859-6", "iso8859-13", "iso8859-4", "mac-roman", "cp850", "cp852", "cp866", "cp437", "cp1125",
    "cp737", "cp857", "cp862", "cp775", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish",
)  # fmt: skip
"""Encodings that books are in; of equals the first one is taken."""
SAMPLE = 8_000
"""Bytes of the lines that are examined."""
REPLACEMENT = "\ufffd"
C1 = re.compile(r"[\x80-\x9f\ufffd]")
"""Control codes that no text has, and undecodable bytes."""
HIGH = re.compile(rb"[\x80-\xff]")
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")
AFTER_LETTER = re.compile(r"(?<=([^\W\d_]))[^\W\d_A-Za-z]")
SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])(?:[^\w\x00-\x7f’·\xad—…\u0300-\u0323]|[¹²³½¼¾])(?=[^\W\d_])")
"""A quotation mark, a raised number or another sign between two letters."""
CAPITAL_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\W\d_A-Za-z](?=[a-zß-ÿ])")
FOREIGN_WORD = re.compile(r"(?<![A-Za-z])[^\W\d_A-Za-z]{3,}(?![A-Za-z])")
MOST_FOREIGN = 0.2
"""Share of a text's letters in words of another alphabet, at most, that a stated encoding may have."""
MARKUP = re.compile(r"<[^<>]{0,500}>|&\w+;")
ACCENTED_GREEK, LEAST_ACCENTED = re.compile("[άέήίόύώ]"), 0.04
"""Nearly each Greek word has an accent: about one letter of ten."""
MISPLACED_THAI = re.compile(
    "(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
    "|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"
)
"""A Thai vowel or tone mark without its consonant: each language detector takes any Thai letters for Thai."""
MISPLACED_WEIGHT = 5
MOST_OF_A_LETTER = 0.2
"""Share of the most frequent letter of a Thai text, at most; the first bytes of Japanese kana are all the same."""
LONGEST_WORD = 20
"""Characters between two spaces, on average: more are no words."""
LEAST_SCORE = 0.7
"""Score from which an encoding is taken. The right one has 0.8 to 1 in a text of a few sentences."""
STATED_ADVANTAGE = 0.2
"""What the score of a stated encoding may lack."""
UNSURE = 0.8
"""The score of a text that fits but has no clear language."""
USUAL_CHAOS, MOST_CHAOS = 0.02, 0.2
"""charset-normalizer's measure of untidiness: good texts have up to the first; it drops encodings with the second."""
MOST_UNDECODABLE = 0.05
"""Share of the bytes outside ASCII that an encoding need not have, at most."""


@dataclass(frozen=True)
class Rating:
    """How well a text reads in an encoding: from 0 to 1."""

    encoding: str
    score: float


def ratings(content: bytes, stated: Sequence[str] = ()) -> list[Rating]:
    """Return the ratings of all encodings that a text may be in, the best first.

    Parameters
    ----------
    stated
        Encodings that the server or the file states.

    """
    return list(_rated(_sample(content), tuple(stated)))


@lru_cache(maxsize=4)  # the balance of a source decodes it once more
def _rated(sample: bytes, stated: tuple[str, ...]) -> tuple[Rating, ...]:
    chaos = {
        codecs.lookup(encoding).name: match.chaos
        for match in from_bytes(sample, cp_isolation=list(ENCODINGS))
        for encoding in match.could_be_from_charset
    }
    rated = []
    for encoding in dict.fromkeys((*stated, *ENCODINGS)):
        text = sample.decode(encoding, errors="replace")
        score = _score(text, is_stated=encoding in stated)
        # charset-normalizer also drops encodings in which a single byte is undecodable.
        is_dropped = encoding in ENCODINGS and encoding not in chaos and REPLACEMENT not in text
        untidy = MOST_CHAOS if is_dropped else chaos.get(encoding, 0)
        score += (STATED_ADVANTAGE if encoding in stated else 0) - (untidy if untidy > USUAL_CHAOS else 0)
        rated.append(Rating(encoding, round(score, 2)))
    return tuple(sorted(rated, key=lambda rating: -rating.score))


def _sample(content: bytes) -> bytes:
    """Return the first lines with bytes outside ASCII, and the first others."""
    lines = content.splitlines(keepends=True) if b"\n" in content else content.split(b"\r")
    chosen, size = [], 0
    for line in sorted(lines[:20_000], key=lambda line: HIGH.search(line) is None):
        chosen.append(line[: SAMPLE - size])
        size += len(chosen[-1])
        if size >= SAMPLE:
            break
    return b"".join(chosen)


def _score(text: str, *, is_stated: bool) -> float:
    """Return how well a decoded text reads: the share of its letters outside ASCII that its language has.

    A short text may have no clear language. In an encoding that is stated, it may have any letters.
    """
    text = MARKUP.sub(" ", text)
    outside = Counter(OUTSIDE_ASCII.findall(text))
    if not outside:
        return 1
    wrong: int = sum(count for letter, count in outside.items() if C1.match(letter))
    if wrong > MOST_UNDECODABLE * outside.total():
        return 0
    guess = guess_language(text)
    language = guess.language if guess and guess.is_reliable else None
    if language or not is_stated:
        foreign = _foreign_letters(text, language) if is_stated else Counter[str]()
        wrong += sum(count for letter, count in (outside - foreign).items() if not fits(letter, language))
    wrong += sum(match[1].islower() and match[0].isupper() for match in AFTER_LETTER.finditer(text))
    wrong += sum(map(str.isupper, CAPITAL_IN_WORD.findall(text)))
    wrong += len(SIGN_IN_WORD.findall(text))
    wrong += MISPLACED_WEIGHT * len(MISPLACED_THAI.findall(text))
    if language == "th" and outside.most_common(1)[0][1] > MOST_OF_A_LETTER * outside.total():
        wrong += outside.total() // 2
    if language == "el" and len(ACCENTED_GREEK.findall(text)) < LEAST_ACCENTED * outside.total():
        wrong += outside.total() // 2
    if language not in UNSPACED and len(text) > LONGEST_WORD * (len(text.split()) + 1):
        wrong += outside.total() // 2
    certainty: float = guess.probability if guess and guess.is_reliable else UNSURE
    return certainty * max(0.0, 1 - wrong / outside.total())


def _foreign_letters(text: str, language: str | None) -> Counter[str]:
    """Return the letters of the words in another alphabet, such as a Russian name in an English text; none of many."""
    letters = Counter(letter for word in FOREIGN_WORD.findall(text) for letter in word if not fits(letter, language))
    return letters if letters.total() <= MOST_FOREIGN * sum(map(str.isalpha, text)) else Counter()
