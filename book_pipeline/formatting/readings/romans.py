"""Roman numerals in texts of other scripts, where Latin capitals of their own are numerals beyond doubt."""

import re

from book_pipeline.roman_numerals import roman_value

NUMERAL = re.compile(
    r"(?<![A-Za-z0-9.&@/-])(?:[IVXLCDM]{2,12}|[IVX](?![\w-]))(?![A-Za-z0-9&@/])(?!\s?[A-Za-z])",
)
"""A single letter before a letter or a hyphen is a letter: "X선"."""
LATIN_BEFORE = re.compile(r"[A-Za-z]\W{0,2}\Z")


def roman_at(text: str, at: int, limit: int) -> tuple[int, int] | None:
    """Return the end and the value of the Roman numeral at an offset; None beside Latin words or if there is none."""
    match = NUMERAL.match(text, at, limit)
    if match is None or LATIN_BEFORE.search(text[max(0, at - 3) : at]):
        return None
    value = roman_value(match.group())
    return (match.end(), value) if value else None
