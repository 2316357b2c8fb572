"""Titles that stand apart in their own way: announced, under ornaments, underlined, in quotes, as names or letters."""

import pytest

from book_pipeline.chapters.evidence import read_evidence
from book_pipeline.chapters.fit import fit_outlines
from book_pipeline.chapters.outlines import propose_outlines
from book_pipeline.chapters.split import split
from book_pipeline.source.readers import read_document
from tests.unit.chapters.books import PROSE, body, book, chapters, titles, titles_of_page

NAMES = ("The Lamp", "A Letter for Nobody", "Rain", "Of Ropes and Boats", "The Second Bridge", "Home Again")


def of_page(*headings):
    return "".join(f"<h2>{heading}</h2>{paragraphs(heading)}" for heading in headings)


def paragraphs(seed):
    return "".join(f"<p>{paragraph}</p>" for paragraph in body(seed, 20).split("\n\n"))


@pytest.mark.parametrize("numbered", [True, False])
def test_a_title_that_a_sentence_announces_is_inside_the_chapter(numbered):
    opening = f"{body('opening', 12)}\n\nHe opened the book and read another tale, for the night was long, to wit:"
    tale = f"HOW THE MILLER LOST HIS HAT\n\n{body('tale')}"
    headings = [f"CHAPTER {number}" for number in ("I", "II", "III")] if numbered else [n.upper() for n in NAMES]
    text = book("A MILLER'S BOOK", "A WORD BEFORE\n\n" + opening, tale, chapters(*headings).strip())
    assert titles(text) == ["A WORD BEFORE", *headings]


def test_an_announced_heading_of_a_page_is_inside_the_chapter():
    tale = "<p>He drifted into it himself, in a quite simple and natural way, as people do:</p><h2>HIS HISTORY</h2>"
    numbered = [f"Chapter {number}" for number in (1, 2, 3)]
    markup = of_page("A Word Before") + tale + paragraphs("tale") + of_page(*numbered)
    assert titles_of_page(markup) == ["A Word Before", *numbered]


def test_a_title_under_the_end_of_a_manuscript_is_a_chapter():
    text = book(chapters("CHAPTER I", "CHAPTER II", "CHAPTER III").strip(), "THE END OF THE MANUSCRIPT")
    last = f"LAST WORDS OF THE FINDER\n\n{body('last')}"
    assert titles(book(text.strip(), last)) == ["CHAPTER I", "CHAPTER II", "CHAPTER III", "LAST WORDS OF THE FINDER"]


def test_nothing_under_the_end_of_a_volume_is_a_chapter():
    text = book(chapters("CHAPTER I", "CHAPTER II", "CHAPTER III").strip(), "THE END OF VOLUME ONE")
    assert titles(book(text.strip(), f"NOVELS FOR THE COAST\n\n{PROSE}")) == ["CHAPTER I", "CHAPTER II", "CHAPTER III"]


def test_names_of_narrators_that_come_again_are_chapters():
    narrators = ["Anna", "Tobias", "Anna", "Mr. Lock", "Tobias", "Anna", "Mr. Lock", "Anna"]
    assert titles_of_page(f"<h1>Three Voices</h1>{of_page(*narrators)}") == narrators


def test_letters_of_the_alphabet_are_titles_even_if_they_are_numerals():
    letters = list("ABCDEFGHIJ")
    assert titles(book("A DICTIONARY OF ROPES", chapters(*letters).strip())) == letters


def test_a_list_of_titles_under_an_unknown_heading_is_a_contents_page():
    listed = "\n".join(f"  {name} {'.' * (40 - len(name))} {20 * at + 9}" for at, name in enumerate(NAMES))
    headings = [name.upper() for name in NAMES]
    text = book("SIX EVENINGS", f"WHAT THIS BOOK HOLDS\n\n{listed}", chapters(*headings).strip())
    assert titles(text) == headings
    assert "Contents" in titles(text, kind="front")


