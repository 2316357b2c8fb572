"""Output of `book-pipeline split`: the sections of a book as a table, as JSON, or with the evidence for each."""

from typing import Any

from rich import box
from rich.table import Table

from book_pipeline.chapters.left_out import left_out_note
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.split import Rejected, Section
from book_pipeline.source.document import Document
from guards.visible import one_line

Sections = tuple[Section, ...]


def as_json(document: Document, sections: Sections) -> dict[str, Any]:
    """Return the book with its sections, without contents pages, which are never narrated.

    `number` is what the option `--chapters` takes; `position` orders all sections.
    `left_out` is a sentence about what will not be narrated by default; null if that is little.
    """
    numbers = numbers_of(sections)
    rows = [
        {
            "number": numbers[section.position],
            "position": section.position,
            "title": section.title,
            "part": section.part,
            "kind": section.kind,
            "text": section.text,
        }
        for section in sections
        if not section.is_contents_page
    ]
    named = {"title": document.title, "author": document.author, "language": document.language}
    return {**named, "left_out": left_out_note(sections, {}), "chapters": rows}


def as_table(name: str, sections: Sections) -> Table:
    """Return a line for each section, and below it what will not be narrated, if that is much."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=one_line(name))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    for column in ("part", "title"):
        table.add_column(column, overflow="fold")
    table.add_column("characters", justify="right", no_wrap=True)
    table.caption = one_line(left_out_note(sections, {}) or "") or None
    numbers = numbers_of(sections)
    for section in sections:
        part, title = one_line(section.part or ""), one_line(section.title)
        table.add_row(numbers.get(section.position, ""), section.kind, part, title, f"{len(section.text):,}")
    return table


def as_explained(sections: Sections, rejected: tuple[Rejected, ...]) -> list[str]:
    """Return lines in the text's order: each section with its evidence, each rejected heading with the reason."""
    lines: list[tuple[int, str]] = []
    start = 0
    for section in sections:
        lines.append((start, f"{section.kind} {section.title}: {'; '.join(section.evidence)}"))
        start += len(section.text)
    lines += [(other.start, f"    rejected: {other.label}: {other.reason}") for other in rejected]
    return [one_line(line) for _, line in sorted(lines, key=lambda line: line[0])]
