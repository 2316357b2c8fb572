"""Whether a word is a Roman numeral where it occurs, rather than an initial, the English "I" or another word."""

import re
from dataclasses import dataclass

from book_pipeline.formatting.checks.labels import AFTER_NUMERALS, CHAPTERS, LABELS, TITLES
from book_pipeline.roman_numerals import roman_value

LONGEST_HEADING = 200
MOST_WORDS = 12
"""Of a heading that is neither in capitals nor begins with its number."""
RULERS = frozenset("IVX")
"""One-letter numerals that rulers and acts have; C, D, L and M are initials or items of a list."""
WORDS = frozenset({"di", "dix", "li", "mi", "mix", "mm"})
"""Numerals of several letters that are also words."""
LABEL = re.compile(r"(?P<label>[^\W\d_]+)(?P<stop>\.?)\s+\Z")
NUMBERED = re.compile(r"\W*(?:(?P<label>[^\W\d_]+)\.?\s+(?:[IVXLCDM]+|\d+)\b|(?:[IVXLCDM]{2,}|\d{1,3})\.)")
SENTENCE_END = tuple(".!?,;:\"'”’»…—")
ENDS = re.compile(r"(?:['’]s)?(?:\.?\s*\Z|\.?[:;,)\]—\n])")

LABEL_AFTER = re.compile(r"\.\s+([^\W\d_]+)")
GOES_ON = re.compile(r"\s[^\W\d_A-Z]")


@dataclass(frozen=True)
class Place:
    """The part of a chapter that an edit changes: `start` to `end` of the text, in the passage `first` to `limit`."""

    text: str
    start: int
    end: int
    first: int
    limit: int


def is_heading(passage: str) -> bool:
    """Return whether a paragraph may be a heading: short, and in capitals, numbered, or not a sentence."""
    passage = passage.strip()
    if len(passage) > LONGEST_HEADING or "\n" in passage:
        return False
    numbered = NUMBERED.match(passage)
    if passage.isupper() or (numbered and (not numbered["label"] or numbered["label"].casefold() in LABELS)):
        return True
    return len(passage.split()) <= MOST_WORDS and not passage.endswith(SENTENCE_END)


def is_roman(place: Place, start: int, end: int) -> bool:
    """Return whether the word from `start` to `end`, which excludes a full stop, is a Roman numeral there."""
    numeral = place.text[start:end]
    if not roman_value(numeral) or not (numeral.isupper() or numeral.islower()):
        return False
    before, after = place.text[place.first : start], place.text[end : place.limit]
    label = LABEL.search(before)
    heading = is_heading(place.text[place.first : place.limit])
    if label and label["label"].casefold() in LABELS:
        return _is_labelled(numeral, label, after, heading=heading)
    if numeral.islower() or (label and label["stop"]):
        return False
    if not before.strip():
        return _is_at_head(numeral, after, heading=heading)
    if len(numeral) > 1:
        return numeral.casefold() not in WORDS
    return numeral in RULERS and (
        _is_before_label(after) or (label is not None and _is_ruler(numeral, before, label, after))
    )


def _is_labelled(numeral: str, label: re.Match[str], after: str, *, heading: bool) -> bool:
    """Return whether the word after a label is its number, unlike the "I" in "for my part I" or the C in "Part C"."""
    if len(numeral) > 1 or numeral.islower():
        return True
    if numeral not in RULERS:
        return heading and label["label"].casefold() in CHAPTERS
    capital = label["label"][0].isupper() or bool(label["stop"])
    return numeral != "I" or heading or (capital and bool(ENDS.match(after)))


def _is_at_head(numeral: str, after: str, *, heading: bool) -> bool:
    """Return whether the first word is a heading's number rather than an initial, as in "V. Hugo"."""
    if re.match(r"\.?\s*(?:\Z|\n)", after):
        return True
    if len(numeral) > 1:
        return numeral.casefold() not in WORDS
    return heading and numeral in RULERS and bool(re.match(r"\.\s+(?:\S+\s+\S|[^\W\d_a-z]+\Z)", after))


def _is_before_label(after: str) -> bool:
    """Return whether a full stop and a label follow: "das V. Kapitel"."""
    following = LABEL_AFTER.match(after)
    return following is not None and following[1].casefold() in AFTER_NUMERALS


def _is_ruler(numeral: str, before: str, label: re.Match[str], after: str) -> bool:
    """Return whether one letter after a name is a ruler's number, as in "Henry V rode"; X may be a withheld name."""
    ends = ENDS.match(after) or (numeral == "V" and GOES_ON.match(after))
    return bool(ends) and _is_name(before, label)


def _is_name(before: str, label: re.Match[str]) -> bool:
    """Return whether the label is a name within a sentence: neither its first word nor a title."""
    inside = before[: label.start()].rstrip()
    return label["label"].istitle() and inside[-1:].isalpha() and label["label"].casefold() not in TITLES
