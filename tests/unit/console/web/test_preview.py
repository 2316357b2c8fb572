"""What the form says about a book before anything starts."""

from decimal import Decimal

import pytest
from lxml import html

from console.web import upload
from console.web.preview import ReadingTooSlow
from tests.unit.console.web.states import text
from tests.unit.source.epubs import made
from tests.unit.source.epubs import text as words
from tests.unit.source.test_epub_protection import CIPHER, encryption

OWN = {"Origin": "http://127.0.0.1", "Accept": "application/json"}
BOOK = b"Title: The Lamp\n\nCHAPTER 1\n\nThe lamp was lit.\n\n\nCHAPTER 2\n\nThe sea was calm, and nobody came.\n"


ENCRYPTED = {"META-INF/encryption.xml": encryption(CIPHER, "OEBPS/a.xhtml")}


def protected_epub() -> bytes:
    return made({"a.xhtml": words("a")}, parts={"META-INF/rights.xml": "<x/>", **ENCRYPTED})


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """Read books in this process; tests/integration/web reads them in a process of their own."""

    async def run_here(function, *arguments, **_):
        return function(*arguments)

    monkeypatch.setattr("anyio.to_process.run_sync", run_here)


@pytest.fixture
def post(page):
    """Send the form, and return the response."""

    def post(path, content=None, name="book.txt", headers=OWN, **fields):
        files = {} if content is None else {"file": (name, content)}
        lexicon = fields.pop("lexicon", None)
        files |= {"lexicon": ("words.pls", lexicon)} if lexicon else {}
        files = files or {"file": ("", b"")}  # as a browser sends a form without a file
        return page.post(path, files=files, data=fields, headers=headers)

    return post


def test_an_estimate_has_the_credits_that_are_asked_for(post, stack):
    answer = post("/upload/estimate", BOOK, credits="true", author="Ada Moor")
    rows = [text(row) for row in html.fromstring(answer.json()["html"]).iter("tr")][1:]
    assert [row.split()[0] for row in rows] == ["0", "0a", "1", "2", "2a"]
    assert ["$0." in row for row in rows] == [True, False, True, True, True]
    assert "Opening credits" in rows[0]


def test_an_estimate_has_the_chapters_what_is_left_out_and_the_price(post, stack):
    answer = post("/upload/estimate", BOOK, chapters="2", title="<b>Another</b>")
    assert answer.status_code == 200
    shown = html.fromstring(answer.json()["html"])
    assert "<b>Another</b>" in text(shown)
    rows = [text(row) for row in shown.iter("tr")][-2:]
    assert rows[0].startswith("1 CHAPTER 1")
    assert rows[0].endswith("left out")
    assert rows[1].startswith("2 CHAPTER 2")
    assert "$0." in rows[1]
    assert "1 chapter " in text(shown)
    assert "Contents" not in stack.s3.list_objects_v2(Bucket=stack.bucket), "nothing is stored"


def test_an_estimate_above_the_maximum_says_that_the_book_would_stop(post):
    assert "would stop" in post("/upload/estimate", BOOK, max_cost_usd="0").json()["html"]
    assert "would stop" not in post("/upload/estimate", BOOK, max_cost_usd="9").json()["html"]


@pytest.mark.parametrize("path", ["/upload", "/upload/estimate"])
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.mobi", b"\0" * 60 + b"BOOKMOBI" + b"\0" * 100, "Kindle"),
        ("protected.epub", protected_epub(), "DRM"),
        ("empty.txt", b"", ""),
        ("damaged.epub", b"PK\x03\x04 and no more", ""),
        ("picture.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100, ""),
    ],
    ids=["Kindle", "DRM", "empty", "damaged", "a picture"],
)
def test_what_the_pipeline_would_refuse_is_refused_at_once(post, stack, path, name, content, reason):
    answer = post(path, content, name)
    assert answer.status_code == 400
    assert reason in answer.json()["message"]
    assert "Contents" not in stack.s3.list_objects_v2(Bucket=stack.bucket)


def test_a_selection_outside_the_book_is_refused_at_once(post):
    answer = post("/upload", BOOK, chapters="7")
    assert answer.status_code == 400
    assert "7" in answer.json()["message"]


def test_fields_are_checked_without_a_source(post):
    assert post("/upload/check", language="en", include=["front", "notes"], footnotes="read").json() == {"errors": {}}
    wrong = {
        "language": "Klingon, please",
        "chapters": "all",
        "max_cost_usd": "-1",
        "address": "nowhere",
        "voice_id": "a b",
        "model_id": "A!",
        "encoding": "zlib",
        "title": "x" * 501,
    }
    errors = post("/upload/check", **wrong).json()["errors"]
    assert set(errors) == set(wrong)
    assert errors["language"] == 'must be a language like "en" or "pt-BR"'


def test_checked_boxes_are_one_option(post):
    assert "include" in post("/upload/check", include=["front", "nonsense"]).json()["errors"]


def test_a_lexicon_that_cannot_be_read_is_named(post):
    answer = post("/upload", BOOK, lexicon=b"<lexicon/>")
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"lexicon"}


def test_a_list_of_books_has_no_estimate(post):
    answer = post("/upload/estimate", b"source_url\nhttps://example.org/a.txt\n", "books.csv")
    assert answer.status_code == 400
    assert "Estimate each of its books" in answer.json()["message"]


def test_a_browser_without_scripts_receives_the_estimate_as_a_page(post):
    answer = post("/upload/estimate", BOOK, headers={"Origin": "http://127.0.0.1", "Accept": "text/html"})
    assert answer.status_code == 200
    assert text(html.fromstring(answer.text).find(".//h1")) == "Estimate"


def test_a_book_that_takes_too_long_to_read_has_no_estimate(post, monkeypatch):
    async def slow(*_):
        raise ReadingTooSlow("The book is not read after 60 s.")

    monkeypatch.setattr(upload, "preview", slow)
    answer = post("/upload/estimate", BOOK)
    assert (answer.status_code, answer.json()["message"]) == (400, "The book is not read after 60 s.")


def test_the_shares_of_the_chapters_are_those_of_the_estimate():
    from book_pipeline.source.readers import read_document
    from console.client.source_preview import preview_document
    from events.schemas.start import BookOptions

    preview = preview_document(read_document(BOOK, "book.txt"), BookOptions())
    total = sum(section.usd for section in preview.sections)
    assert total == pytest.approx(preview.estimate.usd, abs=Decimal("0.000001"))
    assert [section.number for section in preview.sections if section.kind == "chapter"] == ["1", "2"]
