"""The tables of a lexicon and of a book's names."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table

from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.names import Name


def as_table(scope: str, entries: Sequence[Entry]) -> RenderableType:
    """Return the entries as a table, or a sentence if there are none."""
    if not entries:
        return f"The lexicon of {scope} has no entries."
    table = Table("word", "said as", "IPA", "language", title=f"lexicon of {scope}")
    for entry in entries:
        table.add_row(entry.word, entry.alias or "", entry.ipa or "", entry.language or "any")
    return table


def names_table(source: str, names: Sequence[Name]) -> RenderableType:
    """Return the names as a table, or a sentence if there are none."""
    if not names:
        return "No names were found by their capitals. Scripts without capitals have none to find."
    table = Table("name", "times", "first sentence", title=source)
    for name in names:
        table.add_row(name.name, str(name.times), name.sentence)
    return table
