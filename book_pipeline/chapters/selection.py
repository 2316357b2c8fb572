"""Parser of a selection of chapters, like "1-3,7"."""

from collections.abc import Collection

from book_pipeline.chapters.credits import OPENING_NUMBER
from book_pipeline.errors import InvalidRequest

MOST_CHAPTERS = 1500
"""An execution's history is limited to 25,000 events; see the arithmetic in statemachine/README.md."""


def parse_selection(selection: str | None, numbers: Collection[str]) -> frozenset[str]:
    """Return the selected numbers of the book's sections; those of all chapters without a selection.

    Parameters
    ----------
    selection
        Chapters and ranges of them, and numbers of other sections: "1-3,7,0a".
    numbers
        What `numbers_of` returns for the book.

    Raises InvalidRequest for a range that is reversed or outside the book, and for a section that it does not have.

    """
    counted = [number for number in numbers if number.isdecimal() and number != OPENING_NUMBER]
    chapters = len(counted)
    if not selection:
        return frozenset(counted)
    selected: set[str] = set()
    for part in selection.split(","):
        first, _, last = part.partition("-")
        if first.isdecimal() and 1 <= int(first) <= int(last or first) <= chapters:
            selected.update(map(str, range(int(first), int(last or first) + 1)))
        elif part in numbers:
            selected.add(part)
        else:
            message = (
                f"chapters: {part} is not in the book, which has chapters 1 to {chapters}. Select among these; "
                "`book-pipeline split` lists them, and the numbers of the other sections."
            )
            raise InvalidRequest(message)
    return frozenset(selected)
