"""Which book a source is: the address decides, and for a second book at one address also title and author."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from book_pipeline.source.fetching.project_gutenberg import book_number


@dataclass(frozen=True)
class Source:
    """What is known about a source: title and author, and the SHA-256 of its text.

    The source states title and author; if it does not, the request may.
    """

    title: str | None
    author: str | None
    sha256: str | None


def identify(book_id: UUID, recorded: Source | None, found: Source) -> UUID:
    """Return the id of the book that was found at an address.

    It is the address's own id, unless text, and title or author, differ from those of the book that has this id. Then
    it follows from that id, title and author, so the same book finds it again. An unknown title or author does not
    differ from a known one.

    Parameters
    ----------
    book_id
        The address's own id.
    recorded
        The source of the book with this id; None if there is no such book.

    """
    if recorded is None or recorded.sha256 == found.sha256 or _same_names(recorded, found):
        return book_id
    return uuid5(book_id, f"{_letters(found.title)}\n{_letters(found.author)}")


def same_source(one: str, other: str) -> bool:
    """Return whether two addresses name the same source. A Gutenberg number is the same as its page."""
    return one == other or (book_number(one) is not None and book_number(one) == book_number(other))


def _same_names(one: Source, other: Source) -> bool:
    pairs = ((_letters(one.title), _letters(other.title)), (_letters(one.author), _letters(other.author)))
    return all(not before or not after or before == after for before, after in pairs)


def _letters(name: str | None) -> str:
    """Return letters and digits in one case, because editions differ in spaces and punctuation."""
    return "".join(filter(str.isalnum, (name or "").casefold()))
