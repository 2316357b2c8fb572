"""Headings that markup tells: at which depth the chapters stand, what stands above, aside and inside."""

import re

import pytest

from book_pipeline.chapters.split import explain, split
from tests.unit.chapters.books import body, book

HEADING = re.compile(r"^#+ (?=\w)", re.MULTILINE)


def marked(*headings):
    """Return a text of headings, "# One"; over those that end with a plus stands a chapter's text."""
    return book(*(h if not h.endswith("+") else f"{h[:-1].rstrip()}\n\n{body(h)}" for h in headings))


def cut(*headings, title=None):
    return split(marked(*headings), language="en", title=title)


def titles(*headings, kind="chapter", title=None):
    return [piece.title for piece in cut(*headings, title=title) if piece.kind == kind]


def parts(*headings):
    return [(piece.part, piece.title) for piece in cut(*headings) if piece.kind == "chapter"]


@pytest.mark.parametrize("level", ["#", "##", "####"])
@pytest.mark.parametrize("form", ["Chapter {}", "{}", "LETTER {}.", "{}. A Name"])
def test_numbered_headings_of_any_depth(level, form):
    names = [form.format(number) for number in ("I", "II", "III")]
    assert titles(*(f"{level} {name} +" for name in names)) == names


@pytest.mark.parametrize("level", ["#", "##", "####"])
def test_titles_alone_of_any_depth(level):
    assert titles(*(f"{level} {name} +" for name in ("The Ferry", "The Letter", "Home"))) == [
        "The Ferry", "The Letter", "Home",
    ]  # fmt: skip


def test_parts_over_numbers():
    assert parts("# Part One", "## I +", "## II +", "# Part Two", "## I +", "## II +") == [
        ("Part One", "I"), ("Part One", "II"), ("Part Two", "I"), ("Part Two", "II"),
    ]  # fmt: skip


def test_parts_at_the_depth_of_their_chapters():
    headings = ("## Book I", "## Chapter 1 +", "## Chapter 2 +", "## Book II", "## Chapter 1 +")
    assert parts(*headings) == [("Book I", "Chapter 1"), ("Book I", "Chapter 2"), ("Book II", "Chapter 1")]


def test_parts_with_a_name_and_no_number():
    headings = ("# Out", "## The Ferry +", "## The Letter +", "# Home", "## The Bridge +", "## The Lamp +")
    assert parts(*headings) == [
        ("Out", "The Ferry"),
        ("Out", "The Letter"),
        ("Home", "The Bridge"),
        ("Home", "The Lamp"),
    ]
    assert titles(*headings, kind="part-title") == ["Out", "Home"]


def test_volumes_over_books_over_chapters():
    headings = (
        "# Volume I",
        "## Book First",
        "### Chapter 1 +",
        "### Chapter 2 +",
        "## Book Second",
        "### Chapter 1 +",
    )
    assert [part for part, _ in parts(*headings)] == ["Volume I, Book First"] * 2 + ["Volume I, Book Second"]


def test_numbers_of_two_depths():
    headings = ("# 1", "## I +", "## II +", "# 2", "## I +", "## II +", "## III +")
    assert titles(*headings) == ["I", "II", "I", "II", "III"]
    assert titles(*headings, kind="part-title") == ["1", "2"]


def test_a_depth_that_differs_from_part_to_part():
    headings = ("# Part One", "## Chapter 1 +", "## Chapter 2 +", "# Part Two", "### Chapter 3 +", "## Chapter 4 +")
    assert titles(*headings) == ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"]


def test_a_part_with_a_text_of_its_own_is_heard():
    text = marked("# Part One +", "## Chapter 1 +", "## Chapter 2 +", "# Part Two", "## Chapter 3 +")
    pieces = split(text, language="en", title=None)
    assert [p.title for p in pieces if p.kind == "chapter"] == ["Part One", "Chapter 1", "Chapter 2", "Chapter 3"]


@pytest.mark.parametrize("below", ["##", "###"])
def test_a_title_right_under_its_number(below):
    headings = [h for n, name in (("I", "The Ferry"), ("II", "The Letter")) for h in (f"## {n}", f"{below} {name} +")]
    assert titles(*headings) == ["I. The Ferry", "II. The Letter"]


def test_sections_inside_chapters():
    headings = ("## Chapter 1 +", "### A Remark +", "### Another +", "## Chapter 2 +", "### More +")
    pieces, rejected = explain(marked(*headings), language="en", title=None)
    assert [piece.title for piece in pieces] == ["Chapter 1", "Chapter 2"]
    assert [r.label for r in rejected] == ["A Remark", "Another", "More"]


def test_the_book_s_title_holds_its_chapters_and_is_none():
    assert titles("# A Town of Lists", "## The Ferry +", "## The Letter +", title="A Town of Lists") == [
        "The Ferry", "The Letter",
    ]  # fmt: skip


def test_the_book_s_title_repeated_before_the_first_chapter():
    headings = ("# A Town of Lists", "## by Nobody", "# A Town of Lists", "## Chapter 1 +", "## Chapter 2 +")
    pieces = cut(*headings, title="A Town of Lists")
    assert [(p.kind, p.title) for p in pieces] == [
        ("front", "A Town of Lists"), ("chapter", "Chapter 1"), ("chapter", "Chapter 2"),
    ]  # fmt: skip


