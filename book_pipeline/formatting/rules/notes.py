"""Notes: remove the transcriber's; remove footnotes, or move each to the end of the paragraph that refers to it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from book_pipeline.formatting.edits import Change
from book_pipeline.formatting.rules.illustrations import BRACKETED
from book_pipeline.formatting.rules.whitespace import PARAGRAPH_BREAK, gap

TRANSCRIBER = re.compile(rf"\s*\[\s*Transcriber(?:['’]?s)?\s+note{BRACKETED}\]\s*", re.IGNORECASE)
NOTE = re.compile(
    r"\s*\[\s*(?:Footnote|Note de bas de page|Fußnote|Nota|Alaviite)\s*"
    rf"(?P<mark>[\w*†‡§¶‖]{{0,4}})\s*:(?P<note>{BRACKETED})\]\s*",
    re.IGNORECASE,
)
LABEL = r"\d{1,3}[a-z]?|\*{1,3}|[†‡§¶‖]{1,3}"
NOTE_PARAGRAPH = re.compile(
    rf"(?:\A|\n\s*\n)[^\S\n]*\[(?P<mark>{LABEL}|[A-Z])\]\s*(?P<note>\S.*?)(?=\n\s*\n|\s*\Z)",
    re.DOTALL,
)
MARK = re.compile(rf"(?<=[^\s\[(])(?:[^\S\n]?\[(?P<mark>{LABEL})\]|\[(?P<letter>[A-Z])\])(?!\()")
# A star before a paragraph without another star is not emphasis.
STARRED_NOTE = re.compile(r"(?:\A|(?<=\n\n))[^\S\n]*(?P<mark>\*{1,2}|[†‡])[^\S\n]?(?=[^\s*†‡])(?=[^*\n]*(?:\n|\Z))")
STARRED = re.compile(r"(?<=[\w.,;:!?”\"’'])[^\S\n]?(?P<mark>\*{1,2}|[†‡])(?=[\s.,;:!?”\"’']|\Z)")
SUPERSCRIPT = re.compile(r"(?<=[^\W\d_]{3})[⁰¹²³⁴-⁹]{1,3}|(?<=[.,;:!?\"”»])[⁰¹²³⁴-⁹]{1,3}")
BREAK = re.compile(r"\s*\n\s*\n|\s*\Z")


def transcriber_notes(text: str) -> Iterator[Change]:
    """Remove notes that are marked as the transcriber's."""
    yield from (gap(text, match, "transcriber_note") for match in TRANSCRIBER.finditer(text))


def bracket_stars(text: str) -> Iterator[Change]:
    """Put star marks, in the text and before the note, into brackets, as other marks are."""
    marks = list(STARRED.finditer(text))
    for note in STARRED_NOTE.finditer(text):
        before = [mark for mark in marks if mark["mark"] == note["mark"] and mark.end() <= note.start()]
        if before:
            mark = before[-1]
            del marks[: marks.index(mark) + 1]
            yield Change(mark.start(), mark.group(), f"[{mark['mark']}]", "footnote_mark", "rule")
            yield Change(note.start(), note.group(), f"[{note['mark']}] ", "footnote_mark", "rule")


def remove_bracketed(text: str) -> Iterator[Change]:
    """Remove footnotes that are labelled as such in brackets."""
    yield from (gap(text, match, "footnote") for match in NOTE.finditer(text))


def remove_paragraphs(text: str) -> Iterator[Change]:
    """Remove footnotes that are paragraphs: those that begin with a mark that the text refers to."""
    referred = {_label(mark) for mark in MARK.finditer(text)}
    for match in NOTE_PARAGRAPH.finditer(text):
        if match["mark"] in referred:
            yield _removal(text, match)


