"""Shows the characters that a terminal obeys instead of printing them; a book's title may contain any of them."""

import re

OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control codes but tab and line feed, and the marks that change the direction of text
(https://www.unicode.org/reports/tr9/#Directional_Formatting_Codes)."""


def visible(text: str) -> str:
    r"""Return the text with each such character as JSON writes it, such as `\u001b`; JSON stays the same value."""
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    r"""Return the visible text on one line, with `\n` for a line break, so that it cannot look like two messages."""
    return visible(text.replace("\r\n", "\n")).replace("\n", r"\n").replace("\t", r"\t")
