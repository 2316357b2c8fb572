"""What DescribeBooks and WatchBooks find in the database."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from book_pipeline.errors import SourceNotFound
from book_pipeline.store import shelf as limits
from book_pipeline.store.chapters import ParsedChapter, chapter_id_of
from book_pipeline.store.journal import Journal
from book_pipeline.store.shelf import Shelf
from events.schemas.shelf_state import BookState, ChapterAccount, ShelfState

SOURCE = "s3://b/raw/reef.txt"
HOUR = timedelta(hours=1)
ANSWER_BYTES = 6 * 1024 * 1024


@pytest.fixture
def shelf(database):
    return Shelf(database)


@pytest.fixture
def started(database, books, chapters):
    """Claim a book with three chapters, of which the last is not narrated."""

    def start(title="The Reef", pieces=3) -> UUID:
        book_id = uuid4()
        books.claim(book_id, SOURCE, f"arn:{book_id}", lambda _: True)
        books.scraped(
            book_id, source_url="s3://b/raw/reef.txt", source_key="raw/reef.txt", source_sha256="0" * 64, wishes={},
            title=title, author="A. Writer", language="en",
        )  # fmt: skip
        chapters.replace(book_id, [chapter(book_id, position, title, pieces) for position in range(1, pieces + 1)])
        return book_id

    return start


def chapter(book_id, position, title, pieces):
    return ParsedChapter(
        chapter_id=chapter_id_of(book_id, position), position=position, title=title, part=None, kind="chapter",
        narrated=position < pieces, parsed_key="parsed/x", parsed_sha256="0" * 64, characters=900, words=200,
    )  # fmt: skip


def aged(owner, book_id, age):
    """Set the book's rows back; only the tables' owner can, without the triggers that would keep it from that."""
    owner.execute("SET ROLE migrator")
    for table, which in (
        ("book_processing", "book_id = %(book)s"),
        ("chapter_processing", "chapter_id IN (SELECT chapter_id FROM chapters WHERE book_id = %(book)s)"),
        ("processing_logs", "book_id = %(book)s"),
    ):
        column = "created_at" if table == "processing_logs" else "updated_at"
        with owner.transaction():
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(f"UPDATE {table} SET {column} = now() - %(age)s WHERE {which}", {"book": book_id, "age": age})
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    owner.execute("RESET ROLE")


def test_a_book_in_the_list_says_how_far_it_is(shelf, started, chapters, books):
    book_id = started()
    chapters.formatted(
        chapter_id_of(book_id, 1), formatted_key="f", formatted_from="x", formatted_sha256="y", spoken_characters=9
    )
    answer = ShelfState.model_validate(shelf.books())
    (book,) = [book for book in answer.books if book.book_id == book_id]
    assert (book.title, book.author, book.stage) == ("The Reef", "A. Writer", "ParseBook pending")
    assert (book.chapters, book.formatted, book.spoken, book.usd, book.error) == (2, 1, 0, 0, None)
    assert answer.books[0].book_id == book_id, "the latest touched stands first"
    books.failed(book_id, f"arn:{book_id}", error="BookUnreadable", message="No words. Check the file.")
    (book,) = [book for book in ShelfState.model_validate(shelf.books()).books if book.book_id == book_id]
    assert (book.stage, book.error) == ("ParseBook failed", "BookUnreadable")


def test_a_book_tells_its_chapters_events_and_remedy(shelf, started, database, books):
    book_id = started()
    journal = Journal(database, f"arn:{book_id}")
    with journal.stage("ParseBook", book_id):
        pass
    journal.write("FormatChapter", "failed", book_id=book_id, chapter_id=chapter_id_of(book_id, 2), message="m")
    books.failed(book_id, f"arn:{book_id}", error="BookUnreadable", message="No words. Check the file.")
    book = BookState.model_validate(shelf.book(book_id))
    assert (book.error, book.error_message) == ("BookUnreadable", "No words. Check the file.")
    assert [(row.position, row.narrated, row.format_status) for row in book.chapters] == [
        (1, True, "pending"), (2, True, "pending"), (3, False, "pending"),
    ]  # fmt: skip
    assert [(event.stage, event.event, event.chapter_id) for event in book.events] == [
        ("ParseBook", "started", None),
        ("ParseBook", "complete", None),
        ("FormatChapter", "failed", chapter_id_of(book_id, 2)),
    ]
    assert book.events[0].at <= book.events[1].at <= book.events[2].at
    assert (book.chapters_left_out, book.events_left_out, book.costs) == (0, 0, [])


def test_a_book_that_fails_before_its_title_is_known_is_called_after_its_source(shelf, books):
    book_id = uuid4()
    books.claim(book_id, "s3://b/raw/reef scans.pdf", f"arn:{book_id}", lambda _: True)
    books.failed(book_id, f"arn:{book_id}", error="SourceRejected", message="It is a PDF. Send text.")
    (book,) = [book for book in ShelfState.model_validate(shelf.books()).books if book.book_id == book_id]
    assert (book.title, book.name) == (None, "reef scans.pdf")
    assert BookState.model_validate(shelf.book(book_id)).name == "reef scans.pdf"


def test_the_list_counts_what_failed_and_how_long_the_audio_is(shelf, started, chapters, books):
    book_id = started()
    spoken, broken = (chapter_id_of(book_id, position) for position in (1, 2))
    chapters.formatted(spoken, formatted_key="f", formatted_from="x", formatted_sha256="y", spoken_characters=9)
    chapters.spoken(
        spoken, audio_key="a", audio_from="x", audio_sha256="y", audio_bytes=9, audio_seconds=61.5, spoken_characters=9
    )
    chapters.failed(broken, error="ProviderRejected", message="The key is wrong. Put the right one.")
    books.failed(book_id, f"arn:{book_id}", error="ChaptersIncomplete", message="One is missing. Start it again.")
    (book,) = [book for book in ShelfState.model_validate(shelf.books()).books if book.book_id == book_id]
    assert (book.spoken, book.failed, book.audio_seconds) == (1, 1, 61.5)
    assert book.error_message == "One is missing. Start it again."
    assert book.created_at <= book.updated_at


def test_a_chapter_tells_its_lines_and_its_neighbours(shelf, started, database):
    book_id = started(pieces=4)
    journal = Journal(database, f"arn:{book_id}")
    first, second, third = (chapter_id_of(book_id, position) for position in (1, 2, 3))
    with journal.stage("FormatChapter", book_id, second):
        pass
    journal.write("FormatChapter", "started", book_id=book_id, chapter_id=first)
    account = ChapterAccount.model_validate(shelf.chapter(book_id, second))
    assert (account.chapter.position, account.book_title, account.language) == (2, "The Reef", "en")
    assert account.model_copy(update={"book_title": None}).book_name == "reef.txt"
    assert (account.previous_id, account.next_id) == (first, third)
    assert [(line.stage, line.event) for line in account.lines] == [
        ("FormatChapter", "started"),
        ("FormatChapter", "complete"),
    ]
    assert ChapterAccount.model_validate(shelf.chapter(book_id, third)).next_id is None, "the fourth isn't narrated"
    with pytest.raises(SourceNotFound, match=f"no chapter {second} in book"):
        shelf.chapter(uuid4(), second)


def test_every_change_makes_another_version_and_nothing_else_does(shelf, started, chapters, database):
    book_id = started()
    versions = [shelf.version()]
    assert shelf.version() == versions[0] == shelf.books()["version"] == shelf.book(book_id)["version"]
    for change in (
        lambda: chapters.speaking(chapter_id_of(book_id, 1)),
        lambda: Journal(database, None).write("GenerateAudio", "note", book_id=book_id),
        started,
    ):
        change()
        versions.append(shelf.version())
    assert len(set(versions)) == len(versions)


def test_a_book_that_nobody_started_is_an_error_that_says_so(shelf):
    missing = uuid4()
    with pytest.raises(SourceNotFound, match=f"no book {missing}.*book-pipeline status"):
        shelf.book(missing)


def test_what_does_not_fit_is_left_out_and_counted(shelf, started, database, monkeypatch):
    book_id = started()
    journal = Journal(database, f"arn:{book_id}")
    for name in ("one", "two", "three"):
        journal.write(name, "note", book_id=book_id)
    for name, most in (("MOST_BOOKS", 1), ("MOST_CHAPTERS", 2), ("MOST_EVENTS", 2)):
        monkeypatch.setattr(limits, name, most)
    started()
    book, books = BookState.model_validate(shelf.book(book_id)), ShelfState.model_validate(shelf.books())
    assert ([row.position for row in book.chapters], book.chapters_left_out) == ([1, 2], 1)
    assert ([event.stage for event in book.events], book.events_left_out) == (["two", "three"], 1)
    assert len(books.books) == 1
    assert books.left_out >= 1


def test_the_largest_book_fits_into_an_answer_of_lambda(shelf, started, owner, chapters):
    book_id = started(title="頁" * 5000, pieces=limits.MOST_CHAPTERS)
    owner.execute(
        "UPDATE chapter_processing SET error = 'BookUnreadable', error_message = repeat('頁', 5000) "
        "WHERE chapter_id IN (SELECT chapter_id FROM chapters WHERE book_id = %s)",
        [book_id],
    )
    owner.execute(
        "INSERT INTO processing_logs (book_id, chapter_id, stage, event) "
        "SELECT book_id, chapter_id, 'GenerateAudio', 'complete' FROM chapters, generate_series(1, 3) "
        "WHERE book_id = %s",
        [book_id],
    )
    book = BookState.model_validate(shelf.book(book_id))
    assert (len(book.chapters), len(book.events)) == (limits.MOST_CHAPTERS, limits.MOST_EVENTS)
    assert book.events_left_out == 3 * limits.MOST_CHAPTERS - limits.MOST_EVENTS
    assert len(json.dumps(book.model_dump(mode="json"), ensure_ascii=False).encode()) < ANSWER_BYTES


def test_a_book_is_in_flight_until_it_is_complete_or_failed(shelf, started, books):
    complete, failed, running = started(), started(), started()
    assert shelf.in_flight().keys() >= {complete, failed, running}
    books.complete(complete)
    books.failed(failed, f"arn:{failed}", error="BookUnreadable", message="m")
    in_flight = shelf.in_flight()
    assert complete not in in_flight
    assert failed not in in_flight
    assert in_flight[running] is False


@pytest.mark.parametrize("age", [HOUR + timedelta(minutes=1), 25 * HOUR])
def test_a_book_without_a_line_for_an_hour_is_stuck(shelf, started, owner, age):
    book_id = started()
    aged(owner, book_id, age)
    assert shelf.in_flight()[book_id] is True


def test_whatever_is_written_last_is_progress(shelf, started, owner, database, chapters):
    by_chapter, by_journal = started(), started()
    aged(owner, by_chapter, 2 * HOUR)
    aged(owner, by_journal, 2 * HOUR)
    chapters.speaking(chapter_id_of(by_chapter, 2))
    Journal(database, None).write("GenerateAudio", "note", book_id=by_journal)
    in_flight = shelf.in_flight()
    assert (in_flight[by_chapter], in_flight[by_journal]) == (False, False)


def test_a_book_that_stood_still_for_longer_than_a_day_is_no_longer_told_of(shelf, started, owner):
    book_id = started()
    aged(owner, book_id, 27 * HOUR)
    assert book_id not in shelf.in_flight()
