"""Books in every format: the same chapters, and the author's words without anything else."""

import json
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from tests.unit.source.books import page, zipped
from tests.unit.source.epubs import link, made, text

from .conftest import Cloud
from .test_bad_input import assert_nothing_paid, failure_of

METADATA = (
    "<dc:title>The Lock-Keeper</dc:title><dc:creator>A. Lock</dc:creator><dc:language>en-GB</dc:language>"
    "<dc:creator xmlns:opf='http://www.idpf.org/2007/opf' opf:role='ill'>B. Oar</dc:creator>"
)
NOTES = f'<section epub:type="endnotes"><h1>Endnotes</h1><p>1. The gates were of oak.</p>{text("n")}</section>'
PAGES = {
    "1.xhtml": "<h1>Part One</h1>",
    "2.xhtml": f'<h2>Chapter 1</h2>{text(1)}<p>Oak.<a epub:type="noteref" href="n.xhtml#n1">1</a></p>',
    "3.xhtml": f"<h2>Chapter 2</h2>{text(2)}",
    "n.xhtml": NOTES,
    "c.xhtml": '<section epub:type="colophon"><p>Set in a free typeface.</p></section>',
}
LINKS = (
    link("1.xhtml", "Part One", link("2.xhtml", "Chapter 1") + link("3.xhtml", "Chapter 2"))
    + link("n.xhtml", "Endnotes")
    + link("c.xhtml", "Colophon")
)
PICTURE = b"\x89PNG\r\n\x1a\n a lock"
EPUB = made(
    PAGES,
    links=LINKS,
    metadata=METADATA,
    items='<item id="cover" href="cover.png" media-type="image/png" properties="cover-image"/>',
    parts={"OEBPS/cover.png": PICTURE},
)
CHAPTERS = "".join(f"<h2>Chapter {n}</h2>{text(n)}" for n in (1, 2))
HTML = f"<html lang='en'><head><title>The Lock-Keeper, by A. Lock</title></head><body>{CHAPTERS}</body></html>"
MARKDOWN = "# Chapter 1\n\nHe *oiled* the gates.\n\n# Chapter 2\n\nA boat came.\n"


def dropped(cloud: Cloud, tmp_path, name: str, content: bytes, metadata: str = "") -> tuple[str, UUID]:
    """Drop the file, and return the ARN of its execution and the book's id."""
    file = tmp_path / "dropped"
    file.write_bytes(content)
    url = cloud.drop(file, f"raw/{name}", *(["--metadata", metadata] if metadata else []))
    return cloud.execution_of(f"raw/{name}"), uuid5(NAMESPACE_URL, url)


def completed(cloud: Cloud, tmp_path, name: str, content: bytes, metadata: str = "") -> UUID:
    execution, book_id = dropped(cloud, tmp_path, name, content, metadata)
    assert cloud.ended(execution)["status"] == "SUCCEEDED"
    return book_id


def sections(cloud: Cloud, book_id: UUID) -> list[tuple[str, str, bool]]:
    rows = cloud.sql("SELECT title, kind, selected FROM chapters WHERE book_id = %s ORDER BY position", book_id)
    return [(row["title"], row["kind"], row["selected"]) for row in rows]


def described(cloud: Cloud, book_id: UUID) -> tuple[str, str, str]:
    (book,) = cloud.sql("SELECT title, author, language FROM books WHERE book_id = %s", book_id)
    return book["title"], book["author"], book["language"]


@pytest.fixture(scope="module")
def epub(cloud, tmp_path_factory):
    return completed(cloud, tmp_path_factory.mktemp("epub"), "lock.epub", EPUB)


def test_an_epub_becomes_its_chapters(cloud, epub):
    assert described(cloud, epub) == ("The Lock-Keeper", "A. Lock", "en-GB")
    assert sections(cloud, epub) == [
        ("Part One", "part-title", False),
        ("Chapter 1", "chapter", True),
        ("Chapter 2", "chapter", True),
        ("Endnotes", "notes", False),
    ]


def test_an_epub_gives_its_text_its_cover_and_a_list_of_what_was_removed(cloud, epub):
    book = cloud.read(f"raw/{epub}/book.txt").decode()
    assert [line for line in book.split("\n") if line.startswith("#")] == [
        "# Part One", "## Chapter 1", "## Chapter 2", "# Endnotes",
    ]  # fmt: skip
    assert "Oak.[1]" in book
    assert cloud.read(f"raw/{epub}/cover.png") == PICTURE
    removed = json.loads(cloud.read(f"parsed/{epub}/removed.json"))
    assert [(r["reason"], r["file"], r["text"]) for r in removed] == [
        ("colophon", "OEBPS/c.xhtml", "Set in a free typeface."),
    ]  # fmt: skip


def test_an_epub_becomes_an_audiobook(cloud, epub):
    manifest = json.loads(cloud.read(f"audio/{epub}/manifest.json"))
    assert [chapter["title"] for chapter in manifest["chapters"]] == ["Chapter 1", "Chapter 2"]
    assert all(float(chapter["seconds"]) > 1 for chapter in manifest["chapters"])


def test_notes_are_narrated_when_the_requester_includes_them(cloud, tmp_path):
    book_id = completed(cloud, tmp_path, "lock with notes.epub", EPUB, "include=notes")
    assert [title for title, _, selected in sections(cloud, book_id) if selected] == [
        "Chapter 1",
        "Chapter 2",
        "Endnotes",
    ]


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("lock.zip", zipped({"lock/lock.html": HTML, "lock/lock.png": PICTURE}), "The Lock-Keeper"),
        ("the keeper.md", MARKDOWN.encode(), "the keeper"),
    ],
)
def test_the_other_formats_become_their_chapters(cloud, tmp_path, name, content, title):
    book_id = completed(cloud, tmp_path, name, content)
    assert sections(cloud, book_id) == [("Chapter 1", "chapter", True), ("Chapter 2", "chapter", True)]
    assert described(cloud, book_id)[0] == title


DRM = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
    '<enc:CipherData><enc:CipherReference URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)
LOCKED = made({"a.xhtml": page("x")}, parts={"META-INF/encryption.xml": DRM, "META-INF/rights.xml": "<rights/>"})


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("lock.djvu", b"AT&TFORM", "DjVu"),
        ("lock.pdf", b"%PDF-1.7\n", "is damaged"),
        ("locked.epub", LOCKED, "DRM (Adobe ADEPT)"),
    ],
)
def test_an_unreadable_file_is_rejected_with_its_format(cloud, tmp_path, name, content, says):
    execution, book_id = dropped(cloud, tmp_path, name, content)
    error, cause = failure_of(cloud, execution)
    assert error == "SourceRejected"
    assert name in cause
    assert says in cause
    assert_nothing_paid(cloud, book_id)


def test_a_book_too_large_for_one_upload_starts_once(cloud, tmp_path):
    """The AWS CLI uploads a file of more than 8 MB in parts, and S3 sends one event for it."""
    line = "He oiled the gates of the lock, and a boat came, and went away again in the evening.\n"
    content = f"Chapter 1\n\nA boat came.\n\n\nChapter 2\n\n{line * 110_000}".encode()
    assert len(content) > 8 * 1024 * 1024
    completed(cloud, tmp_path, "in-parts.txt", content, "title=In Parts,chapters=1")
    assert len(cloud.executions("raw/in-parts.txt")) == 1
