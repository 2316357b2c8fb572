"""The rules: remove a parsed chapter's typesetting and keep its words.

The rules run in order, each on the result of the one before. Elements on lines of their own are removed before lines
are joined, and marks within the text after that. Blank lines express pauses: one separates paragraphs, and each further
one is a pause.
"""

from collections.abc import Iterator
from functools import partial

from book_pipeline.formatting.edits import Change, apply, compose, without_no_ops
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import (
    emphasis,
    illustrations,
    lines,
    notes,
    openings,
    pages,
    pauses,
    punctuation,
    quotes,
)
from book_pipeline.formatting.rules.whitespace import Rule

RULES_VERSION = 5
"""Increase it whenever some chapter's result changes. Paid edits depend on it only through their text."""

DEFAULT_OPTIONS = ReadingOptions()


def changes_for(parsed: str, options: ReadingOptions = DEFAULT_OPTIONS) -> tuple[Change, ...]:
    """Return the changes that all rules make to a parsed chapter."""
    changes: tuple[Change, ...] = ()
    text = parsed
    for rule in rules_for(options):
        made = list(rule(text))
        changes = compose(parsed, changes, made) if made else changes
        text = apply(text, made)
    return without_no_ops(changes)


def rules_for(options: ReadingOptions) -> Iterator[Rule]:
    """Yield the rules in order."""
    yield pauses.long_gaps
    yield pages.page_lines
    yield pages.line_numbers
    yield pages.margin_numbers
    yield pauses.ornaments
    yield partial(pauses.opening, options=options)
    yield illustrations.keep_captions if options.captions else illustrations.remove
    yield notes.transcriber_notes
    yield notes.bracket_stars
    if not options.footnotes:
        yield notes.remove_bracketed
    yield lines.unwrap
    yield punctuation.soft_hyphens
    yield pages.page_marks
    yield partial(notes.move, endnotes=options.endnotes) if options.footnotes else notes.remove_paragraphs
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
    yield punctuation.withheld_names
    yield punctuation.columns
    yield quotes.doubles
    yield quotes.singles
    yield pauses.spacing
