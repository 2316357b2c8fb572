"""Make quotation marks consistent: a chapter has either straight or typographic ones.

The kind that the chapter has more of is kept. Marks made of accents (``so'', `so') are always replaced. Guillemets may
occur beside the others on purpose and are not changed.
"""

import re
from collections.abc import Callable, Iterator

from book_pipeline.formatting.edits import Change

DOUBLE = re.compile(r"``|(?<!['’])''(?!')|[“”„‟]|(?<!\d)\"")
SINGLE = re.compile(r"[`‘’‚‛']")
TYPEWRITTEN = ("``", "''", "`")
ELISION = re.compile(r"(?:t(?:is|was|were|will|would|il)|em|n|cause|bout|round|ere|\d\ds?)\b", re.IGNORECASE)
OPENS_AFTER = " \t\n([{—–-“„\"'‘«_"


def doubles(text: str) -> Iterator[Change]:
    """Make double quotation marks consistent."""
    marks = list(DOUBLE.finditer(text))
    printed = sum(mark.group() in "“”„‟" for mark in marks)
    typed = sum(mark.group() == '"' for mark in marks)
    german = sum(mark.group() == "„" for mark in marks) * 2 > printed / 2
    opening, closing = ("„", "“") if german else ("“", "”")
    yield from _consistent(text, marks, opening, closing, '"', is_printed=printed >= typed and printed > 0)


def singles(text: str) -> Iterator[Change]:
    """Make single quotation marks and apostrophes consistent, and typographic if double quotation marks are."""
    marks = list(SINGLE.finditer(text))
    printed = sum(mark.group() in "‘’" for mark in marks)
    typed = sum(mark.group() == "'" for mark in marks)
    is_printed = printed > 0 and (printed >= typed or "“" in text)
    yield from _consistent(text, marks, "‘", "’", "'", is_printed=is_printed)


def _consistent(
    text: str, marks: list[re.Match[str]], opening: str, closing: str, straight: str, *, is_printed: bool
) -> Iterator[Change]:
    wanted: Callable[[re.Match[str]], str] = (
        (lambda mark: _directed(text, mark, opening, closing)) if is_printed else lambda _: straight
    )
    for mark in marks:
        foreign = mark.group() == straight if is_printed else mark.group() != straight
        if (foreign or mark.group() in TYPEWRITTEN) and wanted(mark) != mark.group():
            yield Change(mark.start(), mark.group(), wanted(mark), "quotation_mark", "rule")


def _directed(text: str, mark: re.Match[str], opening: str, closing: str) -> str:
    """Return the opening or the closing mark, depending on the characters around it."""
    if mark.group() in TYPEWRITTEN:
        return closing if mark.group() == "''" else opening
    before, after = text[: mark.start()][-1:] or "\n", text[mark.end() :][:1] or "\n"
    elided = len(mark.group()) == 1 and closing == "’" and ELISION.match(text, mark.end())
    return opening if before in OPENS_AFTER and not after.isspace() and not elided else closing
