"""Numbers as words, in any language that num2words supports."""

import re
from collections.abc import Callable
from dataclasses import dataclass

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
MAX_DIGITS = 12


@dataclass(frozen=True)
class Pattern:
    """An expression, the replacement of a match (None: no edit), and the kind of the edit."""

    expression: re.Pattern[str]
    replacement: Callable[[re.Match[str]], str | None]
    kind: str


ADDRESS = re.compile(r"\b[a-z]+(?:\.[a-z]+)*@[a-z]+\.(?:com|org|net)\b|\bwww(?:\.[a-z]+)+(?![\w/])")
"""An address of mail or web, in letters alone."""


def address(match: re.Match[str], at: str, dot: str) -> str:
    """Return an address with the names of its signs."""
    spoken = match.group().replace("@", f" {at} ").replace(".", f" {dot} ")
    return spoken.replace("www", "w w w")


def words(number: float | str, language: str = "en", form: str = "cardinal") -> str | None:
    """Return the number in words; None if num2words does not support it."""
    from num2words import num2words

    try:
        spoken: str = num2words(number, lang=language, to=form)
    except (NotImplementedError, OverflowError, ValueError, TypeError, KeyError, IndexError):
        return None
    return spoken.replace(",", "")


def parse_roman(numeral: str) -> int | None:
    """Return the value of a Roman numeral; None if it is not well-formed."""
    if not re.fullmatch(r"M*(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", numeral) or not numeral:
        return None
    values = [ROMAN[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def patterns(language: str) -> tuple[Pattern, ...]:
    """Return the patterns of a language other than English: whole numbers only."""
    alone = re.compile(rf"(?<![\w.,:/'’-])\d{{1,{MAX_DIGITS}}}(?![\w:/'’-]|[.,]\w|\.)")
    return (Pattern(alone, lambda match: words(int(match.group()), language), "number"),)
