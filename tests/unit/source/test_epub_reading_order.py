"""Files of the reading order that are missing, elsewhere, or no pages."""

from uuid import UUID

import pytest

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import MISSING, REMOTE
from book_pipeline.source.epub.reader import read_epub
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.readers import read_document
from book_pipeline.source.scrape_book import ReadSource, store_source
from book_pipeline.store.keys import removed_key
from tests.unit.source.books import page
from tests.unit.source.epubs import CAME, XHTML, made, text

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>Gate</title><text y="1">The gates were shut.</text></svg>'
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def read(items, parts=None, order="x", pages=("a", "b")):
    spine = f'<itemref idref="a"/><itemref idref="{order}"/>' + "".join(f'<itemref idref="{p}"/>' for p in pages[1:])
    content = made({f"{p}.xhtml": text(p) for p in pages}, items=items, spine=spine, parts=parts)
    return read_epub(content, "book.epub")


def item(href, media_type=XHTML, more="", key="x"):
    return f'<item id="{key}" href="{href}" media-type="{media_type}" {more}/>'


@pytest.mark.parametrize(
    ("items", "order", "reason", "file"),
    [
        (item("lost.xhtml"), "x", MISSING, "OEBPS/lost.xhtml"),
        ("", "unlisted", MISSING, "unlisted"),
        (item("https://ads.example.org/x.xhtml"), "x", REMOTE, "https://ads.example.org/x.xhtml"),
        (item("https://ads.example.org/a.xhtml"), "x", REMOTE, "https://ads.example.org/a.xhtml"),
    ],
)
def test_the_rest_of_a_book_with_a_missing_file_is_read(items, order, reason, file):
    document = read(items, order=order)
    assert "Number a" in document.text
    assert "Number b" in document.text
    assert [(r.reason, r.text, r.file) for r in document.removed] == [(reason, "", file)]
    assert document.missing == [file]


def test_a_book_of_which_most_is_missing_is_rejected_by_name():
    items = item("lost.xhtml") + item("gone.xhtml", key="y")
    spine = '<itemref idref="a"/><itemref idref="x"/><itemref idref="y"/>'
    with pytest.raises(SourceRejected, match=r"book\.epub lacks OEBPS/lost\.xhtml, and 2 of the 3"):
        read_epub(made({"a.xhtml": text("a")}, items=items, spine=spine), "book.epub")


@pytest.mark.parametrize(
    ("items", "parts", "expected"),
    [
        (item("x.xhtml", "text/html"), {"OEBPS/x.xhtml": page(text("x"))}, "Number x"),
        (item("x.xhtml", f"{XHTML}; charset=utf-8"), {"OEBPS/x.xhtml": page(text("x"))}, "Number x"),
        (item("x.xhtml", ""), {"OEBPS/x.xhtml": page(text("x"))}, "Number x"),
        (item("x.xml", "application/xml"), {"OEBPS/x.xml": page(text("x"))}, "Number x"),
        (item("x.htm", "application/octet-stream"), {"OEBPS/x.htm": page(text("x"))}, "Number x"),
        (item("x.svg", "image/svg+xml"), {"OEBPS/x.svg": SVG}, "The gates were shut."),
        (item("x.txt", "text/plain"), {"OEBPS/x.txt": "One line\n\nNumber x"}, "One line\n\nNumber x"),
        (
            item("x.xml", "application/xml", 'fallback="y"') + item("y.xhtml", key="y"),
            {"OEBPS/x.xml": "<story>As data.</story>", "OEBPS/y.xhtml": page(text("x"))},
            "Number x",
        ),
        (
            item("x.pdf", "application/pdf", 'fallback="y"') + item("y.jpg", "image/jpeg", 'fallback="z"', "y")
            + item("z.xhtml", key="z"),
            {"OEBPS/x.pdf": b"%PDF", "OEBPS/y.jpg": PICTURE, "OEBPS/z.xhtml": page(text("x"))},
            "Number x",
        ),
        (
            item("lost.xhtml", XHTML, 'fallback="y"') + item("y.xhtml", XHTML, 'fallback="x"', "y"),
            {"OEBPS/y.xhtml": page(text("x"))},
            "Number x",
        ),
    ],
    ids=["html", "parameter", "none", "xml", "binary", "svg", "plain", "fallback", "second fallback", "missing"],
)  # fmt: skip
def test_a_page_is_read_whatever_its_type(items, parts, expected):
    document = read(items, parts)
    before, after = document.text.split("Number b")
    assert expected in before
    assert "Number" in after or not after.startswith("#")


