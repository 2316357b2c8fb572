"""Cancel, retry and delete a book, on a real database."""

import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from book_pipeline.delivery.cancel_book import cancel_book
from book_pipeline.delivery.delete_book import delete_book, delete_late_objects
from book_pipeline.delivery.finalize_book import finalize_book
from book_pipeline.delivery.retry_book import retry_request
from book_pipeline.errors import ChapterBusy, ExecutionEnded, InvalidRequest, SourceNotFound
from book_pipeline.formatting.lexicon.stored import scope_of_book
from book_pipeline.paid_calls.ledger import Ledger
from book_pipeline.paid_calls.session import chapter_session
from book_pipeline.store.bindings import Bindings
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Lease
from events.schemas.start import BookRequest
from local.cut_work import record_cut_work

from .fakes import MemoryArtifacts
from .test_rows import FIRST, SECOND, SOURCE, book_id, chapter, lease_on, work

__all__ = ["book_id"]
CALL = 60.0
STATUSES = "SELECT scrape_status, parse_status, format_status, tts_status FROM book_processing WHERE book_id = %s"


class Bucket(MemoryArtifacts):
    """Remembers when each object was written; `age` makes what is written next older, in seconds."""

    def __init__(self):
        super().__init__()
        self.written, self.age = {}, 0.0

    def write(self, key, content, content_type, metadata=None):
        self.written[key] = datetime.now(UTC) - timedelta(seconds=self.age)
        return super().write(key, content, content_type, metadata)

    def delete(self, prefix, *, keep, before=None):
        found = [key for key in self.objects if key.startswith(prefix) and not keep(key)]
        gone = [key for key in found if before is None or self.written[key] < before]
        for key in gone:
            del self.objects[key]
        return len(gone)


@pytest.fixture
def running(books, chapters, book_id, database, owner):
    """Two chapters that are narrated; the first has a paid call without an outcome, the second is complete.

    Its execution has claimed no other book; tests of other files share the database and leave some.
    """
    owner.execute(
        "UPDATE book_processing SET execution_arn = NULL WHERE execution_arn = %s AND book_id <> %s", [FIRST, book_id]
    )
    books.scraped(
        book_id, source_url=SOURCE, source_key="k", source_sha256="s", options={"voice_id": "v"}, title="The Lamp",
        author=None, language="en",
    )  # fmt: skip
    chapters.replace(book_id, [chapter(book_id, 1), chapter(book_id, 2)])
    database.run("mark_parse_complete", book_id=book_id, estimated_usd=1, estimate=None, speech_model=None)
    for position in (1, 2):
        row = chapter(book_id, position)
        chapters.formatted(
            row.chapter_id, formatted_key="k", formatted_input_hash="f", formatted_sha256="s", change_log_sha256="c",
            spoken_characters=9,
        )  # fmt: skip
        chapters.speaking(row.chapter_id)
    books.mark_narrating(book_id)
    narrate(chapters, book_id, 2)
    database.run("lease_chapter", chapter_id=chapter(book_id, 1).chapter_id, owner="one", seconds=60)
    Ledger(database, lease_on(book_id, 1)).announce(work(str(book_id)), 0)
    return book_id


def narrate(chapters, book_id, position):
    chapters.spoken(
        chapter(book_id, position).chapter_id, audio_key="k", audio_input_hash="i", audio_sha256="s", audio_bytes=1,
        audio_seconds=1, spoken_characters=9,
    )  # fmt: skip


def test_a_cancelled_book_has_no_execution_lease_or_turn_and_cannot_pay(database, books, chapters, running, owner):
    stopped = []
    assert cancel_book(database, running, stopped.append) == FIRST == stopped[0]
    assert owner.execute(STATUSES, [running]).fetchone() == ("complete", "complete", "complete", "cancelled")
    assert books.get(running).execution_arn is None
    assert [(row.format_status, row.tts_status) for row in chapters.of_book(running)] == [
        ("complete", "pending"), ("complete", "complete"),
    ]  # fmt: skip
    with pytest.raises(ChapterBusy, match="Another execution has claimed"):
        Ledger(database, lease_on(running, 1)).announce(work("more"), 0)
    with pytest.raises(ChapterBusy, match="leased to another invocation"):
        chapters.renew(lease_on(running, 1))
    assert cancel_book(database, running, stopped.append) is None, "a second cancel changes nothing"
    assert stopped == [FIRST]
    assert books.failed(FIRST, error="ExecutionEnded", message="late") is None, "its end is no failure"
    assert books.claim(running, SOURCE, SECOND, lambda _: True), "it can be started again at once"


