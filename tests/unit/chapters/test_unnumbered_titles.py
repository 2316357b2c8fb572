"""Titles without numbers: in italics, as dates, in capitals with full stops, in scripts without capitals."""

import pytest

from book_pipeline.chapters.date_titles import is_date
from tests.unit.chapters.books import PROSE, body, book, chapters, titles

TALES = ("The Fox and the Heron", "A Lark in the Oats", "The Two Millers", "The Boat that Came Back", "An Old Owl")


def of_tales(headings, language="en"):
    return titles(book("TALES FOR EVENINGS\n\nBY A FRIEND", chapters(*headings).strip()), language)


def test_titles_in_italics_are_chapters():
    headings = [f"_{title}._" for title in TALES]
    assert of_tales(headings) == headings


def test_titles_in_capitals_that_begin_alike_and_end_with_a_stop_are_no_stage_directions():
    headings = ["THE FOX.", "THE HERON.", "THE LARK.", "THE MILLER'S BOAT.", "A QUIET OWL.", "THE BRIDGE."]
    assert of_tales(headings) == headings


def test_a_speaker_of_a_play_is_no_title():
    speech = "\n\n\n".join(f"{who}.\n{PROSE}" for who in ("ANNA", "PAUL") * 5)
    acts = [f"ACT {number}\n\n{speech}" for number in ("ONE", "TWO", "THREE")]
    assert titles(book("THE WEIR", *acts)) == ["ACT ONE", "ACT TWO", "ACT THREE"]


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", ["_Monday, January 3rd._", "_Friday, January 7th._", "_Sunday, February 2nd._", "_Monday, March 3rd._"]),
        ("es", ["1 de enero.", "4 de enero.", "19 de febrero.", "3 de marzo."]),
        ("fr", ["2 janvier 1860.", "9 janvier 1860.", "3 février 1860.", "30 mars 1860."]),
        ("ru", ["1 января 1860 г.", "4 января 1860 г.", "7 февраля 1860 г.", "30 марта 1860 г."]),
        ("de", ["Am 3. Januar", "Den 14. März 1871.", "Den 9. Oktober", "Sonntag, 1. November"]),
    ],
)
def test_dates_are_titles(language, headings):
    assert all(is_date(heading.strip("_")) for heading in headings)
    assert of_tales(headings, language) == headings


@pytest.mark.parametrize(
    "line", ["March", "May the 3rd come soon", "3 may come", "Marching in May 1850", "1850", "Paris in May, 1850"]
)
def test_a_line_with_other_words_is_no_date(line):
    assert not is_date(line)


def test_titles_in_a_script_without_capitals_are_chapters():
    paragraph = "老磨坊主走過一座窄橋，看見他的弟弟提著兩盞燈站在河邊，幾隻小船慢慢漂過柳樹下。" * 4
    headings = ["老磨坊", "河邊的燈", "兩座橋", "冬天以前"]
    assert (
        titles(book("聊記", *(f"{title}\n\n" + "\n\n".join([paragraph] * 4) for title in headings)), "zh") == headings
    )


def test_stories_whose_sections_are_numbered_are_the_chapters():
    numbered = "\n\n\n".join(f"{number}\n\n{body(number)}" for number in ("I", "II", "III"))
    stories = [f"{title.upper()}\n\n{numbered}" for title in TALES]
    assert titles(book("TALES FOR EVENINGS", *stories)) == [title.upper() for title in TALES]


def test_the_sections_of_an_introduction_are_not_chapters():
    numbered = "\n\n\n".join(f"{number}\n\n{body(number)}" for number in ("I", "II", "III"))
    introduction = f"INTRODUCTION\n\n\n{numbered}\n\nA. N. EDITOR."
    headings = [f"CHAPTER {number}" for number in ("I", "II", "III", "IV", "V", "VI")]
    assert titles(book("THE WEIR", introduction, chapters(*headings).strip())) == headings


def test_a_preface_close_to_the_title_page_is_no_opening_chapter():
    preface = f"A FIRST READER\n\nPREFACE\n\n{body('preface')}"
    headings = [f"LESSON {number}." for number in ("I", "II", "III", "IV")]
    assert titles(book(preface, chapters(*headings).strip())) == headings


def test_a_contents_page_may_have_years_in_brackets_behind_the_names():
    names = ("PAUL WEIRMAN", "ANNA MILLERSON", "JOHN BOATWRIGHT", "MARY LAMPLIGHT")
    contents = "CONTENTS\n\n" + "\n".join(f"{name} (18{at}1-1899)" for at, name in enumerate(names))
    assert titles(book("LIVES", contents, chapters(*names).strip())) == list(names)
