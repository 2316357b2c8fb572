"""What of a book will not be narrated, told before anything is paid."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.prose import first_words
from book_pipeline.costs import LeftOut
from book_pipeline.section_kinds import CREDITS

if TYPE_CHECKING:
    from book_pipeline.chapters.split import Section

LEAST_SHARE = 0.05
"""Least share of the text, contents and title pages aside, of which the requester is told."""
LONGEST_TITLE_PAGE = 50
"""Words at the start of a book that are a title page and a dedication, at most."""
MOST_NAMED, FIRST_WORDS = 3, 8


def left_out_note(sections: "Sequence[Section]", options: Mapping[str, Any]) -> str | None:
    """Return a sentence about the text that is left out, if that is a larger share than usual, else None.

    Chapters that the requester has not selected are not left out: they were asked not to be narrated.
    """
    selected = {section.position for section in sections_to_narrate(sections, options)}
    text = [each for each in _text_of(sections) if not (each.is_contents_page or _is_title_page(each))]
    left = [section for section in text if section.kind != "chapter" and section.position not in selected]
    share = _words(left) / max(1, _words(text))
    if share < LEAST_SHARE:
        return None
    largest = sorted(left, key=lambda section: _words([section]), reverse=True)[:MOST_NAMED]
    kinds = ",".join(dict.fromkeys(section.kind for section in largest if section.kind != "part-title"))
    remedy = f" The option include={kinds} narrates them, and so does a tick in a review." if kinds else ""
    return f"{share:.0%} of the words will not be narrated. The most are in {'; '.join(map(_named, largest))}.{remedy}"


def left_out(sections: "Sequence[Section]", options: Mapping[str, Any]) -> tuple[LeftOut, ...]:
    """Return what will not be narrated, by kind, the kind with the most words first."""
    selected = {section.position for section in sections_to_narrate(sections, options)}
    by_kind: dict[str, list[Section]] = {}
    for section in _text_of(sections):
        if section.position not in selected and _words([section]):
            kind: str = "contents page" if section.is_contents_page else section.kind
            by_kind.setdefault(kind, []).append(section)
    total = max(1, _words(_text_of(sections)))
    made: list[LeftOut] = []
    for kind, pieces in by_kind.items():
        largest = max(pieces, key=lambda section: _words([section]))
        words = _words(pieces)
        made.append(
            LeftOut(
                kind=kind,
                words=words,
                share=round(words / total, 4),
                largest=largest.title,
                begins=_beginning(largest),
            )
        )
    return tuple(sorted(made, key=lambda each: -each.words))


def _text_of(sections: "Sequence[Section]") -> "list[Section]":
    """Return the sections that are text of the book: all but the credits."""
    return [section for section in sections if section.kind != CREDITS]


def _is_title_page(section: "Section") -> bool:
    return section.position == 1 and section.kind == "front" and _words([section]) <= LONGEST_TITLE_PAGE


def _beginning(section: "Section") -> str:
    return first_words(section.text, FIRST_WORDS)


def _named(section: "Section") -> str:
    return f'"{section.title}" ({section.kind}, {_words([section]):,} words: "{_beginning(section)} …")'


def _words(sections: "Sequence[Section]") -> int:
    return sum(len(section.text.split()) for section in sections)
