"""`book-pipeline split`: the chapters as the pipeline would cut them, for people and for programs."""

from typing import Any

from rich.table import Table

from book_pipeline.chapters.split import Chapter, Rejected
from book_pipeline.source.document import Document

Pieces = tuple[Chapter, ...]


def as_json(document: Document, pieces: Pieces) -> dict[str, Any]:
    """Return the book with its pieces; contents pages, which nobody would hear, are left out."""
    rows = [
        {"position": p.position, "title": p.title, "part": p.part, "kind": p.kind, "text": p.text}
        for p in pieces
        if not p.contents
    ]
    return {"title": document.title, "author": document.author, "language": document.language, "chapters": rows}


def as_table(name: str, pieces: Pieces) -> Table:
    """Return a line for each piece."""
    table = Table("", "kind", "part", "title", "characters", title=name)
    for piece in pieces:
        table.add_row(str(piece.position), piece.kind, piece.part or "", piece.title, f"{len(piece.text):,}")
    return table


def as_explained(pieces: Pieces, rejected: tuple[Rejected, ...]) -> list[str]:
    """Return, in the text's order, the evidence for every cut and why every other candidate is none."""
    lines: list[tuple[int, str]] = []
    start = 0
    for piece in pieces:
        lines.append((start, f"{piece.kind} {piece.title}: {'; '.join(piece.evidence)}"))
        start += len(piece.text)
    lines += [(other.start, f"    no cut at {other.label}: {other.reason}") for other in rejected]
    return [line for _, line in sorted(lines, key=lambda found: found[0])]