def test_a_fallback_that_is_in_the_reading_order_is_read_once():
    items = item("x.xml", "application/xml", 'fallback="b"')
    assert read(items, {"OEBPS/x.xml": "<story/>"}).text.count("Number b") == 1


@pytest.mark.parametrize(
    ("items", "parts", "reason", "words"),
    [
        (item("x.xml", "application/xml"), {"OEBPS/x.xml": "<s>Data.</s>"}, "not a page: application/xml", "Data."),
        (item("x.jpg", "image/jpeg"), {"OEBPS/x.jpg": PICTURE}, "picture in the reading order", ""),
        (
            item("x.xml", "application/xml", 'fallback="b"'), {"OEBPS/x.xml": "<s>As data.</s>"},
            "not a page: application/xml", "As data.",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_page_is_recorded(items, parts, reason, words):
    document = read(items, parts)
    assert [(r.reason, r.text) for r in document.removed] == [(reason, words)]


@pytest.mark.parametrize(
    ("items", "parts", "words"),
    [
        (item("x.md", "text/markdown"), {"OEBPS/x.md": f"# Log\n\n<https://a.example/b> {CAME}"}, CAME),
        (
            item("x.bin", "application/x-log", 'fallback="y"') + item("y.md", "text/markdown", key="y"),
            {"OEBPS/x.bin": b"\0\1", "OEBPS/y.md": CAME},
            CAME,
        ),
        (item("x.txt", "text/plain"), {"OEBPS/x.txt": f"The gate <i and the lamp> of it. {CAME}"}, ""),
        (item("x.txt", "text/plain"), {"OEBPS/x.txt": page(text("x"))}, ""),
    ],
    ids=["text", "fallback to a text", "signs in a plain text", "a page as a plain text"],
)
def test_every_word_of_a_text_that_is_no_page_is_in_the_balance(items, parts, words):
    content = made({f"{p}.xhtml": text(p) for p in "ab"}, items=items, spine=["a.xhtml", "x", "b.xhtml"], parts=parts)
    document = read_document(content, "book.epub")
    assert "".join(r.text for r in document.removed).endswith(words)
    assert words or "lamp" in document.text


def test_an_empty_page_is_skipped():
    document = read(item("x.xhtml"), {"OEBPS/x.xhtml": b""})
    assert "Number b" in document.text
    assert document.removed == ()


NOTES = (
    '<section epub:type="endnotes"><h2>Notes</h2><ol><li id="n1" epub:type="endnote"><p>A lock of wood.</p></li>'
    '<li id="n2" epub:type="endnote"><p>Nobody reads this.</p></li></ol></section>'
)


def test_notes_outside_the_reading_order_follow_the_paragraph_that_refers_to_them():
    pages = {
        "a.xhtml": f'<p>The lock<a epub:type="noteref" href="n.xhtml#n1">1</a> leaked.</p>{text("a")}',
        "n.xhtml": NOTES,
    }
    spine = '<itemref idref="n" linear="no"/><itemref idref="a"/>'
    document = read_epub(made(pages, spine=spine), "book.epub")
    assert document.text.startswith("The lock[1] leaked.\n\n[1] A lock of wood.\n\nNumber a")
    assert [r.text for r in document.removed] == ["Notes\n\n[2] Nobody reads this."]


class Stored(dict):
    """Accepts what ScrapeBook stores."""

    def write(self, key, content, _media_type):
        self[key] = content

    def scraped(self, book_id, **columns):
        self[book_id] = columns

    def get(self, book_id):
        return self[book_id]


def test_missing_files_are_recorded_and_logged(monkeypatch):
    warnings = []
    monkeypatch.setattr("book_pipeline.source.scrape_book.logger.warning", lambda *words, **more: warnings.append(more))
    book_id, stored = UUID(int=1), Stored()
    source = ReadSource("s3://b/raw/book.epub", FetchedSource(b"", "book.epub"), read(item("lost.xhtml")), {})
    store_source(book_id, source, books=stored, artifacts=stored)
    assert b"OEBPS/lost.xhtml" in stored[removed_key(book_id)]
    assert warnings == [{"files": ["OEBPS/lost.xhtml"]}]
