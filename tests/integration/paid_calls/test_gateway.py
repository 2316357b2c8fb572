"""The gateway for paid calls with a real PostgreSQL: concurrent chapters, rejections, lost claims, waits."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from book_pipeline.errors import (
    ChapterBusy,
    ProviderRejected,
)
from book_pipeline.paid_calls.gateway import PaidCalls
from book_pipeline.paid_calls.models import Receipt
from book_pipeline.store.chapters import chapter_id_of
from book_pipeline.store.database import Database
from book_pipeline.store.factories import auth_token

from .calls import A_CHAPTER, CHAPTERS, FIRST, REMEDY, SECOND, SOURCE, bought, lease_on, never, raising, recovered, work


def test_a_payment_that_two_invocations_record_is_in_the_ledger_once(holding, books, book_id, ledger):
    first, second = holding(1), holding(2)

    def meanwhile() -> tuple[bytes, Receipt]:
        assert second.buy(work(), never, recovered).receipt.recovered
        return bought()

    first.buy(work(), meanwhile)
    assert ledger() == ["intent", "recovered"]
    assert books.spent(book_id)[0]["calls"] == 1


def test_a_rejected_call_blocks_payments_until_the_book_is_started_again(holding, books, chapters, book_id, ledger):
    rejected, other_chapter = holding(1), holding(2)
    with pytest.raises(ProviderRejected):
        rejected.buy(work("a"), raising(ProviderRejected(REMEDY)))
    with pytest.raises(ProviderRejected) as raised:
        other_chapter.buy(work("b"), never)
    assert str(raised.value) == REMEDY
    assert ledger() == ["intent", "refused"]
    assert books.claim(book_id, SOURCE, SECOND, lambda _: False)
    with pytest.raises(ChapterBusy, match="Another execution"):
        other_chapter.buy(work("b"), never)
    assert holding(2, execution=SECOND).buy(work("b"), bought).paid


def test_a_rejected_call_does_not_block_other_books(holding, books, database, artifacts, chapters):
    with pytest.raises(ProviderRejected):
        holding(1).buy(work(), raising(ProviderRejected(REMEDY)))
    other = uuid4()
    books.claim(other, SOURCE, FIRST, lambda _: True)
    chapters.replace(other, [replace(A_CHAPTER, chapter_id=chapter_id_of(other, 1))])
    with chapters.lease(lease_on(other, 1)):
        assert PaidCalls(database, artifacts, lease_on(other, 1), lambda _: lambda: None).buy(work(), bought).paid


def test_a_failed_book_pays_for_nothing(holding, books, book_id):
    books.failed(FIRST, error="ChaptersIncomplete", message="m")
    with pytest.raises(ChapterBusy, match="ChaptersIncomplete"):
        holding().buy(work(), never)


def test_a_blocked_book_still_returns_stored_results(holding):
    holding(1).buy(work(), bought)
    with pytest.raises(ProviderRejected):
        holding(2).buy(work("b"), raising(ProviderRejected(REMEDY)))
    assert holding(3).buy(work(), never).content == b"mp3"


def test_no_concurrent_chapter_writes_an_intent_after_a_rejection(settings_of, book_id, artifacts, holding, ledger):
    start, results = threading.Barrier(CHAPTERS, timeout=10), []

    def narrate(position: int) -> None:
        settings = settings_of("pipeline")
        own = Database(settings, lambda: auth_token(settings))
        paid_calls = PaidCalls(own, artifacts, lease_on(book_id, position), lambda _: lambda: None)
        start.wait()
        try:
            for n in range(20):
                rejects = position == 1 and n == 3
                call = raising(ProviderRejected(REMEDY)) if rejects else bought
                paid_calls.buy(work(f"{position}-{n}"), call)
        except ProviderRejected as error:
            results.append(str(error))

    for position in range(1, CHAPTERS + 1):
        holding(position)
    threads = [threading.Thread(target=narrate, args=(n,), daemon=True) for n in range(1, CHAPTERS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=15)
    assert results == [REMEDY] * CHAPTERS
    events = ledger()
    assert "intent" not in events[events.index("refused") :]


def test_an_announcement_that_waited_for_the_book_sees_what_was_written_meanwhile(holding, owner, book_id, ledger):
    paid_calls = holding(time_left=60)
    with ThreadPoolExecutor(1) as other:
        with owner.transaction():
            owner.execute("SELECT 1 FROM book_processing WHERE book_id = %s FOR UPDATE", [book_id])
            buying = other.submit(paid_calls.buy, work(), never)
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            while not owner.execute(waiting).fetchone()[0]:
                assert not buying.done()
                time.sleep(0.01)
            owner.execute(
                "INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key) "
                "VALUES (%s, %s, 'GenerateAudio', 'intent', %s, %s)",
                [book_id, chapter_id_of(book_id, 2), FIRST, work().idempotency_key],
            )
        with pytest.raises(ChapterBusy):
            buying.result(timeout=10)
    assert ledger() == ["intent"]


def test_a_wait_requires_time_and_extends_the_lease(holding, database, owner, book_id):
    paid_calls = holding(time_left=100)
    assert paid_calls.can_wait(30)
    (left,) = owner.execute(
        "SELECT extract(epoch FROM lease_expires_at - now()) FROM chapter_processing WHERE chapter_id = %s",
        [chapter_id_of(book_id, 1)],
    ).fetchone()
    assert 85 < left <= 90
    assert not paid_calls.can_wait(50), "a call takes up to 60 s"


def test_a_call_or_a_shorter_wait_does_not_shorten_the_lease_of_a_wait(holding, owner, book_id):
    """Another chunk of the chapter may be in its wait."""
    paid_calls = holding(time_left=200)
    assert paid_calls.can_wait(100)
    assert paid_calls.can_wait(1)
    assert paid_calls.buy(work(), bought).paid
    (left,) = owner.execute(
        "SELECT extract(epoch FROM lease_expires_at - now()) FROM chapter_processing WHERE chapter_id = %s",
        [chapter_id_of(book_id, 1)],
    ).fetchone()
    assert 150 < left <= 160


def test_an_invocation_that_lost_its_lease_does_not_wait(holding, database, book_id):
    late = holding()
    lease = lease_on(book_id, 1)
    database.run("release_chapter", chapter_id=lease.chapter_id, owner=lease.owner)
    database.run("lease_chapter", chapter_id=lease.chapter_id, owner="another", seconds=60)
    assert not late.can_wait(1)
