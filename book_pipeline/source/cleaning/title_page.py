"""The title and the author that a text's own title page states, for sources without metadata."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_LINE = 100
MOST_TITLE_LINES = 3
MOST_LINES_BEFORE_AUTHOR = 8
"""Lines of the title and of subtitles, such as "A Novel"."""
LOOKED_AT = 4_000
"""Characters of the text in which the title page is looked for."""
BY = r"written by|by|von|par|de|di|por|door|van|av|af|przez|от"
PARTICLE = r"(?:a[fv]|da|das|de|del|della|der|di|do|dos|du|e|la|le|of|ten|van|von|y|zu|zur)"
ARTICLE = r"(?!(?i:the|an?|my|her|his|our|this|that|der|die|das|le|les|el|los|il)\b)"
WORD = rf"{ARTICLE}[^\W\d_a-zß-ÿа-я][\w.'’-]*"
NAME = rf"{WORD}(?: {PARTICLE})*(?: {WORD}(?: {PARTICLE})*){{1,5}}"
AUTHOR = re.compile(rf"(?P<by>(?i:{BY}))[: ] ?(?P<name>{NAME}(?:,? (?:and|und|et|y|e|och|og|en|&|и) {NAME})*)")
BY_ALONE = re.compile(rf"(?i:{BY}):?")
NUMBERED = re.compile(r"(?:\w+\.? )?(?:[IVXLCDM]+|\d+)\b.*")
"""A heading such as "CHAPTER I. The Shop" or "12.", which is no title of a book."""
MARKUP = "#*_ "
NO_TITLE = (",", ";", ":")


class TitlePage(NamedTuple):
    """A book's title and author, each in one line."""

    title: str
    author: str


def title_page(text: str) -> TitlePage | None:
    """Return what the first lines of a book state: a title, perhaps subtitles, and "by" with a name.

    Only the author's line makes the first lines a title; without it, they could be a heading or a verse. "By" with a
    capital also begins the titles of chapters ("By Candle Light"), so that one counts only above a further short line.
    """
    lines = list(_lines(text[:LOOKED_AT]))
    for number in range(1, min(len(lines), MOST_LINES_BEFORE_AUTHOR + 1)):
        if max(len(line) for line, _ in lines[:number]) > LONGEST_LINE:
            return None
        if found := _author(lines, number):
            return _page(lines[:number], found) if found.islower or _is_short(lines[found.end :]) else None
    return None


class _Author(NamedTuple):
    name: str
    islower: bool
    end: int
    """Number of the line after it."""


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield each line that is not empty, without marks of headings and emphasis, and the number of its paragraph."""
    for number, paragraph in enumerate(text.split("\n\n")):
        for line in paragraph.splitlines():
            if visible := line.strip(MARKUP):
                yield visible, number


def _author(lines: list[tuple[str, int]], number: int) -> _Author | None:
    """Return the author in this line, or in the next one if this one is "by" alone."""
    line, end = lines[number][0], number + 1
    if BY_ALONE.fullmatch(line) and end < len(lines):
        line, end = f"{line.rstrip(':')} {lines[end][0]}", end + 1
    match = AUTHOR.fullmatch(line.rstrip("."))
    return _Author(match["name"], match["by"].islower(), end) if match else None


def _page(lines: list[tuple[str, int]], author: _Author) -> TitlePage | None:
    title = [line for line, paragraph in lines if paragraph == lines[0][1]]
    if len(title) > MOST_TITLE_LINES or title[-1].endswith(NO_TITLE) or NUMBERED.fullmatch(title[0]):
        return None
    return TitlePage(" ".join(title), author.name)


def _is_short(lines: list[tuple[str, int]]) -> bool:
    """Return whether the paragraph that begins with the first of these lines is a single short line."""
    if not lines:
        return False
    paragraph = [line for line, number in lines if number == lines[0][1]]
    return len(paragraph) == 1 and len(paragraph[0]) <= LONGEST_LINE
