"""What code can do for the ear: a parsed chapter's typesetting goes, its words stay.

The rules run in turn, each on what the ones before it left. What stands on lines of its own goes before the lines are
joined, and marks within the text after that.
"""

from book_pipeline.narration import lines, marks
from book_pipeline.narration.edits import Change, apply, compose, without_echo

RULES_VERSION = 2
"""Goes up whenever the same chapter would read differently; paid edits depend on it through the text they are for."""

RULES: tuple[marks.Rule, ...] = (
    marks.page_lines,
    marks.line_numbers,
    marks.margin_numbers,
    marks.ornaments,
    marks.illustrations,
    marks.transcriber_notes,
    marks.notes,
    lines.unwrap,
    marks.soft_hyphens,
    marks.page_marks,
    marks.note_paragraphs,
    marks.note_marks,
    marks.superscripts,
    marks.headings,
    marks.drop_caps,
    marks.emphasis,
    marks.bold,
    marks.dashes,
    marks.spacing,
)


def changes_for(parsed: str) -> tuple[Change, ...]:
    """Return the changes that make a text for the ear of a parsed chapter: paragraphs apart by one blank line."""
    changes: tuple[Change, ...] = ()
    text = parsed
    for rule in RULES:
        made = list(rule(text))
        changes = compose(parsed, changes, made) if made else changes
        text = apply(text, made)
    return without_echo(changes)
