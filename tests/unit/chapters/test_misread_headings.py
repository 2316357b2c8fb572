"""Headings that are framed, counted in an unusual way, or misread by a scanner."""

import pytest

from book_pipeline.chapters.headings import parse_heading
from book_pipeline.chapters.split import split
from tests.unit.chapters.books import body, book, chapters


@pytest.mark.parametrize(
    ("line", "family", "number"),
    [
        ("[Chapter IV]", "chapter", 4),
        ("-- Chapter 1 --", "chapter", 1),
        ("Chapter 3 of 20", "chapter", 3),
        ("CHAPTER Vl", "chapter", 6),
        ("CHAPTER llI. The Boat", "chapter", 3),
        ("CHAPTER l", "chapter", 1),
        ("CHAPTER I1.", "chapter", 2),
        ("CHAFTER IX", "chapter", 9),
        ("#7", "arabic", 7),
        ("§ 2 The Weir", "section", 2),
        ("(3)", "bracketed", 3),
        ("I—THE BOAT", "roman", 1),
        ("Day 12", "chapter", 12),
    ],
)
def test_the_number_is_read(line, family, number):
    heading = parse_heading(line, "en")
    assert (heading.family, heading.number) == (family, number)


@pytest.mark.parametrize("line", ["I—I do not know.", "STORY A Girl", "THE MILL (2)", "Schafter 1 was long"])
def test_a_sentence_is_no_heading(line):
    assert parse_heading(line, "en") is None


def titles_of(text):
    return [section.title for section in split(text, language="en", title=None) if section.kind == "chapter"]


def test_chapters_are_counted_by_the_alphabet():
    headings = [f"Chapter {letter}" for letter in "ABCDEFGH"]
    assert titles_of(chapters(*headings)) == headings


def test_a_title_above_its_number_begins_the_chapter():
    names = ["The Boat", "The Lamp", "The Rope", "The Weir", "The Door"]
    parts = (f"{name}\n\nCHAPTER {number}\n\n{body(number)}" for number, name in enumerate(names, 1))
    assert titles_of(book(*parts)) == [f"{name}. CHAPTER {number}" for number, name in enumerate(names, 1)]
