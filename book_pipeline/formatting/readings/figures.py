"""Numbers in figures: whole and decimal, with a sign, a fraction or a multiplier."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language
from book_pipeline.formatting.readings.tables import table
from book_pipeline.formatting.readings.wording import NEVER, Wording

MOST_DIGITS = 27
"""Longer figures are read one by one only."""
VULGAR = {
    sign: (int(parts[0]), int(parts[2:]))
    for sign, parts in table(
        "½ = 1/2; ⅓ = 1/3; ⅔ = 2/3; ¼ = 1/4; ¾ = 3/4; ⅕ = 1/5; ⅖ = 2/5; ⅗ = 3/5; ⅘ = 4/5; ⅙ = 1/6; ⅚ = 5/6; ⅐ = 1/7; "
        "⅛ = 1/8; ⅜ = 3/8; ⅝ = 5/8; ⅞ = 7/8; ⅑ = 1/9; ⅒ = 1/10"
    ).items()
}
"""Signs of fractions: top and bottom."""
LONGEST_AMBIGUOUS = 2
"""Letters of a multiplier, such as "k", that may also be a unit."""
MINUS_SIGNS = "-−–"
FIRST_EAST_ASIAN = "\u2e80"
"""Of the characters of words that no space parts from figures."""
SIGN = re.compile(rf"[{MINUS_SIGNS}]\s?(?=[\d.,]|[{''.join(VULGAR)}])")
FRACTION = re.compile(r"(?P<top>\d+)\s?[/⁄]\s?(?P<bottom>\d[\d.]*\d|\d)(?![\d/⁄])")
LIST, LIST_BEFORE = re.compile(r"\d+(?:,\d{1,2}(?!\d)){2,}"), re.compile(r"(?:\d+,)*\Z")
IN_LIST = (re.compile(r"(?P<whole>\d+)(?P<part>(?!))?(?=,|\b)"), re.compile(r"(?P<whole>\d+),(?P<part>\d+)"))
LONGEST_LIST = 60
"""Characters before a figure of a list that are looked at."""
WITH_CENTS = re.compile(r"(?P<whole>\d{1,3}(?:[,' \u00a0]\d{3})+|\d+)\.(?P<part>\d\d)(?!\d|[.,]\d)")
"""An amount in the English way, in a language whose decimal mark is a comma."""
AFTER_FIGURES = re.compile(r"\s?((?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f])+)\.?")
"""A word, with the vowel signs of Devanagari."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, which ends before the offset `end`.

    Attributes
    ----------
    whole, part
        Figures before and after the decimal mark, without grouping; "" if there are none.
    grouped
        Whether the figures have marks of thousands.
    fraction
        Top and bottom of a fraction after the whole number, or alone.
    multiplier
        What the word after the figures says ("million"), or None.

    """

    end: int
    whole: str = ""
    part: str = ""
    grouped: bool = False
    negative: bool = False
    fraction: tuple[int, int] | None = None
    multiplier: Wording | None = None

    def wording(self, language: Language) -> Wording:
        """Return the wording of the number as a quantity."""
        spoken: Wording
        if len(self.whole) > MOST_DIGITS:
            return NEVER
        if self.fraction:
            spoken = (
                language.mixed(int(self.whole), *self.fraction) if self.whole else language.fraction(*self.fraction)
            )
        else:
            spoken = language.decimal(self.whole, self.part) if self.part else language.cardinal(int(self.whole))
        spoken = language.signed(spoken) if self.negative else spoken
        return spoken if self.multiplier is None else language.scaled(spoken, self.multiplier)


def numbers(text: str, at: int, limit: int, language: Language, *, money: bool = False) -> Iterator[Number]:
    """Yield the numbers that begin at an offset of a text; an amount of `money` may have a full stop before cents."""
    if text[at] not in VULGAR and not text[at].isdecimal() and text[at] not in MINUS_SIGNS + language.decimal_marks:
        return
    before = text[max(0, at - 2) : at]
    if before[-1:].isdecimal() or (before[-1:] in {".", ","} and before[:1].isdecimal() and not _in_list(text, at)):
        return
    sign = SIGN.match(text, at, limit)
    if sign and before[-1:].isalnum() and before[-1:] < FIRST_EAST_ASIAN:
        return
    start = sign.end() if sign else at
    cents = WITH_CENTS.match(text, start, limit) if money and "." not in language.decimal_marks else None
    if cents:
        yield Number(cents.end(), re.sub(r"\D", "", cents["whole"]), cents["part"], negative=sign is not None)
    for number in _unsigned(text, start, limit, language):
        signed = replace(number, negative=sign is not None)
        after = AFTER_FIGURES.match(text, number.end, limit)
        word = after[1] if after else ""
        keys = (word, word.lower(), language.prepared(word))
        multiplier = next((language.multipliers[key] for key in keys if key in language.multipliers), None)
        if money and multiplier is None:
            multiplier = language.money_multipliers.get(word)
        if multiplier is None or len(word) <= LONGEST_AMBIGUOUS:
            yield signed
        if after and multiplier is not None:
            yield from (replace(signed, end=end, multiplier=multiplier) for end in {after.end(), after.end(1)})


def _unsigned(text: str, at: int, limit: int, language: Language) -> Iterator[Number]:
    fraction = FRACTION.match(text, at, limit)
    if fraction:
        yield Number(fraction.end(), fraction=_parts(fraction))
    if text[at : at + 1] in VULGAR and at < limit:
        yield Number(at + 1, fraction=VULGAR[text[at]])
    for match in _figures(text, at, limit, language):
        whole = re.sub(r"\D", "", match["whole"] or "")
        if match["part"] is None and not whole:
            continue
        number = Number(match.end(), whole, match["part"] or "", whole != (match["whole"] or ""))
        if number.part or not whole:
            yield number
            continue
        rest = match.end() + (text[match.end() : match.end() + 1].isspace())
        if rest < limit and text[rest] in VULGAR:
            yield replace(number, end=rest + 1, fraction=VULGAR[text[rest]])
        mixed = FRACTION.match(text, rest, limit) if rest > match.end() else None
        yield replace(number, end=mixed.end(), fraction=_parts(mixed)) if mixed else number


def _figures(text: str, at: int, limit: int, language: Language) -> Iterator[re.Match[str]]:
    """Yield the matches of figures: with marks of thousands, or else without."""
    grouped, plain = (
        pattern.match(text, at, limit) for pattern in _patterns(language.decimal_marks, language.group_marks)
    )
    if grouped:
        yield grouped
    if plain and (grouped is None or plain["part"] is not None):
        yield plain
    if grouped is None and text[at].isdecimal() and _in_list(text, at):
        yield from filter(None, (pattern.match(text, at, limit) for pattern in IN_LIST))


def _in_list(text: str, at: int) -> bool:
    """Return whether figures are in a list without spaces, such as "1,2,3", whose commas may be decimal or not."""
    before = LIST_BEFORE.search(text, max(0, at - LONGEST_LIST), at)
    return LIST.match(text, before.start() if before else at) is not None


def _parts(fraction: re.Match[str]) -> tuple[int, int] | None:
    return int(fraction["top"]), int(fraction["bottom"].replace(".", ""))


@lru_cache(maxsize=64)
def _patterns(decimal_marks: str, group_marks: str) -> tuple[re.Pattern[str], ...]:
    """Return the expressions of figures with and without marks of thousands."""
    mark, group = f"[{re.escape(decimal_marks)}]", f"[{re.escape(group_marks)}]"
    part = rf"(?:{mark}(?P<part>\d+))?(?!\d)"
    grouped = (
        rf"(?P<whole>\d{{1,3}}(?P<mark>{group})\d{{3}}(?:(?P=mark)\d{{3}})*|\d{{1,2}}(?:,\d{{2}})*,\d{{3}}(?!,)"
        r"|\d{1,3}(?:,\d{3}){2,})(?!\d)"
    )
    return (
        re.compile(rf"{grouped}{part}"),
        re.compile(rf"(?P<whole>\d*){part}(?![.,]\d)"),
    )
