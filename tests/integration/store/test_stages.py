"""ScrapeBook and ParseBook with a real database: the stored objects and the selected chapters."""

import json
from uuid import uuid4

import pytest

from book_pipeline.chapters.parse_book import parse_book
from book_pipeline.costs import Estimate
from book_pipeline.errors import SourceRejected
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.scrape_book import read_source, store_source
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.keys import book_key, cover_key, parsed_key, removed_key, source_key
from tests.unit.source.books import page
from tests.unit.source.epubs import made, text

from .fakes import MemoryArtifacts

SOURCE = "s3://b/raw/reef.txt"
URL = "https://example.org/lock.epub"
PAGES = {
    "t.xhtml": page("<p>The Lock-Keeper</p>").replace("<body>", '<body epub:type="titlepage">'),
    "p.xhtml": f"<h1>Preface</h1>{text('p')}",
    "1.xhtml": f"<h1>Chapter 1</h1>{text(1)}",
    "2.xhtml": f"<h1>Chapter 2</h1>{text(2)}",
    "n.xhtml": f"<h1>Notes</h1>{text('n')}",
    "i.xhtml": f"<h1>Index</h1>{text('i')}",
}
COVER = {
    "items": '<item id="cover" href="c.png" media-type="image/png" properties="cover-image"/>',
    "parts": {"OEBPS/c.png": b"\x89PNG a lock"},
}


@pytest.fixture
def books(database):
    return Books(database)


@pytest.fixture
def book_id(books):
    book_id = uuid4()
    assert books.claim(book_id, SOURCE, "arn:execution:one", lambda _: True)
    return book_id


@pytest.fixture
def artifacts():
    return MemoryArtifacts()


@pytest.fixture
def scraped(books, book_id, artifacts):
    def scrape(content, name="lock.epub", url=URL, charset=None, **options):
        fetched = FetchedSource(content, name, charset=charset)
        source = read_source(url, fetch=lambda _: fetched, options_of=lambda _: options)
        return store_source(book_id, source, books=books, artifacts=artifacts)

    return scrape


@pytest.fixture
def parsed(books, book_id, artifacts, database):
    def parse():
        chapters = Chapters(database)
        return parse_book(
            book_id,
            books=books,
            chapters=chapters,
            artifacts=artifacts,
            ask_provider=lambda _: SpeechModel(model_id="eleven_multilingual_v2"),
            estimate=lambda *_: Estimate(chapters=0, characters=0, minutes=0, stages=()),
        )

    return parse


def selected_titles(book):
    return [chapter.title for chapter in book.chapters if chapter.selected]


def test_an_epub_is_stored_with_text_cover_source_and_removed_passages(scraped, book_id, artifacts):
    content = made(PAGES, **COVER)
    book = scraped(content)
    assert set(artifacts.objects) == {
        book_key(book_id), cover_key(book_id, "png"), removed_key(book_id), source_key(book_id, "epub"),
    }  # fmt: skip
    assert artifacts.read(source_key(book_id, "epub")) == content
    assert artifacts.read(cover_key(book_id, "png")) == b"\x89PNG a lock"
    assert artifacts.read(book_key(book_id)).decode().startswith("# Preface\n")
    (removal,) = json.loads(artifacts.read(removed_key(book_id)))
    assert removal == {"reason": "title page", "line": 1, "text": "The Lock-Keeper", "file": "OEBPS/t.xhtml"}
    assert (book.title, book.language, book.source_key) == ("The Lock-Keeper", "en", source_key(book_id, "epub"))


def test_a_source_without_cover_and_removals_stores_no_cover_and_an_empty_list(scraped, book_id, artifacts):
    scraped(made({"1.xhtml": text(1)}))
    assert not [key for key in artifacts.objects if "cover" in key]
    assert json.loads(artifacts.read(removed_key(book_id))) == []


def test_a_source_in_the_bucket_is_not_copied(scraped, artifacts):
    book = scraped(made(PAGES), url="s3://artifacts/raw/lock.epub")
    assert book.source_key == "s3://artifacts/raw/lock.epub"
    assert not [key for key in artifacts.objects if "source" in key]


def test_the_charset_of_the_response_is_used(scraped, book_id, artifacts):
    scraped("Паром шёл через реку.\n".encode("koi8-r"), "lock.txt", charset="koi8-r")
    assert artifacts.read(book_key(book_id)).decode() == "Паром шёл через реку.\n"


def test_a_book_without_a_title_is_named_after_its_file(scraped):
    assert scraped(b"The gates were oiled.\n", "the lock.txt").title == "the lock"


def test_a_second_run_stores_the_same_objects(scraped, artifacts):
    scraped(made(PAGES, **COVER))
    before = dict(artifacts.objects)
    scraped(made(PAGES, **COVER))
    assert artifacts.objects == before


def test_a_rejected_source_stores_nothing(scraped, artifacts):
    with pytest.raises(SourceRejected, match=r"lock\.djvu is DjVu"):
        scraped(b"AT&TFORM", "lock.djvu")
    assert artifacts.objects == {}


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ({}, ["Chapter 1", "Chapter 2"]),
        ({"include": "notes"}, ["Chapter 1", "Chapter 2", "Notes"]),
        ({"include": "front,notes,back"}, ["Preface", "Chapter 1", "Chapter 2", "Notes", "Index"]),
        ({"include": "front", "chapters": "2"}, ["Preface", "Chapter 2"]),
        ({"include": "part-title"}, ["Chapter 1", "Chapter 2"]),
    ],
)
def test_chapters_and_included_kinds_are_selected(scraped, parsed, options, titles):
    scraped(made(PAGES), **options)
    assert selected_titles(parsed()) == titles


def test_a_table_of_contents_is_never_selected(scraped, parsed):
    chapters = "".join(
        f"CHAPTER {n}\n\n{f'The gates were oiled for the {n} time. ' * 30}\n\n\n" for n in ("I", "II", "III")
    )
    scraped(f"CONTENTS\n\nCHAPTER I\nCHAPTER II\nCHAPTER III\n\n\n{chapters}".encode(), "l.txt", include="front")
    book = parsed()
    assert [c.title for c in book.chapters if not c.selected] == ["Contents"]


def test_the_stored_sections_add_up_to_the_text(scraped, parsed, book_id, artifacts):
    scraped(made(PAGES))
    sections = [artifacts.read(parsed_key(book_id, c.chapter_id)).decode() for c in parsed().chapters]
    assert "".join(sections) == artifacts.read(book_key(book_id)).decode()