def test_a_chapter_that_ends_after_a_cancel_does_not_complete_the_book(database, books, chapters, running, owner):
    cancel_book(database, running, lambda _: None)
    narrate(chapters, running, 1)
    bucket = Bucket()
    with pytest.raises(ExecutionEnded, match="was cancelled"):
        finalize_book(running, books=books, chapters=chapters, artifacts=bucket)
    assert owner.execute(STATUSES, [running]).fetchone()[3] == "cancelled"


def test_nothing_is_cancelled_if_the_execution_cannot_be_stopped(database, books, running):
    def fail(_):
        raise OSError("throttled")

    with pytest.raises(OSError, match="throttled"):
        cancel_book(database, running, fail)
    assert books.get(running).execution_arn == FIRST


def test_a_book_that_has_ended_or_does_not_exist_is_not_cancelled(database, books, running):
    with pytest.raises(SourceNotFound):
        cancel_book(database, uuid4(), lambda _: None)
    books.complete(running)
    with pytest.raises(InvalidRequest, match=r"is complete, so there is nothing to cancel\. `delete`"):
        cancel_book(database, running, lambda _: None)


def test_a_retry_repeats_the_request_for_what_is_missing(database, chapters, running):
    cancel_book(database, running, lambda _: None)
    fields = retry_request(database, running, None, lambda _: False)
    assert fields == {"source_url": SOURCE, "book_id": str(running), "voice_id": "v"}
    first, second = (row.chapter_id for row in chapters.of_book(running))
    one = BookRequest.model_validate(retry_request(database, running, first, lambda _: False))
    assert one.only == "1"
    assert "only" not in one.options({}), "it is not kept with the book"
    with pytest.raises(InvalidRequest, match='Chapter 2 "Chapter 2" is complete'):
        retry_request(database, running, second, lambda _: False)
    with pytest.raises(SourceNotFound, match="There is no chapter"):
        retry_request(database, running, chapter(uuid4(), 1).chapter_id, lambda _: False)


def test_a_book_in_progress_or_complete_is_not_retried(database, books, running):
    with pytest.raises(InvalidRequest, match="is in progress"):
        retry_request(database, running, None, lambda _: True)
    assert retry_request(database, running, None, lambda _: False), "a dead execution is no progress"
    books.complete(running)
    with pytest.raises(InvalidRequest, match="is complete, so nothing is missing"):
        retry_request(database, running, None, lambda _: True)
    with pytest.raises(SourceNotFound):
        retry_request(database, uuid4(), None, lambda _: True)


@pytest.mark.parametrize("keep_audio", [False, True])
def test_a_deleted_book_has_neither_rows_nor_objects(monkeypatch, database, running, owner, keep_audio):
    monkeypatch.setattr("book_pipeline.delivery.delete_book.WAIT_SECONDS", 0)
    bucket, other = Bucket(), f"audio/{uuid4()}/manifest.json"
    own = [f"{stage}/{running}/x.txt" for stage in ("raw", "parsed", "formatted", "audio")]
    chunk = f"audio/{running}/chunks/a.mp3"
    lexicon = scope_of_book(running).key
    for key in (*own, chunk, lexicon, other):
        bucket.write(key, b"x", "text/plain")
    stopped = []
    with pytest.raises(ChapterBusy, match=r"1 paid call for .* nothing of it is deleted yet"):
        delete_book(database, bucket, running, keep_audio=keep_audio, call_seconds=CALL, stop=stopped.append)
    assert (stopped, chunk in bucket.objects) == ([FIRST], True)
    owner.execute(
        "INSERT INTO processing_logs (book_id, stage, event, idempotency_key, provider, usd)"
        " VALUES (%s, 'GenerateAudio', 'receipt', %s, 'elevenlabs', 0.20),"
        " (%s, 'SampleVoice', 'receipt', %s, 'elevenlabs', 0.05)",
        [running, f"{running}-sha", running, f"{running}-sample"],
    )
    done = delete_book(database, bucket, running, keep_audio=keep_audio, call_seconds=CALL, stop=stopped.append)
    assert set(bucket.objects) == {other} | ({own[3]} if keep_audio else set())
    assert (float(done.usd), stopped) == (0.25, [FIRST])
    assert [line.partition(":")[0] for line in done.remains] == ["ElevenLabs", "The source"]
    for table in ("books", "book_processing", "chapters", "processing_logs"):
        assert owner.execute(f"SELECT count(*) FROM {table} WHERE book_id = %s", [running]).fetchone() == (0,)
    kept = "SELECT detail->>'usd' FROM processing_logs WHERE detail->>'deleted_book_id' = %s"
    assert owner.execute(kept, [str(running)]).fetchone() == ("0.250000",)
    if not keep_audio:
        with pytest.raises(SourceNotFound):
            delete_book(database, bucket, running, keep_audio=keep_audio, call_seconds=CALL, stop=stopped.append)