def test_lines_of_the_title_page_are_no_chapters():
    headings = ("# A TOWN OF LISTS", "## By Nobody", "### In One Volume", "## CHAPTER I +", "## CHAPTER II +")
    assert [(p.kind, p.title) for p in cut(*headings)][1:] == [("chapter", "CHAPTER I"), ("chapter", "CHAPTER II")]


def test_preface_and_notes_stand_aside():
    pieces = cut("# Preface +", "# Chapter 1 +", "# Chapter 2 +", "# Notes +", "## Chapter 1 +", "# Index +")
    assert [(p.kind, p.title) for p in pieces] == [
        ("front", "Preface"), ("chapter", "Chapter 1"), ("chapter", "Chapter 2"), ("notes", "Notes"), ("back", "Index"),
    ]  # fmt: skip


def test_prologue_and_epilogue_are_chapters():
    headings = ("# Prologue +", "# Chapter 1 +", "# Chapter 2 +", "# Epilogue +")
    assert titles(*headings) == ["Prologue", "Chapter 1", "Chapter 2", "Epilogue"]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (("Introduction", "The Ferry", "The Letter"), ["Introduction", "The Ferry", "The Letter"]),
        (("The Ferry", "The Letter", "Home"), ["The Ferry", "The Letter"]),
    ],
    ids=["listed", "not listed"],
)
def test_an_introduction_is_a_chapter_where_the_contents_list_it(listed, expected):
    chapters = ("## Introduction +", "## The Ferry +", "## The Letter +", *(["## Home +"] if "Home" in listed else []))
    text = book("# A Town of Lists", "## Contents\n\n" + "\n\n".join(listed), marked(*chapters).strip())
    pieces = split(text, language="en", title="A Town of Lists")
    assert [p.title for p in pieces if p.kind == "chapter"][: len(expected)] == expected


@pytest.mark.parametrize(("paragraphs", "kind"), [(3, "front"), (120, "chapter")], ids=["short", "long"])
def test_a_letter_before_chapter_one(paragraphs, kind):
    numbered = [f"## Chapter {n}\n\n{body(n, 60)}" for n in range(1, 4)]
    pieces = split(book("## To My Sister\n\n" + body("s", paragraphs), *numbered), language="en", title=None)
    assert (pieces[0].kind, pieces[0].title) == (kind, "To My Sister")
    assert [p.title for p in pieces][-3:] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_running_heads_that_somebody_marked_as_headings():
    pages = (f"## {n}. On Lists\n\n{body(n, 9)}\n\n\n## A TOWN OF LISTS\n\n{body(n)}" for n in ("I", "II", "III"))
    pieces, rejected = explain(book(*pages), language="en", title=None)
    assert [p.title for p in pieces if p.kind == "chapter"] == ["I. On Lists", "II. On Lists", "III. On Lists"]
    assert [r.label for r in rejected] == ["A TOWN OF LISTS"] * 3


def test_an_ornament_between_chapters_is_nothing():
    assert titles("## I +", "## * * *", "## II +", "## THE END") == ["I", "II"]


def test_markup_that_does_not_hold_the_chapters():
    numbered = "\n\n\n".join(f"CHAPTER {n}\n\n{body(n, 8)}" for n in ("I", "II", "III", "IV", "V"))
    text = book("# A Town of Lists", numbered, "# Advertisement\n\n" + body("a", 1))
    assert [p.title for p in split(text, language="en", title=None) if p.kind == "chapter"] == [
        "CHAPTER I", "CHAPTER II", "CHAPTER III", "CHAPTER IV", "CHAPTER V",
    ]  # fmt: skip


BOOKS = (
    ("# Part One", "## I +", "## II +", "# Part Two", "## I +", "### inside +"),
    ("# A Town of Lists", "# Preface +", "## The Ferry +", "# Notes +", "## The Ferry +"),
    ("## One +", "# Two +", "### Three +", "###### Four", "# "),
)


@pytest.mark.parametrize("headings", BOOKS)
def test_the_pieces_are_the_text_each_with_evidence_each_other_heading_with_a_reason(headings):
    text = marked(*headings)
    pieces, rejected = explain(text, language="en", title="A Town of Lists")
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.evidence and all(piece.evidence) for piece in pieces)
    assert all(r.reason and text[r.start :].startswith("#") for r in rejected)
    cuts = {sum(len(piece.text) for piece in pieces[:n]) for n in range(len(pieces))}
    assert {match.start() for match in HEADING.finditer(text)} <= cuts | {r.start for r in rejected}


def test_a_running_head_that_markup_calls_a_heading():
    headings = [h for n in ("The Ferry", "The Letter", "The Bridge") for h in (f"## {n} +", "## A TOWN OF LISTS +")]
    assert titles(*headings) == ["The Ferry", "The Letter", "The Bridge"]


def test_stories_that_begin_before_their_first_number():
    stories = [h for n in ("The Ferry", "The Letter", "The Bridge") for h in (f"## {n} +", "### I +", "### II +")]
    assert titles(*stories) == ["The Ferry", "The Letter", "The Bridge"]