def move(text: str, endnotes: Mapping[str, str]) -> Iterator[Change]:
    """Move each note, in parentheses, to the end of the paragraph that refers to it; adds no word.

    A note without a reference moves to the end of its own paragraph, or stays if it is a paragraph. `endnotes` are
    notes from other sections of the book, by mark.
    """
    notes = _notes(text)
    layout = _NoteLayout(notes, text)
    references: dict[str, list[re.Match[str]]] = {}
    for mark in MARK.finditer(text):
        if not layout.note_around(mark.end()):
            references.setdefault(_label(mark), []).append(mark)
    additions: dict[int, list[str]] = {}
    changes: list[Change] = []
    for note in notes:
        reference = _reference(note, references.get(note.label, []))
        end = layout.paragraph_end(reference or note.match)
        if reference is None and (end <= note.match.start() or _ends_paragraph(text, note.match)):
            after = "" if note.match.re is NOTE_PARAGRAPH else PARAGRAPH_BREAK
            paragraph = PARAGRAPH_BREAK + note.text + after
            changes.append(Change(note.match.start(), note.match.group(), paragraph, "footnote", "rule"))
            continue
        additions.setdefault(end, []).append(note.text)
        changes.append(_removal(text, note.match))
    for label in references.keys() & endnotes.keys():
        for reference in references[label]:
            additions.setdefault(layout.paragraph_end(reference), []).append(f"({endnotes[label]})")
    for end, texts in additions.items():
        last = text[end - 1]
        changes.append(Change(end - 1, last, " ".join([last, *texts]), "footnote", "rule"))
    yield from sorted(changes, key=lambda change: change.start)


def marks(text: str) -> Iterator[Change]:
    """Remove marks that refer to a note."""
    for match in MARK.finditer(text):
        yield Change(match.start(), match.group(), "", "footnote_mark", "rule")


def superscripts(text: str) -> Iterator[Change]:
    """Remove superscript digits after a word or a sentence, but not after a unit, as in m²."""
    for match in SUPERSCRIPT.finditer(text):
        yield Change(match.start(), match.group(), "", "footnote_mark", "rule")


@dataclass(frozen=True)
class _Note:
    match: re.Match[str]
    label: str
    text: str


class _NoteLayout:
    """Where a text's paragraphs end and its notes are."""

    def __init__(self, notes: list[_Note], text: str) -> None:
        self._notes = notes
        self._starts = [note.match.start() for note in notes]
        self._breaks = [end.start() for end in BREAK.finditer(text)]

    def note_around(self, position: int) -> _Note | None:
        """Return the note that contains the position or ends at it."""
        before = bisect_left(self._starts, position) - 1
        return self._notes[before] if before >= 0 and position <= self._notes[before].match.end() else None

    def paragraph_end(self, mark: re.Match[str]) -> int:
        """Return the end of the mark's paragraph, before any notes at its end."""
        end = self._breaks[bisect_left(self._breaks, mark.end())]
        while note := self.note_around(end):
            end = note.match.start()
        return end


def _notes(text: str) -> list[_Note]:
    """Return the notes in order: those in brackets, and the paragraphs whose mark the text refers to."""
    referred = {_label(mark) for mark in MARK.finditer(text)}
    matches = [*NOTE.finditer(text), *(note for note in NOTE_PARAGRAPH.finditer(text) if note["mark"] in referred)]
    notes: list[_Note] = []
    for match in sorted(matches, key=re.Match.start):
        within_another = notes and match.start() < notes[-1].match.end()
        if match["note"].strip() and not within_another:
            notes.append(_Note(match, match["mark"], f"({' '.join(match['note'].split())})"))
    return notes


def _reference(note: _Note, marks: list[re.Match[str]]) -> re.Match[str] | None:
    """Remove and return the mark that refers to the note: the last before it, else the first after it.

    Several marks may have the same label, because numbering restarts.
    """
    before = bisect_left(marks, note.match.start(), key=re.Match.end)
    return marks.pop(max(0, before - 1)) if marks else None


def _ends_paragraph(text: str, note: re.Match[str]) -> bool:
    """Return whether a note is a paragraph or ends one, rather than having words of its paragraph after it."""
    trailing = note.group()[len(note.group().rstrip()) :]
    return note.re is NOTE_PARAGRAPH or trailing.count("\n") > 1 or note.end() == len(text)


def _removal(text: str, note: re.Match[str]) -> Change:
    """Return the change that removes a note; a note paragraph goes with the break before it."""
    if note.re is NOTE_PARAGRAPH:
        return Change(note.start(), note.group(), "", "footnote", "rule")
    return gap(text, note, "footnote")


def _label(mark: re.Match[str]) -> str:
    return mark["mark"] or mark["letter"]
