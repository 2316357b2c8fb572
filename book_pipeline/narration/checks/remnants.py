"""What a footnote leaves behind in the text, which may go: its mark, a stray bracket; no word, figure or name."""

import re

from book_pipeline.narration.checks.numbering import Place
from book_pipeline.narration.checks.wording import LABELS

NUMBER, SIGNS, RAISED = r"\d{1,3}", r"[*†‡§¶^]{1,3}", r"[⁰¹²³⁴-⁹]{1,3}"
WORD_BEFORE = r"(?<=[^\W\d_]{3})"
REMNANT = re.compile(
    "|".join(
        [
            # A letter in brackets is a mark only where it hangs on a word: "[I] went" is an editor's.
            rf"\[\s?(?:{NUMBER}|{SIGNS})\s?\]",
            r"(?<=\S)\[[A-Z]\]",
            # The closing bracket is lost: none comes later on.
            rf"(?<=[^\s\d])\[\s?(?:{NUMBER}|{SIGNS})(?![\w\]])(?![^\[\n]*\])",
            # Figures that hang on a word.
            rf"{WORD_BEFORE}\({NUMBER}\)",
            rf"(?<=[^\W\d_A-Z]{{3}}){NUMBER}(?!\w)",
            rf"(?:{WORD_BEFORE}|(?<=[.,;:!?\"”»])){RAISED}",
            # Not within a word, nor behind a single letter, as in a name that is withheld, nor in a sum.
            r"(?:(?<=[^\W\d_]{2})|(?<![\w*†‡¶^]))(?<!\d )[*†‡¶^]{1,3}(?![\w*†‡¶^]|\s\d)",
            r"(?<![\w*])[*†‡¶^]{1,3}(?=[^\W\d_]{2})",
            r"(?<!\w)[\[\]{}|](?!\w)",
        ]
    )
)
BEFORE_STOPS = re.compile(r"\s+(?=[.,;:!?)\]”»])")


def footnote_remnant(place: Place, replacement: str) -> str | None:
    """Return why the replacement takes away more than marks, in a word; None if it doesn't."""
    kept = ""
    position = place.start
    for mark in REMNANT.finditer(place.text, place.first, place.limit):
        if place.start <= mark.start() and mark.end() <= place.end and not _is_number(place, mark):
            kept += place.text[position : mark.start()]
            position = mark.end()
            if place.text[mark.start() - 1 : mark.start()].isalnum() and place.text[position : position + 1].isalnum():
                return "joins_words"
    kept += place.text[position : place.end]
    if position == place.start or _evenly(kept) != _evenly(replacement):
        return "more_than_marks"
    rest = place.text[place.first : place.start] + replacement + place.text[place.end : place.limit]
    return None if any(map(str.isalnum, rest)) else "empties_paragraph"


def _is_number(place: Place, mark: re.Match[str]) -> bool:
    """Tell the figures of "page12", which are no mark."""
    word = re.search(r"[^\W\d_]+\Z", place.text[place.first : mark.start()])
    return mark.group()[0].isdecimal() and word is not None and word.group().casefold() in LABELS


def _evenly(text: str) -> str:
    return BEFORE_STOPS.sub("", " ".join(text.split()))
