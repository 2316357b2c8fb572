"""Languages of which only the numbers are known: those of num2words that have no module here."""

import re
from collections.abc import Iterator
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language
from book_pipeline.formatting.readings.wording import NEVER, Wording, one_of

MARKED_BY_STOP = frozenset({"fi", "cs", "no", "sl", "tr"})
"""Languages that mark an ordinal with a full stop."""


class Counted(Language):
    """A language whose numbers num2words says."""

    group_marks = ".\u00a0\u202f "

    def __init__(self, code: str) -> None:
        self.code = code
        if code in MARKED_BY_STOP:
            self.ordinal_marks = r"\."
        self.digit_words = tuple("|".join(self._all(digit, "cardinal")) for digit in range(10))

    def cardinal(self, number: int) -> Wording:
        """Return the wording of num2words."""
        return one_of(*self._all(number, "cardinal"))

    def ordinal(self, number: int) -> Wording:
        """Return the wording of num2words."""
        return one_of(*self._all(number, "ordinal"))

    def year(self, number: int) -> Wording:
        """Return the wordings of num2words as a year and as a number."""
        return one_of(*self._all(number, "year"), *self._all(number, "cardinal"))

    def variants(self, spoken: str) -> Iterator[str]:
        """Yield other ways to say what num2words says."""
        del spoken
        yield from ()

    def _all(self, number: int, form: str) -> Iterator[str]:
        """Yield the ways to say a number, with a joint after each letter."""
        for spoken in _in_words(number, self.code, form):
            for each in (spoken, *self.variants(spoken)):
                yield " ".join(each.replace(" ", ""))  # words are joined or not, as num2words does not tell

    def fraction(self, top: int, bottom: int) -> Wording:
        """Return no wording: languages form fractions in different ways."""
        del top, bottom
        return NEVER


def counted(code: str) -> Language | None:
    """Return the language if num2words says its numbers."""
    return Counted(code) if code.isalpha() and _in_words(1, code, "cardinal") else None


@lru_cache(maxsize=4096)
def _in_words(number: int, code: str, form: str) -> tuple[str, ...]:
    """Return what num2words says, or nothing."""
    from num2words import num2words

    try:
        spoken = num2words(number, lang=code, to=form)
    except (NotImplementedError, OverflowError, TypeError, ValueError, KeyError, IndexError, AttributeError):
        return ()  # its languages raise different errors for what they do not support
    return (re.sub(r"[,|\s-]+", " ", spoken).strip(),) if isinstance(spoken, str) and spoken else ()
