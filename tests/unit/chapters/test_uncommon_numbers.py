"""Numbers that are not the next one, not alone or not clean: doubled, halved, misread, framed, below their title."""

import pytest

from book_pipeline.chapters.headings import parse_heading
from book_pipeline.chapters.split import split
from tests.unit.chapters.books import body, book, chapters, titles, titles_of_page

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
NAMES = ("The Lamp", "A Letter for Nobody", "Rain", "Of Ropes and Boats", "The Second Bridge", "Home Again")


@pytest.mark.parametrize("numbers", [(*ROMAN[:4], "IV", *ROMAN[4:]), (*ROMAN[:3], "III bis", *ROMAN[3:])])
def test_a_number_that_comes_twice_begins_two_chapters(numbers):
    text = book("THE WEIR", *(f"{number}\n\n{body(at)}" for at, number in enumerate(numbers)))
    assert titles(text) == list(numbers)


def test_sections_with_the_numbers_of_their_chapters_are_no_doubled_chapters():
    sections = "\n\n\n".join(f"{number}\n\n{body(number)}" for number in ROMAN[:3])
    text = book("THE WEIR", *(f"CHAPTER {number}\n\n{sections}" for number in range(1, 7)))
    assert titles(text) == [f"CHAPTER {number}" for number in range(1, 7)]


@pytest.mark.parametrize("number", ["3½", "3.5", "3 1/2", "Chapter 3½", "Chapter 3.5", "Chapter III bis"])
def test_a_half_has_the_number_of_the_chapter_before_it(number):
    assert parse_heading(number, "en").number == 3


@pytest.mark.parametrize(("line", "number"), [("1V", 4), ("V1", 6), ("X1", 11), ("V!!", 7)])
def test_a_roman_numeral_with_misread_letters_is_a_number(line, number):
    heading = parse_heading(line, "en")
    assert (heading.family, heading.number) == ("roman", number)


@pytest.mark.parametrize("line", ["Il", "l1", "Ill", "1l!"])
def test_a_word_or_figures_alone_are_no_misread_numeral(line):
    heading = parse_heading(line, "en")
    assert heading is None or heading.family != "roman"


@pytest.mark.parametrize("form", ["[Chapter {}] {}", "(Chapter {}) {}", "<Chapter {}>: {}"])
def test_a_number_in_brackets_may_have_its_title_behind_them(form):
    headings = [form.format(at, name) for at, name in enumerate(NAMES, 1)]
    text = book("THE WEIR", chapters(*headings).strip())
    assert titles(text) == headings
    assert [parse_heading(heading, "en").title for heading in headings] == list(NAMES)


def test_titles_between_two_lines_are_read_without_them():
    headings = [f"{'=' * 30}\n{name}\n{'=' * 30}" for name in NAMES]
    assert titles(book("THE WEIR", chapters(*headings).strip())) == list(NAMES)


@pytest.mark.parametrize("number", ["{}", "{}."])
def test_a_number_may_be_the_last_line_of_its_title(number):
    lines = [f"{name}\n{number.format(roman)}" for name, roman in zip(NAMES, ROMAN, strict=False)]
    assert titles(book("THE WEIR", chapters(*lines).strip())) == [
        f"{name}. {number.format(roman)}" for name, roman in zip(NAMES, ROMAN, strict=False)
    ]


def test_a_title_stands_above_its_number_even_if_a_motto_is_below():
    motto = "A Goose at Dusk--The Landlord--Supper."
    pieces = [f"{name}\n\n{roman}\n\n{motto}\n\n{body(name)}" for name, roman in zip(NAMES, ROMAN, strict=False)]
    found = titles(book("THE WEIR", *pieces))
    assert found == [f"{name}. {roman}" for name, roman in zip(NAMES, ROMAN, strict=False)]


def test_a_number_that_continues_the_sections_is_no_chapter():
    sections = "\n\n\n".join(f"{number}\n\n{body(number)}" for number in ROMAN[:6])
    text = book("THE WEIR", *(f"CHAPTER {number}\n\n\n{sections}" for number in (1, 2, 3, 4)))
    assert titles(text) == [f"CHAPTER {number}" for number in (1, 2, 3, 4)]


def test_the_titles_of_parts_are_in_their_names():
    parts = [
        f"PART {number}\n\n{name}\n\n\n{chapters('CHAPTER I', 'CHAPTER II').strip()}"
        for number, name in (("ONE", "THE SEED"), ("TWO", "THE FIRE"))
    ]
    assert titles(book("THE WEIR", *parts), kind="part-title") == ["PART ONE. THE SEED", "PART TWO. THE FIRE"]


def test_numbered_parts_on_the_level_of_the_chapters_are_parts():
    def piece(number, at):
        heading = f"<h2>Part {number}</h2><p>The {number}.</p>"
        return heading + "".join(f"<h2>{name}</h2><p>{body(name)}</p>" for name in NAMES[at : at + 3])

    page = f"<h1>Tides</h1>{piece('One', 0)}{piece('Two', 3)}"
    assert titles_of_page(page) == list(NAMES)
    assert titles_of_page(page, kind="part-title") == ["Part One", "Part Two"]


def test_names_by_turns_are_chapters_even_if_these_are_short():
    names = ["Lydia", "Tobias", "Quill"] * 4
    page = "<h1>Tides</h1>" + "".join(f"<h2>{n}</h2><p>{body(f'{n}{at}', 6)}</p>" for at, n in enumerate(names))
    assert titles_of_page(page) == names


def test_titles_above_numbers_that_begin_again_are_parts_if_each_is_as_long_as_an_hour():
    def part(name):
        return f"{name}\n\n\n" + "\n\n\n".join(f"{number}\n\n{body(name + number, 60)}" for number in ROMAN[:5])

    names = ["THE STORY OF THE CLERK", "THE STORY OF THE NURSE"]
    text = book("THE MAN IN GREY", *map(part, names))
    assert titles(text) == [*ROMAN[:5], *ROMAN[:5]]
    assert titles(text, kind="part-title") == names


def test_the_lines_of_a_title_page_are_no_chapter_before_titles():
    lines = ("THE WEIR", "by A. N. Author", "Author of many stories", "Copyright, 1887, by A. N. Author, and others")
    page = "\n\n".join(lines)
    assert titles(book(page, chapters(*(name.upper() for name in NAMES)).strip())) == [n.upper() for n in NAMES]


@pytest.mark.parametrize(("outer", "inner", "goes_on"), [("Day", "Novel", False), ("Unit", "Lesson", True)])
def test_one_division_of_chapters_may_group_another(outer, inner, goes_on):
    words, numbers = ("One", "Two", "Three"), range(1, 13)
    counted = [number if goes_on else (number - 1) % 4 + 1 for number in numbers]
    parts = [
        f"{outer} {word}\n\n\n" + chapters(*(f"{inner} {n}" for n in counted[4 * at : 4 * at + 4])).strip()
        for at, word in enumerate(words)
    ]
    text = book("THE WEIR", *parts)
    assert titles(text) == [f"{inner} {number}" for number in counted]
    assert titles(text, kind="part-title") == [f"{outer} {word}" for word in words]
    sections = split(text, language="en", title=None)
    assert {section.part for section in sections if section.kind == "chapter"} == {f"{outer} {w}" for w in words}


def test_small_roman_numerals_with_a_full_stop_are_numbers():
    headings = [f"{roman.lower()}." for roman in ROMAN]
    assert titles(book("THE WEIR", chapters(*headings).strip())) == headings
    assert parse_heading("i", "en") is None
