"""Read telephone numbers and other groups of figures."""

import re
from collections.abc import Iterator

from book_pipeline.formatting.readings.figures import numbers
from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.wording import then

FORM = re.compile(
    r"(?P<plus>\+\s?)?(?:\(\d+\)|\d+)(?:[-.\s]{0,3}\(\d+\)|[-.\s]{1,3}\d+|(?<=\))\d+)*",
)
SLASHED = re.compile(r"(?<!\w)0\d+\s?/\s?\d+(?:[ -]\d+)*(?![\d/])")
"""An area code and a number: "030/123456"."""
LABEL = re.compile(r"tel\.?:\s*(?=[+(\d])", re.IGNORECASE)
LEADING_ZERO = re.compile(r"[0०٠]\d")
FEWEST_DIGITS, MOST_DIGITS = 5, 20


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
    if (len(groups) > 1 or match["plus"]) and FEWEST_DIGITS <= sum(map(len, groups)) <= MOST_DIGITS:
        yield match.end(), language.telephone(groups, plus=bool(match["plus"]))
        if re.fullmatch(r"\d+(?:\.\d+)+", match.group()) and "." in language.electronic_signs:
            dot = language.electronic_signs["."]
            dotted = [part for group in groups for part in (dot, language.telephone([group], plus=False))]
            yield match.end(), then(*dotted[1:])


def _is_number(match: re.Match[str], language: Language) -> bool:
    """Return whether figures with a mark are one number, like "2 300" or "10000.999"; it does not begin with a zero."""
    if LEADING_ZERO.match(match.group()):
        return False
    return any(number.end == match.end() for number in numbers(match.string, match.start(), match.end(), language))
