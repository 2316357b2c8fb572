"""Forms that whole shelves share: one gap for everything, numbered papers, acts listed before they begin, sonnets."""

import pytest

from book_pipeline.chapters.split import explain, split
from tests.unit.chapters.books import PROSE, body, book, chapters

LINES = ("The lamp is out, the boat is gone,", "the boy is on the quay;", "the letter lies where it was thrown,")


def cut(text, title="A Town of Lists"):
    return split(text, language="en", title=title)


def titles(text, kind="chapter"):
    return [piece.title for piece in cut(text) if piece.kind == kind]


def alike(text):
    """Return a text with one gap for everything."""
    return text.replace("\n\n\n", "\n\n")


ALIKE = {
    "keyword and title": ["CHAPTER I. The Ferry", "CHAPTER II. The Letter", "CHAPTER III. The Bridge"],
    "number": ["I", "II", "III", "IV"],
    "number and title": ["I. The Ferry", "II. The Letter", "III. The Bridge"],
    "Arabic": ["1", "2", "3", "4"],
    "keyword in words": ["Chapter One", "Chapter Two", "Chapter Three"],
    "papers": ["No. I.", "No. II.", "No. III."],
}


@pytest.mark.parametrize("form", ALIKE)
def test_a_text_whose_gaps_are_all_alike(form):
    assert titles(alike(chapters(*ALIKE[form]))) == ALIKE[form]


def test_front_and_back_matter_of_a_text_whose_gaps_are_all_alike():
    text = alike(book("PREFACE\n\n" + body("p"), chapters("CHAPTER I", "CHAPTER II").strip(), "INDEX\n\nBaker, 7"))
    assert [(p.kind, p.title) for p in cut(text)] == [
        ("front", "PREFACE"), ("chapter", "CHAPTER I"), ("chapter", "CHAPTER II"), ("back", "INDEX"),
    ]  # fmt: skip


def test_a_letter_on_a_line_of_its_own_is_no_chapter_where_gaps_are_alike():
    text = alike(book(*(f"CHAPTER {n}\n\n{body(n)}\n\nYours, the Baker\n\n{PROSE}" for n in ("I", "II", "III"))))
    assert len(titles(text)) == 3


@pytest.mark.parametrize("form", ["No. {}.", "NUMBER {}", "No. {}. On Lists", "Nº {}"])
def test_numbered_papers(form):
    headings = [form.format(number) for number in ("I", "II", "III", "IV")]
    assert titles(chapters(*headings)) == headings


def test_papers_under_a_repeated_name():
    text = chapters(*(f"THE LISTER. No. {n}" for n in ("1", "2", "3", "4")))
    assert "".join(piece.text for piece in cut(text)) == text


ACTS = ("ACT I", "ACT II", "ACT III")


@pytest.mark.parametrize(
    "listed",
    [
        "ACT I. The quay.\nACT II. The ferry.\nACT III. The quay again.",
        "ACT I. The quay.\n\nACT II. The ferry.\n\nACT III. The quay again.",
        "ACT I\n\nThe quay.\n\nACT II\n\nThe ferry.\n\nACT III\n\nThe quay again.",
    ],
    ids=["lines", "paragraphs", "headings"],
)
def test_a_list_of_acts_before_the_acts(listed):
    text = book("A TOWN OF LISTS", "THE SCENES OF THE PLAY\n\n" + listed, chapters(*ACTS).strip())
    pieces = cut(text)
    assert [p.title for p in pieces if p.kind == "chapter"] == list(ACTS)
    assert "The ferry." not in "".join(p.text for p in pieces if p.kind == "chapter")


def test_parts_whose_contents_page_lists_their_titles():
    shelf = {"BOOK THE FIRST": ("The Ferry", "The Letter"), "BOOK THE SECOND": ("The Bridge", "The Lamp")}
    contents = "CONTENTS\n\n" + "\n\n".join(f"{part}\n\n" + "\n".join(names) for part, names in shelf.items())
    bodies = [book(part, *(f"{n.upper()}\n\n{body(n, 8)}" for n in names)).strip() for part, names in shelf.items()]
    pieces = cut(book("A TOWN OF LISTS", contents, *bodies))
    assert [p.title for p in pieces if p.kind == "chapter"] == [n.upper() for names in shelf.values() for n in names]
    assert [p.title for p in pieces if p.kind == "part-title"] == list(shelf)


def sonnet(number):
    return f"{number}\n\n" + "\n".join(f"{LINES[n % 3]} {number} {n}" for n in range(14))


ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@pytest.mark.parametrize("gap", ["\n\n\n", "\n\n"], ids=["wide", "alike"])
def test_sonnets_under_roman_numerals(gap):
    assert titles(gap.join(map(sonnet, ROMANS)) + "\n") == list(ROMANS)


def test_verse_between_numbers_is_no_title():
    poems = [f"{number}.\n\nThe Lamp Is Out\nAnd The Boat Is Gone\n\n" + "\n".join(LINES * 4) for number in ROMANS]
    assert len(titles(book(*poems))) == len(ROMANS)


def test_nothing_is_lost_whatever_the_edition():
    for text in (alike(chapters(*ACTS)), chapters("No. I.", "No. II."), book(*map(sonnet, ROMANS))):
        pieces, rejected = explain(text, language="en", title=None)
        assert "".join(piece.text for piece in pieces) == text
        assert all(piece.evidence for piece in pieces)
        assert all(r.reason for r in rejected)
