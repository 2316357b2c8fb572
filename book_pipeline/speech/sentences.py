"""Split text at certain sentence ends. A doubtful end is ignored, because a certain one is usually near."""

import re
from collections.abc import Iterator
from itertools import zip_longest

import sentencex

WIDE_ENDS = ("。", "！", "？", "」", "』", "”")
WORD_AND_POINT = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)*)\.$")
SHORT_LETTERS = 4
"""The length of most abbreviations: M., Mlle., Capt., Sr. A sentence that ends in "Tom." is doubtful too."""
LONGER_ABBREVIATIONS = frozenset(
    {"lieut", "sergt", "serjt", "corpl", "messrs", "mesdames", "excmo", "ilmo", "monsig", "mevr", "geb"}
)


def sentences(text: str, language: str) -> Iterator[str]:
    """Yield the sentences of the text with the space after each; joined, they are the text.

    Parameters
    ----------
    text
        Any text.
    language
        ISO 639-1 code; sentencex applies English rules for a language it does not know.

    """
    candidates: list[str] = list(sentencex.segment(language, text))
    start = end = 0
    for sentence, following in zip_longest(candidates, candidates[1:]):
        end += len(sentence)
        if following is None or _is_certain(sentence, following):
            yield text[start:end]
            start = end


def _is_certain(sentence: str, following: str) -> bool:
    """Return whether the sentence ends, unlike after an abbreviation, in "example.org" or in “Who?” asked he."""
    if not sentence[-1:].isspace() and not sentence.endswith(WIDE_ENDS):
        return False
    continues = next(filter(str.isalpha, following), "").islower()
    last_word = WORD_AND_POINT.search(sentence.rstrip())
    if last_word is None:
        return not continues
    word = last_word[1]
    is_short = len(word) <= SHORT_LETTERS and (continues or word[0].isupper())
    return len(word) > 1 and not is_short and word.lower() not in LONGER_ABBREVIATIONS
