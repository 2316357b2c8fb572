"""Doubts about the outline of a book, told before anything is paid."""

from typing import TYPE_CHECKING

from book_pipeline.section_kinds import CREDITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from book_pipeline.chapters.split import Section

LEAST_SURE = 0.5
"""Confidence of an outline or a cut below which a person should look at it."""
MOST_NAMED = 3


def doubtful_cuts(sections: "Sequence[Section]") -> "list[Section]":
    """Return the chapters that may not begin where they were cut, the least sure one first."""
    cut = [section for section in sections if section.kind == "chapter" and section.position > 1]
    return sorted((s for s in cut if s.confidence < LEAST_SURE), key=lambda section: section.confidence)


def doubts(sections: "Sequence[Section]") -> tuple[str, ...]:
    """Return sentences about an outline or about cuts that are not sure, the gravest first."""
    sections = [section for section in sections if section.kind != CREDITS]
    chapters = sum(section.kind == "chapter" for section in sections)
    found = []
    if sections and sections[0].outline_confidence < LEAST_SURE:
        sure = sections[0].outline_confidence
        found.append(f"The division into {chapters} chapters is not sure ({sure:.0%}).")
    if cuts := doubtful_cuts(sections):
        named = "; ".join(f'"{section.title}" ({section.confidence:.0%})' for section in cuts[:MOST_NAMED])
        found.append(f"{len(cuts)} of {chapters} chapters may begin elsewhere, first of all {named}.")
    return (*found, *(sections[0].outline_doubts if sections else ()))


def doubt_note(sections: "Sequence[Section]") -> str | None:
    """Return all doubts as a note for the requester; None if there are none."""
    found = doubts(sections)
    return " ".join([*found, "See `book-pipeline split --explain` before you pay."]) if found else None
