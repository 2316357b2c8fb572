"""Endnotes: the notes that a book collects after its chapters."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
BRACKETED = re.compile(r"[\[({](?P<mark>\d{1,3}[a-z]?|\*{1,3}|[†‡])[\])}]\.?\s*")
TITLE = re.compile(r"\A(?:FOOT|END)?NOTES: (?=1 )", re.IGNORECASE)
NUMBERED = re.compile(r"(?P<mark>\d{1,3})(?:[.:)]|(?=\s))(?:\s*\(return\))?(?:\s*\[)?\s*")


def endnotes(sections: Iterable[str]) -> Mapping[str, str]:
    """Return each note's text by its mark, given the text of the book's note sections.

    A mark that occurs twice, because numbering restarts, is ambiguous: its notes are left out. So is text before the
    first mark.
    """
    notes = [note for section in sections for note in _notes(section)]
    times = Counter(mark for mark, _ in notes)
    return {mark: text for mark, text in notes if times[mark] == 1 and text}


def _notes(section: str) -> Iterator[tuple[str, str]]:
    mark: str | None = None
    paragraphs: list[str] = []
    number = 0
    for paragraph in PARAGRAPH.finditer(section):
        text = TITLE.sub("", " ".join(paragraph.group().split()))
        begins = BRACKETED.match(text) or NUMBERED.match(text)
        # A number without brackets begins a note only if it follows the previous note's number.
        if begins and (begins.re is BRACKETED or int(begins["mark"]) == number + 1):
            if mark is not None:
                yield mark, " ".join(paragraphs)
            mark, text = begins["mark"], text[begins.end() :]
            number = int(mark) if mark.isdecimal() else number
            if "[" in begins.group() and begins.re is NUMBERED:
                text = text.removesuffix("]")
            paragraphs = []
        paragraphs += [text] if text else []
    if mark is not None:
        yield mark, " ".join(paragraphs)
