"""What each kind of edit allows, where its words stand."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from book_pipeline.narration.proposal import EditKind
from book_pipeline.narration.saying import Place, says

LONGEST_HEADING = 200
SLIPS = 2
"""Letters that a scanner may have misread in a word."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
UNDOTTED = re.compile(r"[^\W\d_]+(?![\w.])")
KEPT = ';:!?—"“”«»()…'
NEW = "-'’,"
COMMA = re.compile(r"(?<!\d),|,(?!\d)")
EVIDENCE = {
    EditKind.NUMBER: re.compile(r"\d"),
    EditKind.DATE: re.compile(r"\d"),
    EditKind.ROMAN_NUMERAL: re.compile(r"[ivxlcdm]", re.IGNORECASE),
    EditKind.SYMBOL: re.compile(r"[^\w\s.,;:!?'\"]|[¼½¾]"),
}
REMNANT = re.compile(
    r"\[\s?(?:\d{1,3}|[a-zA-Z]|[*†‡§¶^]{1,3})(?:\s?\])?|(?<=\S)\(\d{1,3}\)|\(\d{1,3}\)(?=[.,;:!?»”\"])"
    r"|[*†‡¶^]{1,3}|(?<=[^\W\d_A-Z]{3})\d{1,3}(?!\w)|[⁰¹²³⁴-⁹]{1,3}|(?<!\w)[\[\]{}|](?!\w)"
)


@dataclass(frozen=True)
class Chapter:
    """The text that the edits are for, and what may be known of its words."""

    text: str
    language: str

    @cached_property
    def words(self) -> Counter[str]:
        """How often each word stands in the text."""
        return Counter(word.casefold() for word in WORD.findall(self.text))

    @cached_property
    def undotted(self) -> frozenset[str]:
        """Words that stand somewhere with no full stop behind them, and so are not short for another."""
        return frozenset(word.casefold() for word in UNDOTTED.findall(self.text))


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
    return None if _keeps_punctuation(find, replacement, kind) else "changes_punctuation"


def _heading(place: Place, replacement: str, kind: EditKind, chapter: Chapter) -> str | None:
    passage = place.text[place.first : place.limit]
    if len(passage) > LONGEST_HEADING or "\n" in passage.strip():
        return "no_heading"
    return _said(place, replacement, kind, chapter)


def _scanning_error(place: Place, replacement: str, _: EditKind, chapter: Chapter) -> str | None:
    misread = place.text[place.start : place.end]
    if not any(map(str.isalpha, misread)) or not any(map(str.isalnum, replacement)):
        return "removes_words"
    if 2 * slips(misread, replacement) > min(2 * SLIPS, len(misread), len(replacement)):
        return "too_far"
    if len(misread.split()) != len(replacement.split()) and abs(len(misread) - len(replacement)) != 1:
        return "adds_words"
    if any(not (character.isalnum() or character in "'’- .") for character in replacement):
        return "changes_punctuation"
    return "authors_word" if chapter.words[misread.casefold()] > 1 else None


def _footnote_remnant(place: Place, replacement: str, _: EditKind, chapter: Chapter) -> str | None:
    pattern, position = "", place.start
    for mark in REMNANT.finditer(chapter.text, place.first, place.limit):
        if place.start <= mark.start() and mark.end() <= place.end:
            pattern += _spaced(chapter.text[position : mark.start()]) + f"(?:{_spaced(mark.group())})?"
            position = mark.end()
    pattern += _spaced(chapter.text[position : place.end])
    if not re.fullmatch(pattern, replacement):
        return "more_than_marks"
    rest = chapter.text[place.first : place.start] + replacement + chapter.text[place.end : place.limit]
    return None if any(map(str.isalnum, rest)) else "empties_paragraph"


CHECKS: dict[EditKind, Callable[[Place, str, EditKind, Chapter], str | None]] = {
    EditKind.HEADING: _heading,
    EditKind.SCANNING_ERROR: _scanning_error,
    EditKind.FOOTNOTE_REMNANT: _footnote_remnant,
}


def _is_part_of_number(place: Place) -> bool:
    """Tell whether figures at the place's edge go on outside of it, as "250" in "1,250"."""
    before, after = place.text[max(0, place.start - 2) : place.start], place.text[place.end : place.end + 2]
    joined = r"[.,:/'’\u00a0\u202f]"
    return bool(
        (place.text[place.start].isdecimal() and re.fullmatch(rf"\d{joined}", before))
        or (place.text[place.end - 1].isdecimal() and re.fullmatch(rf"{joined}\d", after))
    )


def slips(left: str, right: str) -> int:
    """Return the Damerau-Levenshtein distance in its simple form, or more than SLIPS if it is more."""
    if abs(len(left) - len(right)) > SLIPS:
        return SLIPS + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left):
        before_that, before, row = before, row, [i + 1]
        for j, other in enumerate(right):
            cost = min(before[j] + (one != other), before[j + 1] + 1, row[j] + 1)
            if i and j and one == right[j - 1] and left[i - 1] == other:
                cost = min(cost, before_that[j - 1] + 1)
            row.append(cost)
    return row[-1]


def _keeps_punctuation(find: str, replacement: str, kind: EditKind) -> bool:
    """Tell whether the marks that a voice hears stay, and no others come; a heading's are the typesetter's."""
    strange = {mark for mark in replacement if not (mark.isalnum() or mark.isspace() or mark in NEW)} - set(find)
    if kind is EditKind.HEADING:
        return strange <= {".", ":", "—"}
    commas = kind is EditKind.DATE or len(COMMA.findall(find)) <= replacement.count(",")
    here, there = ({mark: text.count(mark) for mark in KEPT} for text in (find, replacement))
    return commas and here == there and not strange


def _spaced(text: str) -> str:
    return r"\s*".join(re.escape(word) for word in re.split(r"\s+", text))
