"""The queries of DescribeBooks and WatchBooks."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from book_pipeline.errors import SourceNotFound
from book_pipeline.removed_words import RemovedWords
from book_pipeline.store import book_queries as limits
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.chapters import NewChapter, chapter_id_of
from book_pipeline.store.journal import Journal
from events.schemas.describe_books import BookDetails, BookList, ChapterDetails

SOURCE = "s3://b/raw/reef.txt"
REMOVED = (RemovedWords(reason="comments", words=12, share=0.01, begins="First!"),)
HOUR = timedelta(hours=1)
ANSWER_BYTES = 6 * 1024 * 1024


@pytest.fixture
def queries(database):
    return BookQueries(database)


@pytest.fixture
def started(database, books, chapters):
    """Return a function that claims a book with three chapters; the last one is not selected."""

    def start(title="The Reef", sections=3) -> UUID:
        book_id = uuid4()
        books.claim(book_id, SOURCE, f"arn:{book_id}", lambda _: True)
        books.scraped(
            book_id, source_url="s3://b/raw/reef.txt", source_key="raw/reef.txt", source_sha256="0" * 64, options={},
            title=title, author="A. Writer", language="en", removed_words=REMOVED,
        )  # fmt: skip
        chapters.replace(book_id, [chapter(book_id, position, title, sections) for position in range(1, sections + 1)])
        return book_id

    return start


def chapter(book_id, position, title, sections):
    return NewChapter(
        chapter_id=chapter_id_of(book_id, position), position=position, title=title, part=None, kind="chapter",
        selected=position < sections, parsed_key="parsed/x", parsed_sha256="0" * 64, characters=900, words=200,
    )  # fmt: skip


def backdate(owner, book_id, age):
    """Set the times of the book's rows back. Only the tables' owner can disable the triggers that prevent it."""
    owner.execute("SET ROLE migrator")
    for table, condition in (
        ("book_processing", "book_id = %(book)s"),
        ("chapter_processing", "chapter_id IN (SELECT chapter_id FROM chapters WHERE book_id = %(book)s)"),
        ("chapter_content", "chapter_id IN (SELECT chapter_id FROM chapters WHERE book_id = %(book)s)"),
        ("processing_logs", "book_id = %(book)s"),
    ):
        column = "created_at" if table == "processing_logs" else "updated_at"
        with owner.transaction():
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(
                f"UPDATE {table} SET {column} = now() - %(age)s WHERE {condition}", {"book": book_id, "age": age}
            )
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    owner.execute("RESET ROLE")


def test_a_book_contains_what_was_removed_from_its_source(queries, started, books):
    book_id = started()
    (shown,) = BookDetails.model_validate(queries.book(book_id)).removed
    assert shown.model_dump() == REMOVED[0].model_dump()
    assert books.get(book_id).removed_words == REMOVED


def test_the_book_list_contains_each_books_progress(queries, started, chapters, books):
    book_id = started()
    chapters.formatted(
        chapter_id_of(book_id, 1),
        formatted_key="f",
        formatted_input_hash="x",
        formatted_sha256="y",
        change_log_sha256="c",
        spoken_characters=9,
    )
    answer = BookList.model_validate(queries.books())
    (book,) = [book for book in answer.books if book.book_id == book_id]
    assert (book.title, book.author, book.stage) == ("The Reef", "A. Writer", "ParseBook pending")
    assert (book.chapters, book.formatted, book.spoken, book.usd, book.error) == (2, 1, 0, 0, None)
    assert answer.books[0].book_id == book_id, "the most recently updated book is first"
    books.failed(f"arn:{book_id}", error="BookUnreadable", message="No words. Check the file.")
    (book,) = [book for book in BookList.model_validate(queries.books()).books if book.book_id == book_id]
    assert (book.stage, book.error) == ("ParseBook failed", "BookUnreadable")


def test_the_details_of_a_book_contain_chapters_events_and_error(queries, started, database, books):
    book_id = started()
    journal = Journal(database, f"arn:{book_id}")
    with journal.stage("ParseBook", book_id):
        pass
    journal.write("FormatChapter", "failed", book_id=book_id, chapter_id=chapter_id_of(book_id, 2), message="m")
    books.failed(f"arn:{book_id}", error="BookUnreadable", message="No words. Check the file.")
    book = BookDetails.model_validate(queries.book(book_id))
    assert (book.error, book.error_message) == ("BookUnreadable", "No words. Check the file.")
    assert [(row.position, row.selected, row.format_status) for row in book.chapters] == [
        (1, True, "pending"), (2, True, "pending"), (3, False, "pending"),
    ]  # fmt: skip
    assert [(event.stage, event.event, event.chapter_id) for event in book.events] == [
        ("ParseBook", "started", None),
        ("ParseBook", "complete", None),
        ("FormatChapter", "failed", chapter_id_of(book_id, 2)),
    ]
    assert book.events[0].at <= book.events[1].at <= book.events[2].at
    assert (book.chapters_left_out, book.events_left_out, book.costs) == (0, 0, [])


def test_a_book_without_a_title_is_named_after_its_source(queries, books):
    book_id = uuid4()
    books.claim(book_id, "s3://b/raw/reef scans.pdf", f"arn:{book_id}", lambda _: True)
    books.failed(f"arn:{book_id}", error="SourceRejected", message="It is a PDF. Send text.")
    (book,) = [book for book in BookList.model_validate(queries.books()).books if book.book_id == book_id]
    assert (book.title, book.name) == (None, "reef scans.pdf")
    assert BookDetails.model_validate(queries.book(book_id)).name == "reef scans.pdf"


def test_the_book_list_counts_failed_chapters_and_seconds_of_audio(queries, started, chapters, books):
    book_id = started()
    spoken, failed = (chapter_id_of(book_id, position) for position in (1, 2))
    chapters.formatted(
        spoken,
        formatted_key="f",
        formatted_input_hash="x",
        formatted_sha256="y",
        change_log_sha256="c",
        spoken_characters=9,
    )
    chapters.spoken(
        spoken,
        audio_key="a",
        audio_input_hash="x",
        audio_sha256="y",
        audio_bytes=9,
        audio_seconds=61.5,
        spoken_characters=9,
    )
    chapters.failed(failed, error="ProviderRejected", message="The key is wrong. Store the right one.")
    books.failed(f"arn:{book_id}", error="ChaptersIncomplete", message="One is missing. Start it again.")
    (book,) = [book for book in BookList.model_validate(queries.books()).books if book.book_id == book_id]
    assert (book.spoken, book.failed, book.audio_seconds) == (1, 1, 61.5)
    assert book.error_message == "One is missing. Start it again."
    assert book.created_at <= book.updated_at


def test_the_details_of_a_chapter_contain_log_rows_and_neighbours(queries, started, database):
    book_id = started(sections=4)
    journal = Journal(database, f"arn:{book_id}")
    first, second, third = (chapter_id_of(book_id, position) for position in (1, 2, 3))
    with journal.stage("FormatChapter", book_id, second):
        pass
    journal.write("FormatChapter", "started", book_id=book_id, chapter_id=first)
    details = ChapterDetails.model_validate(queries.chapter(book_id, second))
    assert (details.chapter.position, details.book_title, details.language) == (2, "The Reef", "en")
    assert details.model_copy(update={"book_title": None}).book_name == "reef.txt"
    assert (details.previous_id, details.next_id) == (first, third)
    assert [(line.stage, line.event) for line in details.lines] == [
        ("FormatChapter", "started"),
        ("FormatChapter", "complete"),
    ]
    assert ChapterDetails.model_validate(queries.chapter(book_id, third)).next_id is None, (
        "the fourth chapter is not selected"
    )
    with pytest.raises(SourceNotFound, match=f"no chapter {second} in book"):
        queries.chapter(uuid4(), second)


def test_the_version_changes_with_every_change_and_only_then(queries, started, chapters, database):
    book_id = started()
    versions = [queries.version()]
    assert queries.version() == versions[0] == queries.books()["version"] == queries.book(book_id)["version"]
    for change in (
        lambda: chapters.speaking(chapter_id_of(book_id, 1)),
        lambda: Journal(database, None).write("GenerateAudio", "note", book_id=book_id),
        started,
    ):
        change()
        versions.append(queries.version())
    assert len(set(versions)) == len(versions)


def test_the_error_for_an_unknown_book_names_the_command_that_lists_books(queries):
    missing = uuid4()
    with pytest.raises(SourceNotFound, match=f"no book {missing}.*book-pipeline status"):
        queries.book(missing)


def test_rows_beyond_the_limits_are_counted(queries, started, database, monkeypatch):
    book_id = started()
    journal = Journal(database, f"arn:{book_id}")
    for name in ("one", "two", "three"):
        journal.write(name, "note", book_id=book_id)
    for name, most in (("MOST_BOOKS", 1), ("MOST_CHAPTERS", 2), ("MOST_EVENTS", 2)):
        monkeypatch.setattr(limits, name, most)
    started()
    book, books = BookDetails.model_validate(queries.book(book_id)), BookList.model_validate(queries.books())
    assert ([row.position for row in book.chapters], book.chapters_left_out) == ([1, 2], 1)
    assert ([event.stage for event in book.events], book.events_left_out) == (["two", "three"], 1)
    assert len(books.books) == 1
    assert books.left_out >= 1


def test_the_largest_book_fits_into_a_response_of_lambda(queries, started, owner, chapters):
    book_id = started(title="頁" * 5000, sections=limits.MOST_CHAPTERS)
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
    book = BookDetails.model_validate(queries.book(book_id))
    assert (len(book.chapters), len(book.events)) == (limits.MOST_CHAPTERS, limits.MOST_EVENTS)
    assert book.events_left_out == 3 * limits.MOST_CHAPTERS - limits.MOST_EVENTS
    assert len(json.dumps(book.model_dump(mode="json"), ensure_ascii=False).encode()) < ANSWER_BYTES


def test_a_book_is_in_flight_until_it_is_complete_or_failed(queries, started, books):
    complete, failed, running = started(), started(), started()
    assert queries.in_flight().keys() >= {complete, failed, running}
    books.complete(complete)
    books.failed(f"arn:{failed}", error="BookUnreadable", message="m")
    in_flight = queries.in_flight()
    assert complete not in in_flight
    assert failed not in in_flight
    assert in_flight[running] is False


@pytest.mark.parametrize("age", [HOUR + timedelta(minutes=1), 25 * HOUR])
def test_a_book_without_a_row_for_an_hour_is_stalled(queries, started, owner, age):
    book_id = started()
    backdate(owner, book_id, age)
    assert queries.in_flight()[book_id] is True


def test_a_row_about_a_chapter_or_in_the_journal_is_progress(queries, started, owner, database, chapters):
    by_chapter, by_journal = started(), started()
    backdate(owner, by_chapter, 2 * HOUR)
    backdate(owner, by_journal, 2 * HOUR)
    chapters.speaking(chapter_id_of(by_chapter, 2))
    Journal(database, None).write("GenerateAudio", "note", book_id=by_journal)
    in_flight = queries.in_flight()
    assert (in_flight[by_chapter], in_flight[by_journal]) == (False, False)


def test_a_book_without_a_row_for_27_hours_is_not_in_flight(queries, started, owner):
    book_id = started()
    backdate(owner, book_id, 27 * HOUR)
    assert book_id not in queries.in_flight()
