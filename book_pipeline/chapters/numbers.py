"""The number of each section, which is the same in every command, on the page, in files and in tags."""

from typing import TYPE_CHECKING

from book_pipeline.chapters.credits import OPENING_NUMBER, OPENING_POSITION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from book_pipeline.chapters.split import Section

LETTERS = 26


def numbers_of(sections: "Sequence[Section]") -> dict[int, str]:
    """Return the numbers of the sections by position. A contents page, which is never narrated, has none.

    Chapters count from 1. Another section has the number of the chapter before it, or 0, and a letter: `0a`, `0b`, `1`,
    `2`, `2a`. After `z` follow `za` to `zz`, `zza` and so on, which a list of names sorts in this order. A section that
    was joined to the one before it is counted and has none, so that joining changes no other number.

    Opening credits are `0`. Closing credits, the last section, have the next letter. So credits change no other number.
    """
    numbers: dict[int, str] = {}
    chapter = others = 0
    for section in sections:
        if section.position == OPENING_POSITION:
            numbers[section.position] = OPENING_NUMBER
        elif section.kind == "chapter":
            chapter, others = chapter + 1, 0
            numbers[section.position] = str(chapter)
        elif not section.is_contents_page:
            numbers[section.position] = f"{chapter}{'z' * (others // LETTERS)}{chr(ord('a') + others % LETTERS)}"
            others += 1
        for kind in section.joined:
            chapter, others = (chapter + 1, 0) if kind == "chapter" else (chapter, others + 1)
    return numbers
