"""Read telephone numbers and other groups of figures."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.figures import numbers
from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.wording import then

FORM = re.compile(
    r"(?P<plus>\+\s?)?(?:\(\d+\)|0\d{1,3}\)\s?\d+|\d+)(?:[-.\s]{0,3}\(\d+\)|[-.\s]{1,3}\d+|(?<=\))\d+)*",
)
SLASHED = re.compile(r"(?<!\w)0\d+\s?/\s?\d+(?:[ -]\d+)*(?![\d/])")
"""An area code and a number: "030/123456"."""
LABEL = re.compile(r"tel\.?:\s*(?=[+(\d])", re.IGNORECASE)
LEADING_ZERO = re.compile(r"[0०٠]\d")
FEWEST_DIGITS, MOST_DIGITS = 5, 20
BEFORE_LETTERS = re.compile(r"-[^\W\d_]")
"""What follows the figures of a number whose last part spells a word: "1-800-go-home"."""
RANGE = re.compile(r"(?P<first>[1-9]\d{0,3})[-‐‑–](?P<last>[1-9]\d{0,3})")
"""Two numbers that may be a range: "1914-1918"."""
GROUP_BEFORE, GROUP_AFTER = re.compile(r"\d[\s./-]\Z"), re.compile(r"[\s./-]\d")


def read_telephones(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a telephone number, each group said one by one, as a number or in pairs.

    Full stops between groups may be said, as in the address of a machine.
    """
    if at and text[at - 1].isalnum():
        return
    label = LABEL.match(text, at, limit)
    if label and "tel" in language.before_figures:
        yield label.end(), language.before_figures["tel"]
    slashed = SLASHED.match(text, at, limit)
    if slashed:
        yield slashed.end(), language.telephone(re.findall(r"\d+", slashed.group()), plus=False)
    match = FORM.match(text, at, limit)
    if match is None or _is_number(match, language):
        return
    groups = re.findall(r"\d+", match.group())
    fewest = FEWEST_DIGITS - bool(BEFORE_LETTERS.match(text, match.end(), limit))
    if (len(groups) > 1 or match["plus"]) and fewest <= sum(map(len, groups)) <= MOST_DIGITS:
        single = then(*map(language.digits, groups))
        yield match.end(), single if _is_range(match) else language.telephone(groups, plus=bool(match["plus"]))
        if re.fullmatch(r"\d+(?:\.\d+)+", match.group()) and "." in language.electronic_signs:
            dot = language.electronic_signs["."]
            dotted = [part for group in groups for part in (dot, language.telephone([group], plus=False))]
            yield match.end(), then(*dotted[1:])


def has_groups_beside(text: str, first: int, end: int) -> bool:
    """Return whether figures are one of several groups, of which no zero may be left out: "06 1234567"."""
    return bool(GROUP_BEFORE.search(text, max(0, first - 2), first) or GROUP_AFTER.match(text, end))


def _is_range(match: re.Match[str]) -> bool:
    """Return whether figures may be a range, whose numbers are not said without a word between them."""
    span = RANGE.fullmatch(match.group())
    return span is not None and len(span["first"]) == len(span["last"]) and span["first"] < span["last"]


def _is_number(match: re.Match[str], language: Language) -> bool:
    """Return whether figures with a mark are one number, like "2 300" or "10000.999"; it does not begin with a zero."""
    if LEADING_ZERO.match(match.group()):
        return False
    return any(number.end == match.end() for number in numbers(match.string, match.start(), match.end(), language))
