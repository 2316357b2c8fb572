"""Which chapters a person wants to hear: "1-3,7"."""

from book_pipeline.errors import InvalidRequest


def selected(selection: str | None, chapters: int) -> frozenset[int]:
    """Return the chosen chapter numbers (1-based) of a book that has `chapters`; all of them without a selection.

    Raises InvalidRequest for a range that runs backwards or past the book's end.
    """
    if not selection:
        return frozenset(range(1, chapters + 1))
    numbers: set[int] = set()
    for piece in selection.split(","):
        first, _, last = piece.partition("-")
        start, end = int(first), int(last or first)
        if not 1 <= start <= end <= chapters:
            message = f"chapters: {piece} is not in the book, which has chapters 1 to {chapters}. Choose among them."
            raise InvalidRequest(message)
        numbers.update(range(start, end + 1))
    return frozenset(numbers)
