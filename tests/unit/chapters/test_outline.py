"""Marked headings: the level of chapters, parts above them, front and back matter, headings inside them."""

import re

import pytest

from book_pipeline.chapters.split import split, split_with_evidence
from tests.unit.chapters.books import body, book

HEADING = re.compile(r"^#+ (?=\w)", re.MULTILINE)


def marked(*headings):
    """Return a text of headings like "# One"; a heading that ends with a plus is followed by a chapter's text."""
    return book(*(h if not h.endswith("+") else f"{h[:-1].rstrip()}\n\n{body(h)}" for h in headings))


def split_book(*headings, title=None):
    return split(marked(*headings), language="en", title=title)


def titles(*headings, kind="chapter", title=None):
    return [section.title for section in split_book(*headings, title=title) if section.kind == kind]


def parts(*headings):
    return [(section.part, section.title) for section in split_book(*headings) if section.kind == "chapter"]


@pytest.mark.parametrize("level", ["#", "##", "####"])
@pytest.mark.parametrize("form", ["Chapter {}", "{}", "LETTER {}.", "{}. A Name"])
def test_numbered_headings_of_any_level_are_chapters(level, form):
    names = [form.format(number) for number in ("I", "II", "III")]
    assert titles(*(f"{level} {name} +" for name in names)) == names


@pytest.mark.parametrize("level", ["#", "##", "####"])
def test_titles_of_any_level_are_chapters(level):
    assert titles(*(f"{level} {name} +" for name in ("The Ferry", "The Letter", "Home"))) == [
        "The Ferry", "The Letter", "Home",
    ]  # fmt: skip


def test_parts_above_numbers_are_found():
    assert parts("# Part One", "## I +", "## II +", "# Part Two", "## I +", "## II +") == [
        ("Part One", "I"), ("Part One", "II"), ("Part Two", "I"), ("Part Two", "II"),
    ]  # fmt: skip


def test_parts_may_have_the_level_of_their_chapters():
    headings = ("## Book I", "## Chapter 1 +", "## Chapter 2 +", "## Book II", "## Chapter 1 +")
    assert parts(*headings) == [("Book I", "Chapter 1"), ("Book I", "Chapter 2"), ("Book II", "Chapter 1")]


def test_parts_without_a_number_are_found_from_markup():
    headings = ("# Out", "## The Ferry +", "## The Letter +", "# Home", "## The Bridge +", "## The Lamp +")
    assert parts(*headings) == [
        ("Out", "The Ferry"),
        ("Out", "The Letter"),
        ("Home", "The Bridge"),
        ("Home", "The Lamp"),
    ]
    assert titles(*headings, kind="part-title") == ["Out", "Home"]


def test_volumes_contain_books_that_contain_chapters():
    headings = (
        "# Volume I",
        "## Book First",
        "### Chapter 1 +",
        "### Chapter 2 +",
        "## Book Second",
        "### Chapter 1 +",
    )
    assert [part for part, _ in parts(*headings)] == ["Volume I, Book First"] * 2 + ["Volume I, Book Second"]


def test_the_deeper_of_two_numbered_levels_is_the_chapters():
    headings = ("# 1", "## I +", "## II +", "# 2", "## I +", "## II +", "## III +")
    assert titles(*headings) == ["I", "II", "I", "II", "III"]
    assert titles(*headings, kind="part-title") == ["1", "2"]


def test_chapters_may_have_different_levels_in_different_parts():
    headings = ("# Part One", "## Chapter 1 +", "## Chapter 2 +", "# Part Two", "### Chapter 3 +", "## Chapter 4 +")
    assert titles(*headings) == ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"]


def test_a_part_with_text_is_a_chapter():
    text = marked("# Part One +", "## Chapter 1 +", "## Chapter 2 +", "# Part Two", "## Chapter 3 +")
    sections = split(text, language="en", title=None)
    assert [p.title for p in sections if p.kind == "chapter"] == ["Part One", "Chapter 1", "Chapter 2", "Chapter 3"]


@pytest.mark.parametrize("below", ["##", "###"])
def test_a_heading_right_under_a_number_is_its_title(below):
    headings = [h for n, name in (("I", "The Ferry"), ("II", "The Letter")) for h in (f"## {n}", f"{below} {name} +")]
    assert titles(*headings) == ["I. The Ferry", "II. The Letter"]


def test_headings_inside_chapters_are_rejected():
    headings = ("## Chapter 1 +", "### A Remark +", "### Another +", "## Chapter 2 +", "### More +")
    sections, rejected = split_with_evidence(marked(*headings), language="en", title=None)
    assert [section.title for section in sections] == ["Chapter 1", "Chapter 2"]
    assert [r.label for r in rejected] == ["A Remark", "Another", "More"]


def test_the_books_title_is_not_a_chapter():
    assert titles("# A Town of Lists", "## The Ferry +", "## The Letter +", title="A Town of Lists") == [
        "The Ferry", "The Letter",
    ]  # fmt: skip


def test_a_repeated_book_title_before_the_first_chapter_is_not_a_section():
    headings = ("# A Town of Lists", "## by Nobody", "# A Town of Lists", "## Chapter 1 +", "## Chapter 2 +")
    sections = split_book(*headings, title="A Town of Lists")
    assert [(p.kind, p.title) for p in sections] == [
        ("front", "A Town of Lists"), ("chapter", "Chapter 1"), ("chapter", "Chapter 2"),
    ]  # fmt: skip


