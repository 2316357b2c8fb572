"""Poems of one stanza under titles in capitals are chapters."""

from book_pipeline.chapters.split import split
from tests.unit.chapters.books import book

STANZA = "The boat is late, the bell is dumb,\nthe {name} is out of sight;\nand who shall say what is to come\nof it."
NAMES = ["LAMP", "QUAY", "ROPE", "WEIR", "DOOR", "TIDE"]


def kinds(text):
    return [(section.kind, section.title) for section in split(text, language="en", title=None)]


def test_each_poem_is_a_chapter():
    text = book(*(f"THE {name}\n\n{STANZA.format(name=name.lower())}" for name in NAMES))
    assert kinds(text) == [("chapter", f"THE {name}") for name in NAMES]


def test_names_that_come_again_are_speakers():
    text = book(*(f"THE {name}\n\n{STANZA.format(name=name.lower())}" for name in NAMES[:3] * 3))
    assert len(kinds(text)) == 1
