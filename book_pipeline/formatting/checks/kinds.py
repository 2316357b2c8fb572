"""The check of each kind of edit."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from book_pipeline.formatting.checks.footnote_marks import check_footnote_remnant
from book_pipeline.formatting.checks.ocr_errors import check_scanning_error
from book_pipeline.formatting.checks.roman_numerals import Place, is_heading
from book_pipeline.formatting.editor.proposal import EditKind
from book_pipeline.formatting.readings.electronic import addresses

UNDOTTED = re.compile(r"[^\W\d_]+(?![\w.])")
WORDS_BEFORE = re.compile(r"(?<!\S)(?:\S+\s+){1,2}\Z")
WORDS_AFTER = re.compile(r"(?:\s+\S+){1,3}")
UNKNOWN_LANGUAGE = "und"
"""BCP 47 tag of a text whose language is neither stated nor detected. No words of a language are put into it."""
EVIDENCE = {
    EditKind.NUMBER: re.compile(r"[\d¼-¾⅐-⅞]"),
    EditKind.DATE: re.compile(r"\d"),
    EditKind.TIME: re.compile(r"\d"),
    EditKind.MEASURE: re.compile(r"[\d¼½¾%°]"),
    EditKind.ADDRESS: re.compile(r"[@./]"),
    EditKind.ROMAN_NUMERAL: re.compile(r"[ivxlcdm]", re.IGNORECASE),
    EditKind.SYMBOL: re.compile(r"[^\w\s.,;:!?'\"]|[¼½¾]|\d\s?[^\W\d_]{1,3}(?!\w)"),
}


@dataclass(frozen=True)
class EditContext:
    """The text that the edits are for, its language, and its vocabulary.

    `taken` are the start and end of each place that the lexicon changes; edits there are rejected.
    """

    text: str
    language: str
    taken: tuple[tuple[int, int], ...] = ()

    @cached_property
    def undotted(self) -> frozenset[str]:
        """The words, in lower case, that occur without a following full stop and so are no abbreviations."""
        return frozenset(word.lower() for word in UNDOTTED.findall(self.text))


def rejection_reason(place: Place, replacement: str, kind: EditKind, context: EditContext) -> str | None:
    """Return the reason code if the kind does not allow the replacement at the place, else None."""
    if place.end <= place.start:
        return "adds_words"
    if any(start < place.end and place.start < end for start, end in context.taken):
        return "in_lexicon"
    if _reaches_into_address(place, whole=kind in CHECKS):
        return "part_of_address"
    return CHECKS.get(kind, _check_reading)(place, replacement, kind, context)


def _check_reading(place: Place, replacement: str, kind: EditKind, context: EditContext) -> str | None:
    from book_pipeline.formatting.readings.check import is_reading  # a cold start need not wait for it

    find = place.text[place.start : place.end]
    if context.language == UNKNOWN_LANGUAGE:
        return "unknown_language"
    if not replacement.strip():
        return "removes_words"
    if kind in EVIDENCE and not EVIDENCE[kind].search(find):
        return "wrong_kind"
    if _is_part_of_number(place):
        return "part_of_number"
    heading = kind is EditKind.HEADING
    if is_reading(place, replacement, context.language, context.undotted, heading=heading):
        return None
    wide = _widened(place)  # a day is read as its date asks for
    replacement = place.text[wide.start : place.start] + replacement + place.text[place.end : wide.end]
    return None if is_reading(wide, replacement, context.language, context.undotted) else "not_a_reading"


def _check_heading(place: Place, replacement: str, kind: EditKind, context: EditContext) -> str | None:
    if not is_heading(place.text[place.first : place.limit]):
        return "not_a_heading"
    return _check_reading(place, replacement, kind, context)


CHECKS: dict[EditKind, Callable[[Place, str, EditKind, EditContext], str | None]] = {
    EditKind.HEADING: _check_heading,
    EditKind.SCANNING_ERROR: lambda place, replacement, _, __: check_scanning_error(place, replacement),
    EditKind.FOOTNOTE_REMNANT: lambda place, replacement, _, __: check_footnote_remnant(place, replacement),
}


def _widened(place: Place) -> Place:
    """Return the place with a few words before and after it."""
    before = WORDS_BEFORE.search(place.text, place.first, place.start)
    after = WORDS_AFTER.match(place.text, place.end, place.limit)
    start, end = before.start() if before else place.start, after.end() if after else place.end
    return Place(place.text, start, end, place.first, place.limit)


def _reaches_into_address(place: Place, *, whole: bool) -> bool:
    """Return whether the place has a part of an address of mail or web; `whole` counts a whole address too."""
    return any(
        start < place.end and place.start < end and (whole or not (place.start <= start and end <= place.end))
        for start, end in addresses(place.text, place.first, place.limit)
    )


def _is_part_of_number(place: Place) -> bool:
    """Return whether digits at an edge continue outside the place, or are a subscript.

    So "250" does in "1,250", "1" in "1°" and "1º", whose sign says that it is an ordinal or a degree, and "2" in
    "H{2}O".
    """
    before, after = place.text[max(0, place.start - 2) : place.start], place.text[place.end : place.end + 2]
    joined = r"[.,:/'’\u00a0\u202f]"
    return bool(
        re.match(r"[{}^_]", before[-1:] + after)
        or (place.text[place.start].isdecimal() and re.fullmatch(rf"\d{joined}", before))
        or (place.text[place.end - 1].isdecimal() and re.match(rf"{joined}\d|[°ºª]", after))
    )
