"""Check removals of footnote marks and stray brackets: the edit must remove no word, number or name."""

import re

from book_pipeline.formatting.checks.labels import LABELS
from book_pipeline.formatting.checks.roman_numerals import Place

NUMBER, SIGNS, RAISED = r"\d{1,3}", r"[*†‡§¶^]{1,3}", r"[⁰¹²³⁴-⁹]{1,3}"
WORD_BEFORE = r"(?<=[^\W\d_]{3})"
REMNANT = re.compile(
    "|".join(
        [
            # A letter in brackets is a mark only directly after a word: "[I] went" is an editor's addition.
            rf"\[\s?(?:{NUMBER}|{SIGNS})\s?\]",
            r"(?<=\S)\[[A-Z]\]",
            # The closing bracket is missing from the rest of the line.
            rf"(?<=[^\s\d])\[\s?(?:{NUMBER}|{SIGNS})(?![\w\]])(?![^\[\n]*\])",
            # Digits directly after a word.
            rf"{WORD_BEFORE}\({NUMBER}\)",
            rf"(?<=[^\W\d_A-Z]{{3}}){NUMBER}(?!\w)",
            rf"(?:{WORD_BEFORE}|(?<=[.,;:!?\"”»])){RAISED}",
            # Not within a word, nor after a single letter (a withheld name), nor in a calculation.
            r"(?:(?<=[^\W\d_]{2})|(?<![\w*†‡¶^]))(?<!\d )[*†‡¶^]{1,3}(?![\w*†‡¶^]|\s\d)",
            r"(?<![\w*])[*†‡¶^]{1,3}(?=[^\W\d_]{2})",
            r"(?<!\w)[\[\]{}|](?!\w)",
        ]
    )
)
BEFORE_STOPS = re.compile(r"\s+(?=[.,;:!?)\]”»])")


def check_footnote_remnant(place: Place, replacement: str) -> str | None:
    """Return the reason code if the replacement removes more than marks, else None."""
    kept = ""
    position = place.start
    for mark in REMNANT.finditer(place.text, place.first, place.limit):
        if place.start <= mark.start() and mark.end() <= place.end and not _is_number(place, mark):
            kept += place.text[position : mark.start()]
            position = mark.end()
            if place.text[mark.start() - 1 : mark.start()].isalnum() and place.text[position : position + 1].isalnum():
                return "joins_words"
    kept += place.text[position : place.end]
    if position == place.start or _normalized_spaces(kept) != _normalized_spaces(replacement):
        return "more_than_marks"
    rest = place.text[place.first : place.start] + replacement + place.text[place.end : place.limit]
    return None if any(map(str.isalnum, rest)) else "empties_paragraph"


def _is_number(place: Place, mark: re.Match[str]) -> bool:
    """Return whether the mark is a number after a label, as in "page12"."""
    word = re.search(r"[^\W\d_]+\Z", place.text[place.first : mark.start()])
    return mark.group()[0].isdecimal() and word is not None and word.group().casefold() in LABELS


def _normalized_spaces(text: str) -> str:
    return BEFORE_STOPS.sub("", " ".join(text.split()))
