"""What of a book will not be narrated, told before anything is paid."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from book_pipeline.chapters.parse_book import sections_to_narrate

if TYPE_CHECKING:
    from book_pipeline.chapters.split import Section

LEAST_SHARE = 0.05
"""Least share of the text, contents pages aside, of which the requester is told."""
MOST_NAMED, FIRST_WORDS = 3, 8


def left_out_note(sections: "Sequence[Section]", options: Mapping[str, Any]) -> str | None:
    """Return a sentence about the text that is left out, if that is a larger share than usual, else None.

    Chapters that the requester has not selected are not left out: they were asked not to be narrated.
    """
    selected = {section.position for section in sections_to_narrate(sections, options)}
    text = [section for section in sections if not section.is_contents_page]
    left = [section for section in text if section.kind != "chapter" and section.position not in selected]
    share = _words(left) / max(1, _words(text))
    if share < LEAST_SHARE:
        return None
    largest = sorted(left, key=lambda section: _words([section]), reverse=True)[:MOST_NAMED]
    kinds = ",".join(dict.fromkeys(section.kind for section in largest if section.kind != "part-title"))
    remedy = f" The option include={kinds} narrates them." if kinds else ""
    return f"{share:.0%} of the words will not be narrated. The most are in {'; '.join(map(_named, largest))}.{remedy}"


def _named(section: "Section") -> str:
    beginning = " ".join(section.text.split()[:FIRST_WORDS])
    return f'"{section.title}" ({section.kind}, {_words([section]):,} words: "{beginning} …")'


def _words(sections: "Sequence[Section]") -> int:
    return sum(len(section.text.split()) for section in sections)
