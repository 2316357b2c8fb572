"""What each kind of edit allows, where its words stand."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from book_pipeline.narration.checks.numbering import Place, is_heading
from book_pipeline.narration.checks.remnants import footnote_remnant
from book_pipeline.narration.checks.saying import says
from book_pipeline.narration.checks.scanning import scanning_error
from book_pipeline.narration.editor.proposal import EditKind

UNDOTTED = re.compile(r"[^\W\d_]+(?![\w.])")
EVIDENCE = {
    EditKind.NUMBER: re.compile(r"\d"),
    EditKind.DATE: re.compile(r"\d"),
    EditKind.ROMAN_NUMERAL: re.compile(r"[ivxlcdm]", re.IGNORECASE),
    EditKind.SYMBOL: re.compile(r"[^\w\s.,;:!?'\"]|[¼½¾]"),
}


@dataclass(frozen=True)
class Chapter:
    """The text that the edits are for, and what may be known of its words."""

    text: str
    language: str

    @cached_property
    def undotted(self) -> frozenset[str]:
        """Words that stand somewhere with no full stop behind them, and so are not short for another."""
        return frozenset(word.lower() for word in UNDOTTED.findall(self.text))


def refusal(place: Place, replacement: str, kind: EditKind, chapter: Chapter) -> str | None:
    """Return why the kind doesn't allow the replacement there, in a word; None if it does."""
    if place.end <= place.start:
        return "adds_words"
    return CHECKS.get(kind, _said)(place, replacement, kind, chapter)


def _said(place: Place, replacement: str, kind: EditKind, chapter: Chapter) -> str | None:
    find = place.text[place.start : place.end]
    if not replacement.strip():
        return "removes_words"
    if kind in EVIDENCE and not EVIDENCE[kind].search(find):
        return "wrong_kind"
    if _is_part_of_number(place):
        return "part_of_number"
    if not says(place, replacement, kind, chapter.language, chapter.undotted):
        return "says_something_else"
    return None


def _heading(place: Place, replacement: str, kind: EditKind, chapter: Chapter) -> str | None:
    if not is_heading(place.text[place.first : place.limit]):
        return "no_heading"
    return _said(place, replacement, kind, chapter)


CHECKS: dict[EditKind, Callable[[Place, str, EditKind, Chapter], str | None]] = {
    EditKind.HEADING: _heading,
    EditKind.SCANNING_ERROR: lambda place, replacement, _, __: scanning_error(place, replacement),
    EditKind.FOOTNOTE_REMNANT: lambda place, replacement, _, __: footnote_remnant(place, replacement),
}


def _is_part_of_number(place: Place) -> bool:
    """Tell whether figures at the place's edge go on outside of it, as "250" in "1,250", or are set low: "H{2}O"."""
    before, after = place.text[max(0, place.start - 2) : place.start], place.text[place.end : place.end + 2]
    joined = r"[.,:/'’\u00a0\u202f]"
    return bool(
        re.match(r"[{}^_]", before[-1:] + after)
        or (place.text[place.start].isdecimal() and re.fullmatch(rf"\d{joined}", before))
        or (place.text[place.end - 1].isdecimal() and re.fullmatch(rf"{joined}\d", after))
    )
