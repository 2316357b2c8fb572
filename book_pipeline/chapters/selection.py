"""Parser of a selection of chapters, like "1-3,7"."""

from book_pipeline.errors import InvalidRequest


def parse_selection(selection: str | None, chapters: int) -> frozenset[int]:
    """Return the selected chapter numbers (from 1) of a book with `chapters` chapters; all of them without a selection.

    Raises InvalidRequest for a range that is reversed or outside the book.
    """
    if not selection:
        return frozenset(range(1, chapters + 1))
    numbers: set[int] = set()
    for part in selection.split(","):
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first)
        if not 1 <= start <= end <= chapters:
            message = f"chapters: {part} is not in the book, which has chapters 1 to {chapters}. Select among these."
            raise InvalidRequest(message)
        numbers.update(range(start, end + 1))
    return frozenset(numbers)
