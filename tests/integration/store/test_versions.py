"""Newer versions that wait, which book a source is, and what stays of a complete book after a failure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.source.admission import Admissions, Requested
from book_pipeline.source.document import Document
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.scrape_book import ReadSource, store_source
from book_pipeline.store.chapters import NewChapter, chapter_id_of
from book_pipeline.store.versions import Version, Versions

from .fakes import MemoryArtifacts

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def read(text="Words.", title="Emma", author="Jane Austen", **options):
    document = Document(text, title, author, "en", "utf-8")
    return lambda url: ReadSource(url, FetchedSource(text.encode(), "book.txt"), document, options)


class Run:
    """What ScrapeBook does in one execution."""

    def __init__(self, database, books, running):
        self._database, self._books, self._running = database, books, running

    def __call__(self, url, source, *, at=0.0, book_id=None, ends=False):
        arn = f"arn:{uuid4()}"
        admissions = Admissions(self._database, arn, minutes(at), self._running.__contains__)
        requested = Requested(book_id or BY_URL.setdefault(url, uuid4()), book_id is not None, url)
        self._running.add(arn)
        try:
            with admissions.admit(requested, source) as admission:
                if admission.admitted:
                    store_source(admission.book_id, admission.source, books=self._books, artifacts=MemoryArtifacts())
        finally:
            if ends:
                self._running.discard(arn)
        return arn, admission


BY_URL = {}


@pytest.fixture
def running():
    return set()


@pytest.fixture
def run(database, books, running):
    return Run(database, books, running)


@pytest.fixture
def url():
    return f"s3://b/raw/{uuid4()}.txt"


@pytest.fixture
def startable(database, running):
    return lambda: dict(Versions(database).take_startable(running.__contains__))


def complete(books, chapters, arn, book_id, sha="a"):
    chapter = NewChapter(chapter_id_of(book_id, 1), 1, "One", None, "chapter", True, "parsed/1", sha, 10, 2)
    chapters.replace(book_id, [chapter])
    spoken = {"audio_input_hash": "i", "audio_sha256": sha, "audio_bytes": 1, "audio_seconds": 1}
    formatted = {"formatted_key": "f", "formatted_input_hash": "f", "formatted_sha256": sha, "change_log_sha256": "c"}
    chapters.formatted(chapter.chapter_id, spoken_characters=9, **formatted)
    chapters.spoken(chapter.chapter_id, audio_key="k", spoken_characters=9, **spoken)
    books.complete(book_id)
    return chapter


def test_a_newer_version_waits_and_is_taken_once_when_the_execution_has_ended(run, running, startable, url):
    first, admission = run(url, read())
    assert not run(url, read("Edited."), at=1, ends=True)[1].admitted
    assert startable() == {}, "the execution is running"
    running.discard(first)
    assert startable() == {admission.book_id: {"source_url": url}}
    assert startable() == {}, "it was taken"


def test_a_later_request_that_runs_at_once_replaces_the_one_that_waited(run, running, startable, url):
    first, _ = run(url, read())
    assert not run(url, read("Edited."), at=1, ends=True)[1].admitted
    running.discard(first)
    assert run(url, read("Edited again."), at=2, ends=True)[1].admitted
    assert startable() == {}, "an older version does not follow the last one"


def test_a_request_that_was_lost_is_taken_again(run, running, startable, url, owner):
    first, admission = run(url, read())
    run(url, read(chapters="1"), at=1, ends=True)
    running.discard(first)
    assert len(startable()) == 1
    owner.execute("UPDATE book_processing SET waiting_sent_at = now() - interval '11 min' WHERE book_id = %s", [
        admission.book_id
    ])  # fmt: skip
    assert startable() == {admission.book_id: {"source_url": url, "chapters": "1"}}
    assert run(url, read(chapters="1"), at=2)[1].admitted
    owner.execute("UPDATE book_processing SET waiting_sent_at = now() - interval '11 min' WHERE book_id = %s", [
        admission.book_id
    ])  # fmt: skip
    assert startable() == {}, "its execution has claimed the book"


def test_the_last_request_by_the_start_of_its_execution_counts(run, running, startable, url):
    first, admission = run(url, read(), at=1)
    run(url, read(chapters="2"), at=3, ends=True)
    run(url, read(chapters="1"), at=2, ends=True)
    run(url, read(chapters="9"), at=0, ends=True)
    running.discard(first)
    assert startable() == {admission.book_id: {"source_url": url, "chapters": "2"}}


def test_the_same_request_does_not_wait(run, running, startable, url):
    first, _ = run(url, read(chapters="1"))
    run(url, read(), at=1, ends=True)
    run(url, read(chapters="1"), at=2, ends=True)
    running.discard(first)
    assert startable() == {}


def test_the_same_request_is_dropped_if_it_came_before_the_source_was_stored(run, database, books, startable, url):
    book_id = BY_URL.setdefault(url, uuid4())
    assert books.claim(book_id, url, "arn:gone", lambda _: True, started_at=NOON)
    Versions(database).wait(book_id, Version({"source_url": url}, {}, read()(url).sha256), minutes(1))
    store_source(book_id, read()(url), books=books, artifacts=MemoryArtifacts())
    assert startable() == {}


def test_another_book_at_the_address_runs_beside_the_first_and_replaces_its_waiting_version(
    run, running, startable, url
):
    first, emma = run(url, read())
    run(url, read("Edited."), at=1, ends=True)
    _, persuasion = run(url, read("Other.", title="Persuasion"), at=2)
    assert (persuasion.admitted, persuasion.book_id != emma.book_id) == (True, True)
    running.discard(first)
    assert startable() == {}, "the edited text is no longer there"
    assert run(url, read("Edited."), at=3)[1].book_id == emma.book_id
    assert run(url, read("Other, edited.", title="PERSUASION"), at=3, ends=True)[1].book_id == persuasion.book_id


def test_the_id_of_a_book_with_another_source_is_refused(run, url):
    _, admission = run(url, read(), book_id=uuid4())
    with pytest.raises(InvalidRequest, match=rf"{admission.book_id} is from {url}.*s3://b/other"):
        run("s3://b/other", read(), book_id=admission.book_id)
    run("gutenberg:7", read(), book_id=(book_id := uuid4()), ends=True)
    assert run("https://www.gutenberg.org/ebooks/7", read(), book_id=book_id)[1].admitted


def test_a_failure_leaves_a_complete_book_complete_with_the_error(run, running, books, chapters, url):
    first, admission = run(url, read(voice_id="v1"))
    complete(books, chapters, first, admission.book_id)
    running.discard(first)
    second, _ = run(url, read(title="Renamed", chapters="9"), at=1)
    assert books.get(admission.book_id).tts_status == "pending"
    assert books.failed(second, error="InvalidRequest", message="m") == admission.book_id
    book = books.get(admission.book_id)
    assert (book.scrape_status, book.tts_status, book.request) == ("complete", "complete", {"voice_id": "v1"})
    assert book.title == "Emma"


def test_a_source_that_cannot_be_read_leaves_a_complete_book_complete(run, running, books, chapters, url, database):
    first, admission = run(url, read())
    complete(books, chapters, first, admission.book_id)
    running.discard(first)

    def unreadable(_):
        raise SourceNotFound("gone")

    with pytest.raises(SourceNotFound):
        run(url, unreadable, at=1)
    (second,) = running
    assert books.failed(second, error="SourceNotFound", message="gone") == admission.book_id
    assert books.get(admission.book_id).tts_status == "complete"
    running.clear()
    assert run(url, read("Another.", title="Persuasion"), at=2)[1].book_id != admission.book_id


def test_a_failure_after_a_chapter_has_changed_fails_the_book(run, running, books, chapters, url):
    first, admission = run(url, read())
    chapter = complete(books, chapters, first, admission.book_id)
    running.discard(first)
    second, _ = run(url, read("Edited."), at=1)
    chapters.replace(admission.book_id, [replace(chapter, parsed_sha256="b")])
    books.failed(second, error="ProviderRejected", message="m")
    assert "failed" in vars(books.get(admission.book_id)).values()


def test_a_chapter_that_fails_after_the_books_failure_leaves_the_complete_book_complete(
    run, books, chapters, running, url
):
    first, admission = run(url, read())
    chapter = complete(books, chapters, first, admission.book_id)
    running.discard(first)
    second, _ = run(url, read(), at=1)
    books.failed(second, error="ProviderRejected", message="The voice does not exist.")
    chapters.failed(chapter.chapter_id, error="ProviderRejected", message="The voice does not exist.")
    (kept,) = chapters.of_book(admission.book_id)
    assert (kept.tts_status, kept.error) == ("complete", None)
