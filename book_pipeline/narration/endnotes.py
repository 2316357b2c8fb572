"""Notes that a book gathers behind its chapters, by the marks that refer to them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
BRACKETED = re.compile(r"[\[({](?P<mark>\d{1,3}[a-z]?|\*{1,3}|[†‡])[\])}]\.?\s*")
TITLE = re.compile(r"\A(?:FOOT|END)?NOTES: (?=1 )", re.IGNORECASE)
NUMBERED = re.compile(r"(?P<mark>\d{1,3})(?:[.:)]|(?=\s))(?:\s*\(return\))?(?:\s*\[)?\s*")


def endnotes(pieces: Iterable[str]) -> Mapping[str, str]:
    """Return each note's text by its mark, from the pieces of a book that hold its notes.

    A mark that stands twice, where numbers begin anew, refers to nobody knows which: such notes are left out. So is
    what stands before the first mark.
    """
    found = [note for piece in pieces for note in _notes(piece)]
    times = Counter(mark for mark, _ in found)
    return {mark: text for mark, text in found if times[mark] == 1 and text}


def _notes(piece: str) -> Iterator[tuple[str, str]]:
    mark: str | None = None
    said: list[str] = []
    number = 0
    for paragraph in PARAGRAPH.finditer(piece):
        text = TITLE.sub("", " ".join(paragraph.group().split()))
        begins = BRACKETED.match(text) or NUMBERED.match(text)
        # A number without brackets begins a note only where it is the next one.
        if begins and (begins.re is BRACKETED or int(begins["mark"]) == number + 1):
            if mark is not None:
                yield mark, " ".join(said)
            mark, text = begins["mark"], text[begins.end() :]
            number = int(mark) if mark.isdecimal() else number
            if "[" in begins.group() and begins.re is NUMBERED:
                text = text.removesuffix("]")
            said = []
        said += [text] if text else []
    if mark is not None:
        yield mark, " ".join(said)
