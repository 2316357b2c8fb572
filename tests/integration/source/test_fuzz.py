"""Readers with random bytes, damaged books and generated markup: text or a pipeline error, and nothing is lost.

What runs here takes seconds; `make fuzz` looks for hours.
"""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from book_pipeline.chapters.split import split
from book_pipeline.errors import PipelineError
from book_pipeline.source.manifest import read_rows
from book_pipeline.source.readers import read_document
from tests.unit.source.books import (
    CONTAINER,
    CSV,
    HTML,
    JSON,
    MARKDOWN,
    PARAGRAPHS,
    TEXT,
    epub,
    nav,
    ncx,
    package,
    page,
    zipped,
)
from tests.unit.source.office import docx, fb2, odt, rtf

QUICK = settings(
    max_examples=300, deadline=2000, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
BOOKS = {
    "book.txt": TEXT.encode(), "book.html": HTML.encode(), "book.md": MARKDOWN.encode(), "book.epub": epub(),
    "book.zip": zipped({"book.txt": TEXT}), "book.docx": docx(), "book.odt": odt(), "book.rtf": rtf(),
    "book.fb2": fb2(),
}  # fmt: skip
TAGS = [
    "p", "div", "span", "h1", "h2", "h6", "hgroup", "a", "sup", "br", "hr", "img", "table", "tr", "td", "ul", "li",
    "pre", "em", "nav", "main", "article", "header", "section", "script", "title", "body", "html", "ruby", "rt", "svg",
    "x",
]  # fmt: skip
WORDS = st.sampled_from(
    [*PARAGRAPHS, "I", "CHAPTER II", "[3]", "* * *", "#", " ", "\n\n", "\0", "\u00ad", "é", "&amp;", "<", "*"]
)
ATTRIBUTES = st.sampled_from([
    "", ' id="a"', ' href="#a"', ' class="pagenum"', ' class="toc i2"', ' epub:type="toc"', ' role="doc-noteref"',
    " hidden", ' style="text-align:center"', ' alt="T"', ' linear="no"', ' name="a"', ' property="og:title"',
])  # fmt: skip


@st.composite
def trees(draw, depth=4):
    """Draw a sequence of elements and words, some elements not closed."""
    made = []
    for _ in range(draw(st.integers(1, 4))):
        if depth and draw(st.booleans()):
            tag, attributes = draw(st.sampled_from(TAGS)), draw(ATTRIBUTES)
            closed = f"</{tag}>" if draw(st.integers(0, 9)) else ""
            made.append(f"<{tag}{attributes}>{draw(trees(depth=depth - 1))}{closed}")
        else:
            made.append(draw(WORDS))
    return "".join(made)


@st.composite
def damaged(draw, whole):
    """Draw a book with some bytes changed, lost, doubled or moved."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        match draw(st.integers(0, 3)):
            case 0:
                content[at : at + length] = draw(st.binary(max_size=40))
            case 1:
                del content[at : at + length]
            case 2:
                content[at:at] = content[at : at + length] * draw(st.integers(1, 20))
            case 3:
                content[at : at + length] = draw(
                    st.sampled_from([b"<", b">", b"&", b"\n\n\n", b"\xff\xfe", b"\0", b"PK"])
                )
    return bytes(content)


def check(content, name):
    """Read a file and check what every reader guarantees."""
    try:
        document = read_document(content, name)
    except PipelineError:
        return
    assert document.text.strip()
    document.text.encode()
    pieces = split(document.text, language=document.language, title=document.title)
    assert "".join(piece.text for piece in pieces) == document.text


@pytest.mark.parametrize("name", BOOKS)
@given(content=st.binary(max_size=400))
@QUICK
def test_random_bytes_are_read_or_rejected(name, content):
    check(content, name)


@pytest.mark.parametrize("name", BOOKS)
@given(data=st.data())
@QUICK
def test_a_damaged_book_is_read_or_rejected(name, data):
    check(data.draw(damaged(BOOKS[name])), name)


@given(
    text=st.text(max_size=400),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "gb18030"]),
)
@QUICK
def test_any_text_in_any_encoding_is_read_or_rejected(text, encoding):
    check(text.encode(encoding, "replace"), "book.txt")


@given(body=trees())
@QUICK
def test_any_markup_is_read_or_rejected(body):
    check(body.encode(), "book.html")
    check(body.encode(), "book.md")


@given(one=trees(), links=trees(), points=trees(), items=trees(), declared=st.booleans())
@QUICK
def test_any_epub_parts_are_read_or_rejected(one, links, points, items, declared):
    parts = {"one": page(one) if declared else one, "nav": nav(links), "ncx": ncx(points or "x")}
    check(epub(**parts), "book.epub")
    check(epub(opf=package(items=items)), "book.epub")
    check(epub(container=CONTAINER.replace("<rootfiles>", items)), "book.epub")


@given(lines=st.lists(st.sampled_from([
    "# A", "###### I", "Title", "=====", "---", "> ", "> > x", "- a", "  - b", "1. c", "    code", "```", "|a|b|",
    "|-|-|", "*a **b* c**", "[a](b", "[a]: b", "<div>", "</div>", "<!--", "-->", "&nbsp;", "", "", "\\", "`",
    "![", "***", "text",
]), max_size=30))  # fmt: skip
@QUICK
def test_any_markdown_is_read_or_rejected(lines):
    check("\n".join(lines).encode(), "book.md")


@given(lines=st.lists(st.sampled_from([
    "Contents", "CHAPTER I", "CHAPTER II. The Sea", "I", "II", "3", "[4]", "PART ONE", "The Sea", "THE SEA", "Preface",
    "Notes", "# Chapter 1", "## *", "###### x", "* * *", "第一回 海", "FIRST EPILOGUE", "Chapter the Last",
    "I am here.", "", "", "", " ", "*** START OF THE PROJECT GUTENBERG EBOOK ***",
    "*** END OF THE PROJECT GUTENBERG EBOOK ***",
    "Produced by X", "Transcriber's Note", "12  THE SEA", PARAGRAPHS[0],
]), max_size=60))  # fmt: skip
@QUICK
def test_any_lines_are_split_without_loss(lines):
    check("\n".join(lines).encode(), "book.txt")


JSONS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["books", "source_url", "title", ""]), inner)
    ),
    max_leaves=12,
)


@given(
    content=st.binary(max_size=300)
    | JSONS.map(lambda value: json.dumps(value).encode())
    | damaged(JSON.encode())
    | damaged(CSV.encode())
)
@example(content=b"\xa0")
@QUICK
def test_any_manifest_is_read_or_rejected(content):
    for name in ("books.json", "books.csv"):
        try:
            rows = read_rows(content, name)
        except PipelineError:
            continue
        assert rows
        assert all(isinstance(row.fields, dict) for row in rows)


@given(
    rows=st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=9), max_size=4), max_size=6),
    delimiter=st.sampled_from(",;\t"),
)
@QUICK
def test_any_csv_cells_are_read_or_rejected(rows, delimiter):
    content = "\n".join(delimiter.join(row) for row in [["source_url", "title"], *rows]).encode()
    with suppress(PipelineError):
        assert read_rows(content, "books.csv")
