"""Where a sentence certainly ends. A doubtful end is taken for none: nearby stands another one to cut at."""

import re
from collections.abc import Iterator
from itertools import zip_longest

import sentencex

WIDE_ENDS = ("。", "！", "？", "」", "』", "”")
WORD_AND_POINT = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)*)\.$")
SHORT_LETTERS = 4
"""The length of most abbreviations: M., Mlle., Capt., Sr.; a sentence may end in "Tom." too, but need not."""
LONGER_ABBREVIATIONS = frozenset(
    {"lieut", "sergt", "serjt", "corpl", "messrs", "mesdames", "excmo", "ilmo", "monsig", "mevr", "geb"}
)


def sentences(text: str, language: str) -> Iterator[str]:
    """Yield the text in sentences, with the space after each; together they are the text.

    Parameters
    ----------
    language
        ISO 639-1 code, whose rules for abbreviations are known to sentencex; English's for one it doesn't know.

    """
    found: list[str] = list(sentencex.segment(language, text))
    start = end = 0
    for sentence, following in zip_longest(found, found[1:]):
        end += len(sentence)
        if following is None or _is_certain(sentence, following):
            yield text[start:end]
            start = end


def _is_certain(sentence: str, following: str) -> bool:
    """Tell a sentence's end from an abbreviation, from "example.org", and from what is said: “Who?” asked he."""
    if not sentence[-1:].isspace() and not sentence.endswith(WIDE_ENDS):
        return False
    goes_on = next(filter(str.isalpha, following), "").islower()
    found = WORD_AND_POINT.search(sentence.rstrip())
    if found is None:
        return not goes_on
    word = found[1]
    is_short = len(word) <= SHORT_LETTERS and (goes_on or word[0].isupper())
    return len(word) > 1 and not is_short and word.lower() not in LONGER_ABBREVIATIONS