def test_a_contents_page_of_one_line_does_not_hold_the_first_chapter():
    headings = [
        f"LETTER THE {number}.\n\nMiss Frost to Mrs. Dale." for number in ("FIRST", "SECOND", "THIRD", "FOURTH")
    ]
    text = book("LETTERS FROM A MARSH", "CONTENTS\n\nLetters I to IV", chapters(*headings).strip())
    assert titles(text) == [heading.replace("\n\n", " ") for heading in headings]


def test_a_contents_page_goes_on_where_a_title_in_it_is_repeated():
    names = [
        "The Weir",
        "Two Boats",
        "The Miller of the Lock",
        *(f"What Was Seen in Year {year}" for year in range(12)),
    ]
    headings = [f"CHAPTER {number}. {name}" for number, name in enumerate(names, 1)]
    listed = "\n\n".join(["A WORD BEFORE", "THE MILLER OF THE LOCK", *headings])
    text = book("THE MILLER OF THE LOCK", f"CONTENTS\n\n{listed}", chapters(*headings).strip())
    assert [section.title for section in split(text, language="en", title=None) if section.kind == "front"] == [
        "Text",
        "Contents",
    ]
    assert titles(text) == headings


@pytest.mark.parametrize(
    "headings",
    [
        [f"Chapter the {number}, in which a door opens." for number in ("First", "Second", "Third")],
        [f"<{number}>" for number in (1, 2, 3, 4)],
        ["THE LAMP", '"I WILL NOT GO"', "THE BRIDGE", '"GOOD NIGHT, MILLER"'],
        ["the lamp", "a letter for nobody", "rain", "of ropes"],
    ],
)
def test_headings_in_further_forms_are_chapters(headings):
    assert titles(book("THE WEIR", chapters(*headings).strip())) == headings


def test_titles_under_ornaments_are_chapters():
    pieces = (f"* * * * *\n\n{name}\n\n{body(name)}" for name in NAMES)
    assert titles(book("THE WEIR", *pieces)) == list(NAMES)


def test_ornaments_without_titles_divide_no_text():
    pieces = [body(number) for number in range(6)]
    text = "\n\n\n* * * * *\n\n\n".join(pieces)
    assert titles("THE LONELY LOCK\n\n" + text) == ["Text"]


def test_titles_are_read_without_the_line_under_them():
    assert titles(book("THE WEIR", chapters(*(f"{n}\n{'-' * len(n)}" for n in NAMES)).strip())) == list(NAMES)


def test_notes_that_repeat_the_numbers_of_the_chapters_are_no_chapters():
    headings = [f"CHAPTER {number}" for number in ("I", "II", "III", "IV")]
    lines = "\n\n".join(f"{number}. See the second volume of the rolls, and what is said there." for number in range(6))
    notes = [f"{heading}\n\n{lines}" for heading in headings]
    sections = split(
        book(*(f"{heading}\n\n{body(heading, 12)}" for heading in headings), "NOTES", *notes), language="en", title=None
    )
    assert [section.kind for section in sections] == ["chapter"] * 4 + ["notes"]


def test_a_second_part_behind_a_remark_has_its_own_chapters():
    headings = [f"CHAPTER {number}" for number in ("I", "II", "III", "IV")]
    text = book(chapters(*headings).strip(), f"NOTES\n\n{PROSE}", chapters(*headings).strip())
    assert titles(text) == headings * 2


@pytest.mark.parametrize("markup", ["<h2>Contents</h2><ul><li>One</li><li>Two</li></ul>", ""])
def test_each_figure_of_an_outline_is_a_share(markup):
    tales = "".join(f"<h3>{name}</h3>{paragraphs(name)}" for name in NAMES)
    document = read_document(f"<html lang='en'><body><h1>Tales</h1>{markup}{tales}</body></html>".encode(), "a.html")
    evidence = read_evidence(document.text, "en")
    fitted = fit_outlines(propose_outlines(evidence, document.title), evidence)
    assert all(0 <= figure <= 1 for each in fitted for figure in vars_of(each.fit))
    assert titles_of_page(f"<h1>Tales</h1>{markup}{tales}") == list(NAMES)


def vars_of(fit):
    return [getattr(fit, name) for name in fit.__slots__]
