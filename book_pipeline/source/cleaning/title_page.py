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
ARTICLE = r"(?!(?i:the|an?|my|her|his|our|this|that|der|die|das|le|les|el|los|il)(?:\s|$))"
WORD = rf"{ARTICLE}[^\W\d_a-zß-ÿа-я][\w.'’-]*"
NAME = rf"{WORD}(?: {PARTICLE})*(?: {WORD}(?: {PARTICLE})*){{1,5}}"
AUTHOR = re.compile(rf"(?P<by>(?i:{BY}))[: ] ?(?P<name>{NAME}(?:,? (?:and|und|et|y|e|och|og|en|&|и) {NAME})*)")
BY_ALONE = re.compile(rf"(?i:{BY}):?")
NUMBERED = re.compile(r"(?:\w+\.? )?(?:[IVXLCDM]+|\d+)\b.*")
"""A heading such as "CHAPTER I. The Shop" or "12.", which is no title of a book."""
OTHERS_WORK = re.compile(r"translat|illustr|edited|preface|introduc|thanks|übers|herausg|tradu|vertaald", re.IGNORECASE)
"""One of the two lines above "by" and a name that is not the author's."""
MARKUP = "#*_ "
NO_TITLE = (",", ";", ":")


class TitlePage(NamedTuple):
    """A book's title and author, each in one line."""

    title: str
    author: str


class _Line(NamedTuple):
    """A line that is not empty, without marks of headings and emphasis."""

    text: str
    paragraph: int
    is_apart: bool
    """Whether a gap wider than that between paragraphs is above its paragraph."""


class _Author(NamedTuple):
    name: str
    is_lower: bool
    """Whether "by" is written without a capital."""
    end: int
    """Number of the line after it."""


def title_page(text: str) -> TitlePage | None:
    """Return what the first lines of a book state: a title, perhaps subtitles, and "by" with a name.

    Only the author's line makes the first lines a title; without it, they could be a heading or a verse. "By" with a
    capital also begins the titles of chapters ("By Candle Light"), so that one counts only above a wide gap or a
    further short line.
    """
    lines = list(_lines(text[:LOOKED_AT]))
    for number in range(1, min(len(lines), MOST_LINES_BEFORE_AUTHOR + 1)):
        above = " ".join(line.text for line in lines[max(0, number - 2) : number])
        if len(lines[number - 1].text) > LONGEST_LINE:
            return None
        if not OTHERS_WORK.search(above) and (author := _author(lines, number)):
            title = _title(lines[:number])
            is_stated = author.is_lower or _ends_title_page(lines[author.end :])
            return TitlePage(title, author.name) if title and is_stated else None
    return None


def _lines(text: str) -> Iterator[_Line]:
    for number, paragraph in enumerate(text.split("\n\n")):
        for line in paragraph.splitlines():
            if visible := line.strip(MARKUP):
                yield _Line(visible, number, paragraph.startswith("\n"))


def _author(lines: list[_Line], number: int) -> _Author | None:
    """Return the author in this line, or in the next one if this one is "by" alone."""
    line, end = lines[number].text, number + 1
    if BY_ALONE.fullmatch(line) and end < len(lines):
        line, end = f"{line.rstrip(':')} {lines[end].text}", end + 1
    match = AUTHOR.fullmatch(line.rstrip("."))
    return _Author(match["name"], match["by"].islower(), end) if match else None


def _title(lines: list[_Line]) -> str | None:
    """Return the first paragraph of these lines in one line; None if it is a sentence, a numbered heading or long."""
    title = [line.text for line in lines if line.paragraph == lines[0].paragraph]
    is_sentence = title[-1].endswith(".") and not title[-1].isupper()
    if len(title) > MOST_TITLE_LINES or title[-1].endswith(NO_TITLE) or is_sentence or NUMBERED.fullmatch(title[0]):
        return None
    return " ".join(title)


def _ends_title_page(lines: list[_Line]) -> bool:
    """Return whether these lines begin below a wide gap, or with a paragraph of one short line."""
    if not lines:
        return False
    paragraph = [line.text for line in lines if line.paragraph == lines[0].paragraph]
    return lines[0].is_apart or (len(paragraph) == 1 and len(paragraph[0]) <= LONGEST_LINE)
