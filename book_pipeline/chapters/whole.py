"""The balance of a split: the sections, narrated or not, are the text, each word in one of them."""

from typing import TYPE_CHECKING

from book_pipeline.errors import WordsUnaccounted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from book_pipeline.chapters.split import Section

QUOTED = 160
"""Characters of the first difference that the message quotes."""


def check_whole(text: str, sections: "Sequence[Section]") -> None:
    """Raise WordsUnaccounted if the sections in order are not the text."""
    at = 0
    for section in sections:
        if not text.startswith(section.text, at):
            break
        at += len(section.text)
    else:
        if at == len(text):
            return
    quote = " ".join(text[at : at + 2 * QUOTED].split())[:QUOTED]
    raise WordsUnaccounted(
        f"The sections of the book are not its whole text, so nothing is narrated or paid. They differ from it at: "
        f'"{quote}". Mark the chapters as headings, for example "## Chapter 1" in a Markdown file, send the book '
        "again, and report the fault."
    )
