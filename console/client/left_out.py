"""What of a book is not in its audiobook, as rows for people: parts of its text, and removed parts of its source."""

from dataclasses import dataclass

from events.schemas.describe_books import BookDetails

LEAST_SHOWN = 0.001
"""A smaller share is shown as less than this one."""
TEXT, SOURCE = "text", "source"


@dataclass(frozen=True)
class LeftOutRow:
    """What is not narrated for one reason; `share`, from 0 to 1, is the part of `origin`."""

    what: str
    origin: str
    words: int
    share: float
    begins: str

    @property
    def percent(self) -> str:
        """The share in percent, with one decimal."""
        return f"< {LEAST_SHOWN:.1%}" if self.share < LEAST_SHOWN else f"{self.share:.1%}"


def left_out_rows(book: BookDetails) -> list[LeftOutRow]:
    """Return what of the text is not narrated, by kind, and what was removed from the source, by reason.

    Each begins with what has the most words.
    """
    text = [
        LeftOutRow("chapters that are not selected" if each.kind == "chapter" else each.kind, TEXT, each.words,
                   each.share, each.begins)
        for each in book.left_out
    ]  # fmt: skip
    return text + [LeftOutRow(each.reason, SOURCE, each.words, each.share, each.begins) for each in book.removed]
