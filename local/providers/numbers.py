"""Figures in words, in any language that num2words speaks."""

import re
from collections.abc import Callable
from dataclasses import dataclass

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
MOST_DIGITS = 12


@dataclass(frozen=True)
class Pattern:
    """What is edited, what is said instead (None: it stays), and the kind of edit that this is."""

    expression: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]
    kind: str


def words(number: float | str, language: str = "en", form: str = "cardinal") -> str | None:
    """Return the number in words; None if num2words can't."""
    from num2words import num2words

    try:
        said: str = num2words(number, lang=language, to=form)
    except (NotImplementedError, OverflowError, ValueError, TypeError, KeyError, IndexError):
        return None
    return said.replace(",", "")


def roman(numeral: str) -> int | None:
    """Return the value of a Roman numeral; None if it isn't a well-formed one."""
    if not re.fullmatch(r"M*(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", numeral) or not numeral:
        return None
    values = [ROMAN[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def patterns(language: str) -> tuple[Pattern, ...]:
    """Return what to do in a language that isn't English: plain figures alone."""
    alone = re.compile(rf"(?<![\w.,:/'’-])\d{{1,{MOST_DIGITS}}}(?![\w:/'’-]|[.,]\w|\.)")
    return (Pattern(alone, lambda match: words(int(match.group()), language), "number"),)
