"""Joins sections to the ones before them. Nothing is lost: the text of all sections together stays the same."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from book_pipeline.chapters.numbers import numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from book_pipeline.chapters.split import Section


def joined(sections: "Sequence[Section]", numbers: Collection[str]) -> "tuple[Section, ...]":
    """Return the sections, those with these numbers joined to the ones before them; the others keep their numbers."""
    if not numbers:
        return tuple(sections)
    numbered = numbers_of(sections)
    made: list[Section] = []
    for section in sections:
        if made and numbered.get(section.position) in numbers:
            before = made[-1]
            kinds = (*before.joined, section.kind, *section.joined)
            made[-1] = replace(before, text=before.text + section.text, joined=kinds)
        else:
            made.append(section)
    return tuple(made)
