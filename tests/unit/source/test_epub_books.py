"""Whole small EPUBs as two large makers build them, read and cut: nothing but the book is heard, and all of it."""

import pytest

from book_pipeline.chapters.split import split
from book_pipeline.source.epub.reader import read_epub
from tests.unit.source.books import page
from tests.unit.source.epubs import link, made, point, text


def typed(kind, body, name=""):
    return page(f'<section epub:type="{kind}" id="{name}">{body}</section>')


SE_PAGES = {
    "text/titlepage.xhtml": typed("titlepage", '<h1>The Lock-Keeper</h1><p>By A. Lock.</p><img alt="A lock"/>'),
    "text/imprint.xhtml": typed("imprint", "<p>This ebook is the work of volunteers.</p>"),
    "text/dedication.xhtml": typed("dedication", "<p>To the lower gates.</p>"),
    "text/halftitlepage.xhtml": typed("halftitlepage", "<hgroup><h2>The Lock-Keeper</h2><p>A Tale</p></hgroup>"),
    "text/book-1.xhtml": typed("part", '<hgroup><h2><span epub:type="label">Book</span> I</h2><p>Up</p></hgroup>'),
    "text/chapter-1-1.xhtml": typed(
        "chapter", f'<h3 epub:type="ordinal z3998:roman">I</h3>{text(11)}<a epub:type="noteref" href="#n">1</a>'
    ),
    "text/chapter-1-2.xhtml": typed("chapter", f'<h3 epub:type="ordinal z3998:roman">II</h3>{text(12)}'),
    "text/book-2.xhtml": typed("part", '<hgroup><h2><span epub:type="label">Book</span> II</h2><p>Down</p></hgroup>'),
    "text/chapter-2-1.xhtml": typed("chapter", f'<h3 epub:type="ordinal z3998:roman">I</h3>{text(21)}'),
    "text/endnotes.xhtml": typed("endnotes", '<h2>Endnotes</h2><ol><li id="n"><p>Of oak.</p></li></ol>' + text("n")),
    "text/colophon.xhtml": typed("colophon", "<p>Set in a free typeface.</p>"),
    "text/uncopyright.xhtml": typed("copyright-page", "<h2>Uncopyright</h2><p>Do as you like.</p>"),
}
SE_LINKS = (
    link("text/titlepage.xhtml", "Titlepage")
    + link("text/imprint.xhtml", "Imprint")
    + link("text/dedication.xhtml", "Dedication")
    + link("text/halftitlepage.xhtml", "The Lock-Keeper")
    + link(
        "text/book-1.xhtml",
        "Book I: Up",
        link("text/chapter-1-1.xhtml", "I") + link("text/chapter-1-2.xhtml", "II"),
    )
    + link("text/book-2.xhtml", "Book II: Down", link("text/chapter-2-1.xhtml", "I"))
    + link("text/endnotes.xhtml", "Endnotes")
    + link("text/colophon.xhtml", "Colophon")
    + link("text/uncopyright.xhtml", "Uncopyright")
)
PG_HEADER = (
    '<div class="pg-boilerplate pgheader" id="pg-header"><p>The Project Gutenberg eBook of The Lock-Keeper</p></div>'
)
PG_FOOTER = '<div id="pg-footer"><p>*** END OF THE PROJECT GUTENBERG EBOOK ***</p><p>Many terms.</p></div>'
PG_PAGES = {
    "wrap0000.xhtml": '<div id="coverpage-wrapper"><img src="cover.jpg" alt="Cover"/></div>',
    "h-0.htm.xhtml": (
        f"{PG_HEADER}<h1>THE LOCK-KEEPER</h1><p class='center'>by A. Lock</p>"
        '<h2>CONTENTS</h2><table><tr><td><a href="h-0.htm.xhtml#c1">CHAPTER I. The Gate</a></td></tr>'
        '<tr><td><a href="h-1.htm.xhtml#c2">CHAPTER II. The Boat</a></td></tr>'
        '<tr><td><a href="h-1.htm.xhtml#c3">CHAPTER III. Home</a></td></tr></table>'
        f'<h2 id="c1">CHAPTER I.<br/>The Gate</h2>{text(1)}'
    ),
    # The second file begins in the middle of the first chapter: files are cut by their size.
    "h-1.htm.xhtml": (
        f'{text(2)}<h2 id="c2">CHAPTER II.<br/>The Boat</h2>{text(3)}'
        f'<h2 id="c3">CHAPTER III.<br/>Home</h2>{text(4)}<p>THE END</p>'
    ),
    "h-2.htm.xhtml": PG_FOOTER,
}
PG_POINTS = (
    point("h-0.htm.xhtml#pgepubid0", "THE LOCK-KEEPER")
    + point("h-0.htm.xhtml#c1", "CHAPTER I. The Gate")
    + point("h-1.htm.xhtml#c2", "CHAPTER II. The Boat")
    + point("h-1.htm.xhtml#c3", "CHAPTER III. Home")
    + point("h-2.htm.xhtml#pg-footer", "THE FULL PROJECT GUTENBERG LICENSE")
)


@pytest.fixture(scope="module")
def standard():
    document = read_epub(made(SE_PAGES, links=SE_LINKS), "lock.epub")
    return document, split(document.text, language="en", title=document.title)


@pytest.fixture(scope="module")
def gutenberg():
    document = read_epub(made(PG_PAGES, points=PG_POINTS), "pg99999.epub")
    return document, split(document.text, language="en", title=document.title)


def test_books_hold_chapters_and_notes_stand_aside(standard):
    _, pieces = standard
    assert [(p.kind, p.title, p.part) for p in pieces if p.kind != "front"] == [
        ("part-title", "Book I: Up", "Book I: Up"),
        ("chapter", "I", "Book I: Up"),
        ("chapter", "II", "Book I: Up"),
        ("part-title", "Book II: Down", "Book II: Down"),
        ("chapter", "I", "Book II: Down"),
        ("notes", "Endnotes", None),
    ]


def test_the_makers_pages_are_left_out_and_listed(standard):
    document, _ = standard
    assert {removal.file.removeprefix("OEBPS/text/"): removal.reason for removal in document.removed} == {
        "titlepage.xhtml": "title page",
        "halftitlepage.xhtml": "title page",
        "imprint.xhtml": "copyright page",
        "colophon.xhtml": "colophon",
        "uncopyright.xhtml": "copyright page",
    }
    assert "To the lower gates." in document.text


def test_a_chapter_may_go_on_in_the_next_file(gutenberg):
    _, pieces = gutenberg
    chapters = [piece for piece in pieces if piece.kind == "chapter"]
    assert [chapter.title for chapter in chapters] == [
        "CHAPTER I. The Gate",
        "CHAPTER II. The Boat",
        "CHAPTER III. Home",
    ]
    assert ["Number 1" in c.text and "Number 2" in c.text for c in chapters] == [True, False, False]


def test_header_and_licence_are_left_out_and_listed(gutenberg):
    document, _ = gutenberg
    assert "Gutenberg" not in document.text
    assert [removal.reason for removal in document.removed] == ["Project Gutenberg header", "Project Gutenberg licence"]


def test_the_sections_make_the_text(standard, gutenberg):
    for document, pieces in (standard, gutenberg):
        assert "".join(piece.text for piece in pieces) == document.text
