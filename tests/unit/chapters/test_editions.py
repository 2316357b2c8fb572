"""Forms of certain editions: equal gaps everywhere, numbered papers, lists of acts, sonnets."""

import pytest

from book_pipeline.chapters.split import split, split_with_evidence
from tests.unit.chapters.books import PROSE, body, book, chapters

LINES = ("The lamp is out, the boat is gone,", "the boy is on the quay;", "the letter lies where it was thrown,")


def split_book(text, title="A Town of Lists"):
    return split(text, language="en", title=title)


def titles(text, kind="chapter"):
    return [section.title for section in split_book(text) if section.kind == kind]


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
def test_chapters_are_found_with_equal_gaps(form):
    assert titles(alike(chapters(*ALIKE[form]))) == ALIKE[form]


def test_front_and_back_matter_are_found_with_equal_gaps():
    text = alike(book("PREFACE\n\n" + body("p"), chapters("CHAPTER I", "CHAPTER II").strip(), "INDEX\n\nBaker, 7"))
    assert [(p.kind, p.title) for p in split_book(text)] == [
        ("front", "PREFACE"), ("chapter", "CHAPTER I"), ("chapter", "CHAPTER II"), ("back", "INDEX"),
    ]  # fmt: skip


def test_a_signature_line_is_not_a_chapter_with_equal_gaps():
    text = alike(book(*(f"CHAPTER {n}\n\n{body(n)}\n\nYours, the Baker\n\n{PROSE}" for n in ("I", "II", "III"))))
    assert len(titles(text)) == 3


@pytest.mark.parametrize("form", ["No. {}.", "NUMBER {}", "No. {}. On Lists", "Nº {}"])
def test_numbered_papers_are_chapters(form):
    headings = [form.format(number) for number in ("I", "II", "III", "IV")]
    assert titles(chapters(*headings)) == headings


def test_papers_with_a_repeated_name_lose_nothing():
    text = chapters(*(f"THE LISTER. No. {n}" for n in ("1", "2", "3", "4")))
    assert "".join(section.text for section in split_book(text)) == text


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
def test_a_list_of_acts_is_not_split(listed):
    text = book("A TOWN OF LISTS", "THE SCENES OF THE PLAY\n\n" + listed, chapters(*ACTS).strip())
    sections = split_book(text)
    assert [p.title for p in sections if p.kind == "chapter"] == list(ACTS)
    assert "The ferry." not in "".join(p.text for p in sections if p.kind == "chapter")


def test_parts_are_found_from_the_titles_in_a_contents_page():
    parts = {"BOOK THE FIRST": ("The Ferry", "The Letter"), "BOOK THE SECOND": ("The Bridge", "The Lamp")}
    contents = "CONTENTS\n\n" + "\n\n".join(f"{part}\n\n" + "\n".join(names) for part, names in parts.items())
    bodies = [book(part, *(f"{n.upper()}\n\n{body(n, 8)}" for n in names)).strip() for part, names in parts.items()]
    sections = split_book(book("A TOWN OF LISTS", contents, *bodies))
    assert [p.title for p in sections if p.kind == "chapter"] == [n.upper() for names in parts.values() for n in names]
    assert [p.title for p in sections if p.kind == "part-title"] == list(parts)


def sonnet(number):
    return f"{number}\n\n" + "\n".join(f"{LINES[n % 3]} {number} {n}" for n in range(14))


ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@pytest.mark.parametrize("gap", ["\n\n\n", "\n\n"], ids=["wide", "alike"])
def test_numbered_sonnets_are_chapters(gap):
    assert titles(gap.join(map(sonnet, ROMANS)) + "\n") == list(ROMANS)


def test_verse_after_a_number_is_not_a_title():
    poems = [f"{number}.\n\nThe Lamp Is Out\nAnd The Boat Is Gone\n\n" + "\n".join(LINES * 4) for number in ROMANS]
    assert len(titles(book(*poems))) == len(ROMANS)


def test_splitting_loses_nothing_in_any_edition():
    for text in (alike(chapters(*ACTS)), chapters("No. I.", "No. II."), book(*map(sonnet, ROMANS))):
        sections, rejected = split_with_evidence(text, language="en", title=None)
        assert "".join(section.text for section in sections) == text
        assert all(section.evidence for section in sections)
        assert all(r.reason for r in rejected)
