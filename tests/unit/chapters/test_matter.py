"""Text before the first chapter and behind the last one: what is the author's, and what is not."""

import pytest

from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import split
from tests.unit.chapters.books import body, book, chapters

POEM = "The miller shut the sluice at four,\nand nobody came through the door."
NUMBERED = tuple(zip(("I", "II", "III", "IV"), ("LAMP", "BOAT", "BRIDGE", "MILL"), strict=True))


def kinds(text, title=None, language="en"):
    return [(section.kind, section.title) for section in split(text, language=language, title=title)]


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "ACKNOWLEDGEMENTS"),
        ("en", "AUTHOR'S NOTE"),
        ("en", "Also by Nora Wells"),
        ("de", "Danksagung"),
        ("de", "Weitere Bücher von Nora Wells"),
        ("fr", "Remerciements"),
        ("es", "Agradecimientos"),
        ("pl", "Podziękowania"),
        ("ru", "Благодарности"),
        ("hi", "आभार"),
    ],
)
def test_a_named_piece_behind_the_last_chapter_is_back_matter(language, heading):
    text = book(*(f"{number}\n\n{body(number)}" for number in (1, 2, 3)), f"{heading}\n\n{body(heading)}")
    assert kinds(text, language=language)[-1] == ("back", heading)


def test_a_piece_behind_the_last_chapter_is_back_matter_in_markup():
    text = book(*(f"# Chapter {n}\n\n{body(n)}" for n in (1, 2)), "# Books by Nora Wells\n\nThe Sluice\n\nThe Weir")
    assert kinds(text)[-1] == ("back", "Books by Nora Wells")


def test_short_poems_under_headings_are_chapters():
    names = ["The Sluice", "Weir", "Rushes", "To a Heron", "Flood"]
    assert kinds(book(*(f"## {name}\n\n{POEM}" for name in names))) == [("chapter", name) for name in names]


def test_the_introduction_of_an_article_is_narrated_with_the_section_after_it():
    text = book(f"# How a Mill Works\n\n{body(0, 1)}", *(f"## {name}\n\n{body(name)}" for name in ("Water", "Wheel")))
    sections = split(text, language="en", title="How a Mill Works")
    assert sections[0].kind == "front"
    assert [section.position for section in sections_to_narrate(sections, {})] == [1, 2, 3]
    assert [section.position for section in sections_to_narrate(sections, {"chapters": "2"})] == [3]


def test_a_notice_of_rights_is_no_introduction():
    notice = (
        "Copyright 1999 by the mill. All rights reserved, and no part of this may be used without leave of the miller."
    )
    text = book(f"# How a Mill Works\n\n{notice}", *(f"## {name}\n\n{body(name)}" for name in ("Water", "Wheel")))
    sections = split(text, language="en", title="How a Mill Works")
    assert [section.position for section in sections_to_narrate(sections, {})] == [2, 3]


def test_a_long_text_before_the_chapters_is_a_chapter_unless_its_name_says_what_it_is():
    rest = chapters("CHAPTER I", "CHAPTER II", "CHAPTER III")
    unnamed, preface = (
        book("A MILL BOOK", f"{name}\n\n{body(0, 12)}", rest) for name in ("HOW I CAME HERE", "PREFACE")
    )
    assert ("chapter", "HOW I CAME HERE") in kinds(unnamed)
    assert ("front", "PREFACE") in kinds(preface)


def test_books_for_sale_behind_the_last_chapter_are_back_matter():
    sold = "\n\n".join(f"THE {name} LAMP. A Novel. 12mo, cloth, $1.25." for name in ("RED", "GREEN", "BLUE"))
    text = book(*(f"{n}\n\n{body(n)}" for n in range(1, 5)), f"NEW BOOKS OF THE SEASON\n\n{sold}\n\n{body('review')}")
    assert kinds(text)[-1] == ("back", "NEW BOOKS OF THE SEASON")


def test_a_shop_in_the_last_chapter_is_no_list_of_books():
    text = book(*(f"{n}\n\n{body(n)}" for n in range(1, 5)), f"AT THE SHOP\n\nCloth was $2 a yard.\n\n{body('shop')}")
    assert "back" not in [kind for kind, _ in kinds(text)]


def test_the_books_title_below_a_picture_belongs_to_the_chapter_below_it():
    first = f"THE CUSTOMS SHED\n\n{body('shed')}\n\n\n[Illustration: The Gate]\n\nTHE FERRY."
    contents = "CONTENTS\n\nTHE CUSTOMS SHED\n\n" + "\n".join(f"{n}. THE {name}" for n, name in NUMBERED)
    text = book("THE FERRY.", contents, first, *(f"{n}.\n\nTHE {name}\n\n{body(n)}" for n, name in NUMBERED))
    assert ("part-title", "THE FERRY.") in kinds(text, title="The Ferry")


def test_the_scenes_of_the_last_act_are_no_commentary():
    scenes = "\n\n\n".join(f"SCENE {number}\n\n{body(number)}" for number in ("I", "II", "III"))
    text = book("THE WEIR", *(f"ACT {number}\n\n\n{scenes}" for number in ("I", "II", "III")))
    assert kinds(text)[1:] == [("chapter", "ACT I"), ("chapter", "ACT II"), ("chapter", "ACT III")]
