"""What is a title and what a sentence beside a heading, and which lines are dates, hours or years."""

import pytest

from book_pipeline.chapters.date_titles import is_date, is_moment
from book_pipeline.chapters.headings import parse_heading
from tests.unit.chapters.books import body, book, chapters, titles, titles_of_page

NUMBERS = ("I", "II", "III", "IV", "V", "VI")


def test_several_sentences_under_a_number_are_no_title():
    first = "It was late. Nobody came. The lamp had gone out."
    assert titles(book("THE WEIR", *(f"CHAPTER {n}\n\n{first}\n\n{body(n)}" for n in NUMBERS))) == [
        f"CHAPTER {n}" for n in NUMBERS
    ]


def test_a_title_under_a_number_may_have_a_shortened_word_and_a_full_stop():
    names = ["Mr. Quill Explains Himself.", "The Bells of St. Anne.", "Fog.", "The Road to Gull Rock."]
    found = titles(
        book("THE WEIR", *(f"CHAPTER {n}\n\n{t}\n\n{body(n)}" for n, t in zip(NUMBERS, names, strict=False)))
    )
    assert found == [f"CHAPTER {n}. {t}" for n, t in zip(NUMBERS, names, strict=False)]


@pytest.mark.parametrize("last", ["He never came back.", "Nobody laughed!", "The door was shut."])
def test_the_last_sentence_of_a_chapter_is_no_title_above_the_next_number(last):
    text = "\n\n".join(["THE WEIR", *(f"Chapter {n}\n\n{body(n)}\n\n{last}" for n in range(1, 7))])
    assert titles(text) == [f"Chapter {n}" for n in range(1, 7)]


HOURS = ["9:15 P.M.", "10 p.m.", "11 o'clock", "23:50", "4 a.m."]
FIGURES = ["4.3.1911", "9.3.1911", "17.4.1911", "2.5.1911"]


@pytest.mark.parametrize("headings", [HOURS, FIGURES, ["1911-03-04", "1911-03-09", "1911-05-02"]])
def test_hours_and_dates_in_figures_are_titles(headings):
    assert all(is_moment(heading) for heading in headings)
    assert titles(book("A LONG NIGHT\n\nBY A FRIEND", chapters(*headings).strip())) == headings


@pytest.mark.parametrize("line", ["9 A Map", "1911", "4.3", "10 Rooms", "12 Hours Later"])
def test_a_number_with_other_words_is_no_moment(line):
    assert not is_moment(line)


@pytest.mark.parametrize("line", [*HOURS, *FIGURES, "3. März 1911"])
def test_the_first_number_of_a_moment_counts_no_chapter(line):
    assert parse_heading(line, "de") is None


def test_an_hour_is_no_date():
    assert is_date("4.3.1911")
    assert not is_date("9:15 P.M.")


@pytest.mark.parametrize("number", ["... {} ...", ". . . {} . . .", ">> {} <<", "== {} ==", "✦ {} ✦", ":: {} ::"])
def test_a_number_between_ornaments_is_a_number(number):
    headings = [number.format(n) for n in range(1, 8)]
    assert titles(book("THE WEIR", chapters(*headings).strip())) == [str(n) for n in range(1, 8)]


def test_words_between_different_signs_are_kept():
    assert parse_heading("... 4 !", "en") is None


def test_years_above_letters_are_parts():
    letters = ["To the Dean", "To his Sister", "To Mr. Quill"]
    page = "<h1>Letters</h1>" + "".join(
        f"<h2>{year}</h2>" + "".join(f"<h3>{name}, {year}</h3><p>{body(name + str(year))}</p>" for name in letters)
        for year in (1820, 1821, 1822)
    )
    assert titles_of_page(page) == [f"{name}, {year}" for year in (1820, 1821, 1822) for name in letters]
    assert titles_of_page(page, kind="part-title") == ["1820", "1821", "1822"]


def test_years_above_texts_are_chapters():
    page = "<h1>Annals</h1>" + "".join(f"<h2>{year}</h2><p>{body(year)}</p>" for year in range(1820, 1826))
    assert titles_of_page(page) == [str(year) for year in range(1820, 1826)]
