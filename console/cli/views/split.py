"""Output of `book-pipeline split`: the sections of a book as a table, as JSON, or with the evidence for each."""

from typing import Any

from rich import box
from rich.table import Table

from book_pipeline.chapters.doubts import doubt_note, doubtful_cuts, doubts
from book_pipeline.chapters.left_out import left_out_note
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.split import Rejected, Section
from book_pipeline.removed_words import removed_note
from book_pipeline.source.document import Document
from book_pipeline.source.removed_words import removed_words
from guards.visible import one_line

Sections = tuple[Section, ...]


def as_json(document: Document, sections: Sections) -> dict[str, Any]:
    """Return the book with its sections, without contents pages, which are never narrated.

    `number` is what the option `--chapters` takes; `position` orders all sections. `left_out` is a sentence about
    what will not be narrated by default, `doubt` one about chapters that may be wrong; null if there is nothing to
    say. `removed` has the words that are no part of the book, by reason. `confidence` is how sure the outline and
    each cut are, from 0 to 1.
    """
    numbers = numbers_of(sections)
    rows = [
        {
            "number": numbers[section.position],
            "position": section.position,
            "title": section.title,
            "part": section.part,
            "kind": section.kind,
            "confidence": round(section.confidence, 2),
            "text": section.text,
        }
        for section in sections
        if not section.is_contents_page
    ]
    named = {"title": document.title, "author": document.author, "language": document.language}
    sure = round(sections[0].outline_confidence, 2) if sections else 0.0
    notes = {"left_out": left_out_note(sections, {}), "doubt": doubt_note(sections)}
    removed = [each.model_dump() for each in removed_words(document)]
    return {**named, **notes, "removed": removed, "confidence": sure, "chapters": rows}


def as_table(document: Document, source: str, sections: Sections) -> Table:
    """Return a line for each section, with the confidence of a doubtful one, and below it what to look at.

    That is what was removed from the source and what will not be narrated, if it is much, and what may be wrong.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=one_line(document.title or source))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    for column in ("part", "title"):
        table.add_column(column, overflow="fold")
    for column in ("characters", "sure"):
        table.add_column(column, justify="right", no_wrap=True)
    notes = (removed_note(removed_words(document)), left_out_note(sections, {}), doubt_note(sections))
    table.caption = " ".join(one_line(note) for note in notes if note) or None
    numbers = numbers_of(sections)
    doubtful = {section.position for section in doubtful_cuts(sections)}
    for section in sections:
        part, title = one_line(section.part or ""), one_line(section.title)
        sure = f"{section.confidence:.0%}" if section.position in doubtful else ""
        number = numbers.get(section.position, "")
        table.add_row(number, section.kind, part, title, f"{len(section.text):,}", sure)
    return table


def as_explained(sections: Sections, rejected: tuple[Rejected, ...]) -> list[str]:
    """Return lines in the text's order: each section with its evidence, each rejected heading with the reason.

    The first lines say how sure the outline is, and what speaks against it.
    """
    lines: list[tuple[int, str]] = []
    start = 0
    for section in sections:
        sure = f"{section.confidence:.0%} sure"
        lines.append((start, f"{section.kind} {section.title}: {'; '.join([*section.evidence, sure])}"))
        start += len(section.text)
    lines += [(other.start, f"    rejected: {other.label}: {other.reason}") for other in rejected]
    outline = [f"outline: {sections[0].outline_confidence:.0%} sure"] if sections else []
    outline += [f"    doubt: {doubt}" for doubt in doubts(sections)]
    return [*outline, *(one_line(line) for _, line in sorted(lines, key=lambda line: line[0]))]
