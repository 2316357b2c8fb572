"""Hostile PDFs are read or rejected; a process of its own bears their memory and time."""

import zlib

import pytest

from tests.unit.source.books import PARAGRAPHS
from tests.unit.source.pdfs import file_of, lines, pdf, wrapped

BOOK = pdf([lines(wrapped(" ".join(PARAGRAPHS[2:])))], bookmarks=[("The Mud", 0)])
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def streamed(content, attributes=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), attributes, content)


def one_page(content, resources=b"", attributes=b""):
    return {
        1: CATALOG,
        2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R /Resources << %s >> >>" % resources,
        4: streamed(content, attributes),
    }


FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R /B 5 0 R >> >>"
HOSTILE = {
    "pages that contain themselves": {1: CATALOG, 2: b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"},
    "a billion pages": {1: CATALOG, 2: b"<< /Type /Pages /Count 999999999 /Kids [3 0 R] >>", 3: b"<< /Type /Page >>"},
    "a form that draws itself": one_page(b"/A Do", b"/XObject << /A 5 0 R >>") | {5: streamed(b"/A Do /B Do", FORM)},
    "nested arrays": one_page(b"[" * 1_000_000),
    "nested dictionaries": {1: b"<< /A " * 100_000},
    "saved states": one_page(b"q " * 1_000_000),
    "a compressed bomb": one_page(zlib.compress(b" " * 300_000_000, 9), attributes=b"/Filter /FlateDecode"),
    "bookmarks that follow themselves": {
        **one_page(b""), 1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R >>", 5: b"<< /First 6 0 R /Last 6 0 R >>",
        6: b"<< /Title (A) /Parent 5 0 R /Next 6 0 R /First 6 0 R /Dest [3 0 R /Fit] >>",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_pdf_is_rejected(kind, rejected):
    rejected(file_of(HOSTILE[kind]), "book.pdf")


def test_too_many_pages_are_rejected(rejected):
    assert "more than 5,000 pages" in rejected(pdf([[]] * 5001), "book.pdf")


def test_a_truncated_pdf_is_read_or_rejected(harmless):
    for kept in (9, 100, len(BOOK) // 2, len(BOOK) - 40, len(BOOK) - 1):
        harmless(BOOK[:kept], "book.pdf")


@pytest.mark.parametrize(
    "page",
    [
        [("a", 10, 10, 10)] * 20_000,
        [("word " * 4000, 10, 10, 10)] * 5,
        [(str(n), n % 400, n // 40, 10) for n in range(20_000)],
        [("A", 10, n / 10, 40) for n in range(3000)],
        [("1 a", 10, 10 + n / 100, 5) for n in range(10_000)] + [("a1", 10, 500, 10)] * 100,
    ],
)
def test_a_page_of_many_words_is_read_or_rejected_within_limits(page, harmless):
    harmless(pdf([page]), "book.pdf")