def test_a_book_that_is_being_bound_is_deleted_when_that_has_ended(monkeypatch, database, running):
    monkeypatch.setattr("book_pipeline.delivery.delete_book.WAIT_SECONDS", 0)
    bucket, m4b = Bucket(), f"audio/{running}/bound/book.m4b"
    bucket.write(m4b, b"x", "audio/mp4")
    Bindings(database).binding(running)
    with pytest.raises(ChapterBusy, match=r"are being made, and nothing of it is deleted yet\. .* 15\.0 minutes"):
        delete_book(database, bucket, running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    assert m4b in bucket.objects
    Bindings(database).bound(running, "hash", {}, error=None, message=None)
    delete_book(database, bucket, running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    assert not bucket.objects


def test_a_chapter_that_is_encoded_during_the_deletion_does_not_remain(database, running):
    late = f"audio/{running}/bound/{chapter(running, 2).chapter_id}.m4a"

    class SlowBucket(Bucket):
        """EncodeChapter has seen the rows, and writes after the first deletion of this prefix."""

        def delete(self, prefix, *, keep, before=None):
            gone = super().delete(prefix, keep=keep, before=before)
            if late.startswith(prefix) and Books(database).recorded_source(running) is not None:
                self.write(late, b"x", "audio/mp4")
            return gone

    bucket = SlowBucket()
    deleted = delete_book(database, bucket, running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    assert (bucket.objects, deleted.objects) == ({}, 1)


def test_what_is_written_after_the_deletion_is_deleted_later_unless_the_book_is_new(database, books, running, owner):
    bucket, late = Bucket(), f"formatted/{running}/late.txt"
    mp3 = f"audio/{running}/late.mp3"
    delete_book(database, bucket, running, keep_audio=True, call_seconds=0, stop=lambda _: None)
    bucket.age = 600.0
    for key in (late, mp3, f"audio/{uuid4()}/x.txt"):
        bucket.write(key, b"x", "text/plain")
    assert delete_late_objects(database, bucket, age_seconds=120) == 1
    assert (late in bucket.objects, len(bucket.objects), mp3 in bucket.objects) == (False, 2, True)
    bucket.write(late, b"x", "text/plain")
    owner.execute("INSERT INTO books (book_id, source_url) VALUES (%s, %s)", [running, SOURCE])
    assert delete_late_objects(database, bucket, age_seconds=120) == 0
    assert late in bucket.objects


def test_new_objects_of_a_deleted_book_stay_because_its_file_may_have_been_dropped_again(database, running):
    bucket, new = Bucket(), f"raw/{running}/book.txt"
    delete_book(database, bucket, running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    bucket.write(new, b"x", "text/plain")
    assert delete_late_objects(database, bucket, age_seconds=120) == 0
    assert new in bucket.objects


def test_a_book_that_is_started_again_while_it_is_being_deleted_keeps_its_rows(database, books, running):
    class SlowBucket(Bucket):
        """Somebody requests the book while its objects are being deleted."""

        def delete(self, prefix, *, keep, before=None):
            books.claim(running, SOURCE, SECOND, lambda _: False)
            return super().delete(prefix, keep=keep, before=before)

    with pytest.raises(ChapterBusy, match="was started again while"):
        delete_book(database, SlowBucket(), running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    assert books.get(running).execution_arn == SECOND


def test_calls_whose_answer_was_lost_are_reported_with_what_they_may_have_cost(database, running, owner):
    """Of Gemini, which keeps no history, each call without an answer counts; of ElevenLabs the last one."""
    rows = [
        ("gemini", "repeated", "intent"), ("gemini", "repeated", "intent"), ("gemini", "repeated", "receipt"),
        ("elevenlabs", "found", "intent"), ("elevenlabs", "found", "intent"), ("elevenlabs", "found", "recovered"),
        ("elevenlabs", "refused", "intent"), ("elevenlabs", "refused", "refused"),
        ("elevenlabs", "failed", "intent"), ("elevenlabs", "failed", "failed"),
    ]  # fmt: skip
    for provider, key, event in rows:
        owner.execute(
            "INSERT INTO processing_logs (book_id, stage, event, idempotency_key, provider, usd, detail)"
            " VALUES (%s, 'FormatChapter', %s, %s, %s, %s, %s)",
            [running, event, f"{running}-{key}", provider, 0.01 if event in {"receipt", "recovered"} else None,
             '{"estimated_usd": "0.25"}' if event == "intent" else "{}"],
        )  # fmt: skip
    deleted = delete_book(database, Bucket(), running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    speech, editor, _ = deleted.remains
    # The call that `running` has announced is the second one.
    assert "text and audio of 3 calls stay" in speech
    assert "The answer to 2 calls was lost, which may have cost up to 0." in speech
    assert "the text in 2 calls" in editor
    assert "The answer to 1 call was lost, which may have cost up to 0.2500 USD more." in editor
    assert float(deleted.usd) == 0.02
    kept = "SELECT detail->'calls', detail->'lost_calls' FROM processing_logs WHERE detail->>'deleted_book_id' = %s"
    assert owner.execute(kept, [str(running)]).fetchone() == (
        {"gemini": 1, "elevenlabs": 1}, {"gemini": 1, "elevenlabs": 2},
    )  # fmt: skip


def test_the_ledger_stays_append_only(database, running, owner):
    with pytest.raises(psycopg.Error, match="append-only"):
        owner.execute("DELETE FROM processing_logs WHERE book_id = %s", [running])


def test_a_takeover_ends_the_leases_of_the_dead_execution(books, chapters, running):
    assert books.claim(running, SOURCE, SECOND, lambda _: False)
    second = Lease(running, chapter(running, 1).chapter_id, "GenerateAudio", "two", SECOND, 60)
    with chapters.lease(second):
        chapters.renew(second)


def test_a_call_to_a_stand_in_that_was_killed_is_looked_up_at_once(database, postgres, running):
    """Until then, the gateway waits for it as long as a call may take."""
    ledger, called = Ledger(database, lease_on(running, 1)), work(str(running))
    assert ledger.entry(called, lag_seconds=1).intent.seconds_left > 55
    record_cut_work(postgres.url, ["gemini"])
    assert ledger.entry(called, lag_seconds=1).intent.seconds_left > 55, "another provider is real"
    record_cut_work(postgres.url, ["elevenlabs"])
    intent = ledger.entry(called, lag_seconds=1).intent
    assert intent.seconds_left <= 1
    assert intent.open, "it may have been charged"


def test_a_book_whose_binding_was_killed_with_a_local_cloud_is_deleted_at_once(database, postgres, running):
    Bindings(database).binding(running)
    record_cut_work(postgres.url, [])
    started = time.monotonic()
    delete_book(database, Bucket(), running, keep_audio=False, call_seconds=0, stop=lambda _: None)
    assert time.monotonic() - started < 5


def test_what_a_chapter_waits_for_is_noted(database, running):
    session = chapter_session(database, Bucket(), lease_on(running, 1, owner="two"), lambda _: lambda: None)
    with pytest.raises(ChapterBusy), session:
        pass
    details = BookQueries(database).book(running)
    assert "Another invocation works on chapter" in details["events"][-1]["message"]
