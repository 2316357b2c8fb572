"""FormatChapter with a real database: a formatted chapter is complete only while its objects are undamaged."""

import pytest

from book_pipeline.errors import AudiobookDamaged, ChapterBusy
from book_pipeline.formatting.change_log import ChangeLog, fingerprint, verify
from book_pipeline.formatting.format_chapter import format_chapter
from book_pipeline.store.artifacts import TEXT
from book_pipeline.store.chapters import NewChapter, chapter_id_of
from book_pipeline.store.keys import change_log_key, formatted_key
from tests.unit.formatting.test_chapter import PARSED, FakeEditor


@pytest.fixture
def book_id(session):
    book_id = session.lease.book_id
    url = "s3://b/raw/horse.txt"
    session.books.claim(book_id, url, "arn:execution:one", lambda _: True)
    session.books.scraped(
        book_id, source_url=url, source_key="raw/horse.txt", source_sha256="0", options={}, title="The Horse",
        author=None, language="en",
    )  # fmt: skip
    return book_id


@pytest.fixture
def editor():
    return FakeEditor()


@pytest.fixture
def formatted(session, book_id, editor):
    """A function that formats the book's only chapter, and returns its text."""
    chapter_id = chapter_id_of(book_id, 1)
    parsed = NewChapter(
        chapter_id, 1, "Chapter IV", None, "chapter", True, "parsed/1", fingerprint(PARSED), len(PARSED), 20
    )
    session.chapters.replace(book_id, [parsed])
    session.artifacts.write("parsed/1", PARSED.encode(), TEXT)

    def run():
        with session.chapters.lease(session.lease):
            done = format_chapter(chapter_id, session, editor=editor, block_tokens=3000)
        return session.artifacts.read(done.formatted_key).decode()

    return run


@pytest.fixture
def keys(book_id):
    """The keys of the text and of the change log."""
    chapter_id = chapter_id_of(book_id, 1)
    return formatted_key(book_id, chapter_id), change_log_key(book_id, chapter_id)


@pytest.mark.parametrize("damage", [b"", b"Chapter Five."])
@pytest.mark.parametrize("broken", [0, 1])
def test_a_damaged_object_is_made_again_without_a_call(formatted, session, editor, keys, broken, damage):
    text = formatted()
    log = session.artifacts.read(keys[1])
    session.artifacts.write(keys[broken], damage, TEXT)
    assert formatted() == text
    assert session.artifacts.read(keys[1]) == log
    assert len(editor.asked) == 1


def test_a_deleted_text_is_made_again_without_a_call(formatted, session, editor, keys):
    text = formatted()
    del session.artifacts.objects[keys[0]]
    assert formatted() == text
    assert len(editor.asked) == 1


def test_a_change_log_that_does_not_give_the_text_is_not_trusted(formatted, session, editor, keys, monkeypatch):
    """The log has the right sum and another version of the rules would make another text of it."""
    text = formatted()
    del session.artifacts.objects[keys[0]]
    monkeypatch.setattr("book_pipeline.formatting.format_chapter.apply", lambda *_: "Chapter Five.")
    assert formatted() == text
    log = ChangeLog.model_validate_json(session.artifacts.read(keys[1]))
    verify(PARSED, text, log)
    assert len(editor.asked) == 1


def test_nothing_is_written_while_both_objects_are_there(formatted, session, monkeypatch):
    text = formatted()
    monkeypatch.setattr(session.artifacts, "write", None)
    assert formatted() == text


def test_a_changed_chapter_is_formatted_again(formatted, session, book_id, editor):
    text = formatted()
    parsed = PARSED.replace("a horse", "a mule").replace("horses", "mules")
    chapter_id = chapter_id_of(book_id, 1)
    session.artifacts.write("parsed/1", parsed.encode(), TEXT)
    changed = NewChapter(
        chapter_id, 1, "Chapter IV", None, "chapter", True, "parsed/1", fingerprint(parsed), len(parsed), 20
    )
    session.chapters.replace(book_id, [changed])
    assert formatted() == text.replace("horses", "mules")
    assert len(editor.asked) == 2


def test_a_chapter_whose_parsed_text_was_changed_is_not_formatted(formatted, session, editor):
    session.artifacts.write("parsed/1", b"Another text.", TEXT)
    with pytest.raises(AudiobookDamaged, match=r"parsed/1 is damaged, but .* Start the book"):
        formatted()
    assert editor.asked == []


def test_an_invocation_that_lost_its_lease_writes_no_text(formatted, session, editor, keys):
    propose = editor.propose

    def lose_the_lease(*arguments):
        lease_again(session, "another")
        return propose(*arguments)

    editor.propose = lose_the_lease
    with pytest.raises(ChapterBusy, match="was leased to another invocation meanwhile"):
        formatted()
    assert not {*keys} & {*session.artifacts.objects}
    assert session.chapters.get(session.lease.chapter_id).format_status == "running"


def lease_again(session, owner):
    """Let another invocation take the lease, as after its end."""
    database = session.chapters._database
    database.run("release_chapter", chapter_id=session.lease.chapter_id, owner=session.lease.owner)
    database.run("lease_chapter", chapter_id=session.lease.chapter_id, owner=owner, seconds=60)
