"""How far the outline that is found in a generated book equals the true one."""

from collections.abc import Sequence
from dataclasses import dataclass

from book_pipeline.chapters.numerals import bare_letters
from book_pipeline.chapters.split import Section, split
from book_pipeline.source.readers import read_document
from tests.corpus.unseen.headings import Heading
from tests.corpus.unseen.works import Work

OPENING = 150
"""Letters by which the beginning of a chapter is known, at least."""
RUNNING = 100
"""Characters of a paragraph of running text, at least: notes and captions may be left out."""
PIECE = 0.4
"""Share of a paragraph that is whole at its beginning or its end if a page ends inside it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a generated book.

    `right` of the `chapters` begin with their whole heading, `false` sections are narrated and begin elsewhere.
    `narrated` is the share of the chapters' paragraphs in chapters, `heard` the share of the preface's and appendix's.
    """

    form: str
    format: str
    seed: int
    chapters: int
    right: int
    false: int
    narrated: float
    heard: float
    missed: tuple[str, ...]
    sure: float

    @property
    def f1(self) -> float:
        """The F1 of the chapters' beginnings."""
        return 2 * self.right / (self.chapters + self.right + self.false)

    @property
    def exact(self) -> bool:
        """Whether the outline is the true one, and neither preface nor appendix is narrated."""
        return self.right == self.chapters and not self.false and self.narrated == 1 and not self.heard


def outcome(content: bytes, file: str, work: Work, headings: Sequence[Heading], form: str, seed: int) -> Outcome:
    """Read and split a book, and compare its sections with the work."""
    document = read_document(content, file)
    sections = split(document.text, language=document.language, title=document.title)
    chapters = [bare_letters(section.text) for section in sections if section.kind == "chapter"]
    right, missed = set(), []
    for chapter, heading in zip(work.chapters, headings, strict=True):
        place = _begins_in(chapters, _opening(chapter.body), heading)
        if place is None:
            missed.append(heading.entry or chapter.title)
        else:
            right.add(place)
    narrated = "\n".join([*chapters, *_narrated_parts(sections)])
    body = [paragraph for chapter in work.chapters for paragraph in chapter.body if len(paragraph) >= RUNNING]
    aside = [*work.preface, *work.appendix]
    return Outcome(
        form, file.rpartition(".")[2], seed, len(work.chapters), len(right), len(chapters) - len(right),
        _share(body, narrated), _share(aside, narrated, whole=True), tuple(missed),
        sections[0].outline_confidence if sections else 0.0,
    )  # fmt: skip


def _opening(body: Sequence[str]) -> str:
    """Return the letters of the first paragraphs, as many as no other chapter begins with."""
    letters = ""
    for paragraph in body:
        letters += bare_letters(paragraph)
        if len(letters) >= OPENING:
            break
    return letters


def _begins_in(chapters: Sequence[str], key: str, heading: Heading) -> int | None:
    """Return which section begins with a chapter's heading, the heading of its part or nothing before it."""
    whole = bare_letters("".join(line for lines in heading.paragraphs for line in lines))
    above = bare_letters("".join(line for lines in heading.part for line in lines))
    for place, letters in enumerate(chapters):
        at = letters.find(key)
        if at >= 0:
            # The reader sets the entry of a navigation above a text without a heading.
            return place if letters[:at] in (whole, above + whole) or (not whole and at) else None
    return None


def _narrated_parts(sections: Sequence[Section]) -> list[str]:
    return [bare_letters(section.text) for section in sections if section.kind == "part-title"]


def _share(paragraphs: Sequence[str], text: str, *, whole: bool = False) -> float:
    return sum(_has(text, bare_letters(paragraph), whole=whole) for paragraph in paragraphs) / max(1, len(paragraphs))


def _has(text: str, paragraph: str, *, whole: bool) -> bool:
    if whole:
        return paragraph in text
    piece = int(PIECE * len(paragraph))
    return paragraph[:piece] in text or paragraph[-piece:] in text
