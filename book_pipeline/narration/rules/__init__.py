"""What code can do for the ear: a parsed chapter's typesetting goes, its words stay.

The rules run in turn, each on what the ones before it left. What stands on lines of its own goes before the lines are
joined, and marks within the text after that. Pauses are written as blank lines: paragraphs are apart by one, and each
further one is a pause.
"""

from collections.abc import Iterator
from functools import partial

from book_pipeline.narration.edits import Change, apply, compose, without_echo
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.rules import emphasis, lines, notes, openings, pages, pauses, pictures, punctuation, quotes
from book_pipeline.narration.rules.gaps import Rule

RULES_VERSION = 3
"""Goes up whenever the same chapter would read differently; paid edits depend on it through the text they are for."""

AS_USUAL = Manner()


def changes_for(parsed: str, manner: Manner = AS_USUAL) -> tuple[Change, ...]:
    """Return the changes that make a text for the ear of a parsed chapter."""
    changes: tuple[Change, ...] = ()
    text = parsed
    for rule in rules_for(manner):
        made = list(rule(text))
        changes = compose(parsed, changes, made) if made else changes
        text = apply(text, made)
    return without_echo(changes)


def rules_for(manner: Manner) -> Iterator[Rule]:
    """Yield the rules in turn."""
    yield pauses.emptiness
    yield pages.page_lines
    yield pages.line_numbers
    yield pages.margin_numbers
    yield pauses.ornaments
    yield partial(pauses.opening, manner=manner)
    yield pictures.captions_alone if manner.captions else pictures.dropped
    yield notes.of_transcriber
    yield notes.starred
    if not manner.footnotes:
        yield notes.dropped
    yield lines.unwrap
    yield punctuation.soft_hyphens
    yield pages.page_marks
    yield partial(notes.moved, endnotes=manner.endnotes) if manner.footnotes else notes.paragraphs_dropped
    yield notes.marks
    yield notes.superscripts
    yield pauses.headings
    yield pauses.stars
    yield openings.drop_caps
    yield openings.small_caps
    yield punctuation.subscripts
    yield emphasis.italics
    yield emphasis.bold
    yield punctuation.dashes
    yield punctuation.dots
    yield punctuation.withheld
    yield punctuation.columns
    yield quotes.doubles
    yield quotes.singles
    yield pauses.spacing