def test_lines_of_the_title_page_are_not_chapters():
    headings = ("# A TOWN OF LISTS", "## By Nobody", "### In One Volume", "## CHAPTER I +", "## CHAPTER II +")
    assert [(p.kind, p.title) for p in split_book(*headings)][1:] == [
        ("chapter", "CHAPTER I"),
        ("chapter", "CHAPTER II"),
    ]


def test_preface_and_notes_are_not_chapters():
    sections = split_book("# Preface +", "# Chapter 1 +", "# Chapter 2 +", "# Notes +", "## Chapter 1 +", "# Index +")
    assert [(p.kind, p.title) for p in sections] == [
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
def test_an_introduction_is_a_chapter_if_the_contents_list_it(listed, expected):
    chapters = ("## Introduction +", "## The Ferry +", "## The Letter +", *(["## Home +"] if "Home" in listed else []))
    text = book("# A Town of Lists", "## Contents\n\n" + "\n\n".join(listed), marked(*chapters).strip())
    sections = split(text, language="en", title="A Town of Lists")
    assert [p.title for p in sections if p.kind == "chapter"][: len(expected)] == expected


@pytest.mark.parametrize(("paragraphs", "kind"), [(3, "front"), (120, "chapter")], ids=["short", "long"])
def test_a_short_section_before_chapter_one_is_front_matter(paragraphs, kind):
    numbered = [f"## Chapter {n}\n\n{body(n, 60)}" for n in range(1, 4)]
    sections = split(book("## To My Sister\n\n" + body("s", paragraphs), *numbered), language="en", title=None)
    assert (sections[0].kind, sections[0].title) == (kind, "To My Sister")
    assert [p.title for p in sections][-3:] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_running_heads_marked_as_headings_are_rejected():
    pages = (f"## {n}. On Lists\n\n{body(n, 9)}\n\n\n## A TOWN OF LISTS\n\n{body(n)}" for n in ("I", "II", "III"))
    sections, rejected = split_with_evidence(book(*pages), language="en", title=None)
    assert [p.title for p in sections if p.kind == "chapter"] == ["I. On Lists", "II. On Lists", "III. On Lists"]
    assert [r.label for r in rejected] == ["A TOWN OF LISTS"] * 3


def test_an_ornament_is_not_a_chapter():
    assert titles("## I +", "## * * *", "## II +", "## THE END") == ["I", "II"]


def test_numbers_are_chapters_if_marked_headings_are_too_few():
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
def test_sections_make_the_text_and_every_heading_has_evidence_or_a_reason(headings):
    text = marked(*headings)
    sections, rejected = split_with_evidence(text, language="en", title="A Town of Lists")
    assert "".join(section.text for section in sections) == text
    assert all(section.evidence and all(section.evidence) for section in sections)
    assert all(r.reason and text[r.start :].startswith("#") for r in rejected)
    starts = {sum(len(section.text) for section in sections[:n]) for n in range(len(sections))}
    assert {match.start() for match in HEADING.finditer(text)} <= starts | {r.start for r in rejected}


def test_a_running_head_marked_as_heading_is_not_a_title():
    headings = [h for n in ("The Ferry", "The Letter", "The Bridge") for h in (f"## {n} +", "## A TOWN OF LISTS +")]
    assert titles(*headings) == ["The Ferry", "The Letter", "The Bridge"]


def test_stories_with_text_before_their_first_number_are_chapters():
    stories = [h for n in ("The Ferry", "The Letter", "The Bridge") for h in (f"## {n} +", "### I +", "### II +")]
    assert titles(*stories) == ["The Ferry", "The Letter", "The Bridge"]


def test_the_authors_name_above_the_whole_book_is_no_part():
    chapters = [f"### Chapter {number} +" for number in (1, 2, 3)]
    headings = ("# A Town of Lists", "#### by", "## A. N. Author", *chapters)
    assert parts(*headings) == [(None, f"Chapter {number}") for number in (1, 2, 3)]
    assert titles(*headings, kind="part-title") == []


def test_the_sections_of_one_story_among_others_are_not_chapters():
    headings = ("# The Ferry", "## I +", "## II +", "# The Letter +", "# The Bridge +", "# The Lamp +")
    assert titles(*headings) == ["The Ferry", "The Letter", "The Bridge", "The Lamp"]


def test_the_numbered_sections_of_many_stories_are_not_chapters():
    stories = ("The Ferry", "The Letter", "The Bridge", "The Lamp", "The Road", "The Weir")
    headings = [line for story in stories for line in (f"# {story}", "## I +", "## II +", "## III +")]
    assert titles(*headings) == list(stories)


def test_many_short_numbers_with_numbered_sections_are_chapters():
    headings = [line for number in range(1, 15) for line in (f"# {number}", "## I +", "## II +")]
    assert titles(*headings) == [str(number) for number in range(1, 15)]


def test_a_heading_behind_the_last_listed_title_is_inside_its_chapter():
    names = ("The Ferry", "The Letter", "The Bridge", "The Lamp")
    contents = "## Contents\n\n" + "\n".join(f"{at}. {name}" for at, name in enumerate(names, 1))
    chapters = [line for at, name in enumerate(names, 1) for line in (f"## Chapter {at}", f"## {name} +")]
    expected = [f"Chapter {at}. {name}" for at, name in enumerate(names, 1)]
    assert titles("# A Town of Lists", contents, *chapters, "## News from the North +") == expected


def test_the_authors_name_above_the_prefaces_alone_is_no_chapter():
    front = ("## A. N. Author", "### Introductory Note", "### A Town of Lists +", "### Preface +")
    chapters = [f"### {number} +" for number in (1, 2, 3, 4)]
    assert "A. N. Author" not in titles("# A Town of Lists", *front, "# A Town", *chapters)
