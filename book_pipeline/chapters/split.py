"""Split a text into sections. Nothing is lost: the joined sections are the text."""

from dataclasses import dataclass, replace
from typing import Literal

from book_pipeline.chapters.boundaries import CONTENTS, Boundary
from book_pipeline.chapters.confidence import cut_confidences, outline_confidence
from book_pipeline.chapters.evidence import read_evidence
from book_pipeline.chapters.fit import fit_outlines
from book_pipeline.chapters.heading_vocabulary import Kind
from book_pipeline.chapters.outline_doubts import outline_doubts
from book_pipeline.chapters.outlines import propose_outlines

UNTITLED = "Text"
SectionKind = Kind | Literal["credits"]
"""What a section is: what headings begin, or credits, which are not in the text; see `credits.py`."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the book: a chapter, part title, front or back matter, notes, or credits.

    `position` counts all sections from 1, `evidence` says why the section begins there. `confidence` is how sure the
    cut is, `outline_confidence` how sure the outline of the whole book, from 0 to 1; `outline_doubts` are
    sentences about what speaks against that outline, on the first section. `joined` are the kinds of the
    sections behind it whose text was joined to it.
    """

    position: int
    title: str
    part: str | None
    kind: SectionKind
    text: str
    evidence: tuple[str, ...]
    confidence: float = 1.0
    outline_confidence: float = 1.0
    outline_doubts: tuple[str, ...] = ()
    joined: tuple[SectionKind, ...] = ()

    @property
    def is_contents_page(self) -> bool:
        """Whether the section is a contents page, which is never narrated or counted."""
        return self.kind == "front" and self.title == CONTENTS


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that looks like a heading, the character where it begins, and why no section begins there."""

    start: int
    label: str
    reason: str


def split(text: str, *, language: str | None, title: str | None) -> tuple[Section, ...]:
    """Return the book's sections in order.

    Parameters
    ----------
    language
        A two-letter code (BCP 47) for numbers in words without a keyword; keywords imply their language.
    title
        The book's title, for the section of a text without headings.

    """
    return split_with_evidence(text, language=language, title=title)[0]


def split_with_evidence(
    text: str, *, language: str | None, title: str | None
) -> tuple[tuple[Section, ...], tuple[Rejected, ...]]:
    """Return the sections and the rejected candidates for headings, each in order."""
    evidence = read_evidence(text, language)
    fitted = fit_outlines(propose_outlines(evidence, title), evidence)
    outline = fitted[0].outline
    ordered = outline.boundaries.in_order()
    sure = cut_confidences(ordered, evidence)
    boundaries = [replace(b, confidence=figure) for b, figure in zip(ordered, sure, strict=True)]
    sure_of_all = outline_confidence(fitted, evidence)
    sections = [replace(s, outline_confidence=sure_of_all) for s in sections_of(text, boundaries, title)]
    sections[:1] = [replace(s, outline_doubts=outline_doubts(fitted, ordered, evidence)) for s in sections[:1]]
    rejected = [Rejected(c.start, c.heading.label, "in the contents page") for c in evidence.listing]
    rejected += [Rejected(c.start, c.heading.label, why) for c, why in outline.rejected.items()]
    rejected = [r for r in rejected if r.start not in outline.boundaries.at]
    return tuple(sections), tuple(sorted(rejected, key=lambda r: r.start))


def sections_of(text: str, boundaries: list[Boundary], title: str | None) -> tuple[Section, ...]:
    """Return the sections of a text between the boundaries of its outline, in order; one without chapters."""
    if not any(boundary.kind == "chapter" for boundary in boundaries):
        return (Section(1, title or UNTITLED, None, "chapter", text, ("no headings",)),) if text else ()
    if boundaries[0].start > 0:
        boundaries = [Boundary(0, title or UNTITLED, "front", ("text before the first heading",)), *boundaries]
    sections: list[Section] = []
    ends = [*(boundary.start for boundary in boundaries[1:]), len(text)]
    parts: dict[int, str] = {}
    for position, (boundary, end) in enumerate(zip(boundaries, ends, strict=True), 1):
        if boundary.kind in ("chapter", "part-title"):
            parts = {rank: name for rank, name in parts.items() if rank < boundary.rank}
        if boundary.kind == "part-title":
            parts[boundary.rank] = boundary.title
        part = ", ".join(parts.values()) if boundary.kind in ("chapter", "part-title") else None
        sections.append(
            Section(
                position,
                boundary.title,
                part or None,
                boundary.kind,
                text[boundary.start : end],
                boundary.evidence,
                boundary.confidence,
            )
        )
    return tuple(sections)
