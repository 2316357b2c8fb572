"""Languages of which only the numbers are known: those of num2words that have no module here."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.language import Language
from book_pipeline.formatting.readings.wording import NEVER, Wording, one_of

MARKED_BY_STOP = frozenset({"fi", "cs", "no", "sl", "tr"})
"""Languages that mark an ordinal with a full stop."""


class Counted(Language):
    """A language whose numbers num2words says."""

    group_marks = ".\u00a0\u202f "

    def __init__(self, code: str) -> None:
        self.code = code
        self.ordinal_marks = r"\." if code in MARKED_BY_STOP else "(?!)"
        self.digit_words = tuple(next(_spoken(digit, code, "cardinal"), "") for digit in range(10))

    def cardinal(self, number: int) -> Wording:
        """Return the wording of num2words."""
        return one_of(*_spoken(number, self.code, "cardinal"))

    def ordinal(self, number: int) -> Wording:
        """Return the wording of num2words."""
        return one_of(*_spoken(number, self.code, "ordinal"))

    def year(self, number: int) -> Wording:
        """Return the wordings of num2words as a year and as a number."""
        return one_of(*_spoken(number, self.code, "year"), *_spoken(number, self.code, "cardinal"))

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return no wording: languages form fractions in different ways."""
        del top, bottom
        return NEVER


def counted(code: str) -> Language | None:
    """Return the language if num2words says its numbers."""
    return Counted(code) if code.isalpha() and next(_spoken(1, code, "cardinal"), None) else None


def _spoken(number: int, code: str, form: str) -> Iterator[str]:
    from num2words import num2words

    try:
        spoken = num2words(number, lang=code, to=form)
    except (NotImplementedError, OverflowError, TypeError, ValueError, KeyError, IndexError, AttributeError):
        return  # its languages raise different errors for what they do not support
    if isinstance(spoken, str) and spoken:
        yield re.sub(r"[,\s-]+", " ", spoken).replace("|", " ").strip()
