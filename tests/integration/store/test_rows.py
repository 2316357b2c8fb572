"""Claims, leases, chapters, the journal and paid calls in a real PostgreSQL."""

import threading
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from book_pipeline.errors import ChapterBusy, DatabaseUnavailable, ProviderThrottled
from book_pipeline.paid_calls.gateway import PaidCalls
from book_pipeline.paid_calls.ledger import Ledger
from book_pipeline.paid_calls.models import History, Receipt, Work
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Lease, NewChapter, chapter_id_of
from book_pipeline.store.journal import Journal

from .fakes import MemoryArtifacts

FIRST, SECOND = "arn:execution:first", "arn:execution:second"


SOURCE = "s3://b/raw/reef.txt"


@pytest.fixture
def book_id(books):
    book_id = uuid4()
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True)
    return book_id


def chapter(book_id: UUID, position: int, sha256: str = "a") -> NewChapter:
    chapter_id = chapter_id_of(book_id, position)
    return NewChapter(
        chapter_id,
        position,
        f"Chapter {position}",
        None,
        "chapter",
        True,
        f"parsed/{position}",
        sha256,
        10,
        2,
        str(position),
    )


def lease_on(book_id: UUID, position: int, owner: str = "one", seconds: float = 60) -> Lease:
    return Lease(book_id, chapter_id_of(book_id, position), "GenerateAudio", owner, FIRST, seconds)


def work(words: str = "w") -> Work:
    return Work(f"{words}-sha", f"audio/{words}.mp3", "audio/mpeg", "elevenlabs", "model", 10, Decimal("0.001"))


def test_only_the_claim_of_an_execution_that_has_ended_is_taken_over(books, book_id):
    assert not books.claim(book_id, SOURCE, SECOND, lambda _: True)
    assert books.get(book_id).execution_arn == FIRST
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True), "an execution can claim its book again"
    assert books.claim(book_id, SOURCE, SECOND, lambda _: False)
    assert books.get(book_id).execution_arn == SECOND


def test_one_of_eight_concurrent_claims_succeeds(settings_of, migrated):
    from book_pipeline.store.database import Database
    from book_pipeline.store.factories import auth_token

    book_id, start, results = uuid4(), threading.Barrier(8, timeout=10), []

    def claim(name: str) -> None:
        settings = settings_of("pipeline")
        mine = Books(Database(settings, lambda: auth_token(settings)))
        start.wait()
        results.append(mine.claim(book_id, SOURCE, name, lambda _: True))

    threads = [threading.Thread(target=claim, args=(f"arn:{n}",), daemon=True) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert sorted(results) == [False] * 7 + [True]


def test_requested_metadata_precede_stored_ones_and_those_of_the_source(books, owner):
    book_id = uuid4()
    owner.execute("INSERT INTO books (book_id, title) VALUES (%s, 'As inserted')", [book_id])
    books.claim(book_id, SOURCE, FIRST, lambda _: True)
    known = {"source_url": "s3://b/raw/x.txt", "source_key": "k", "source_sha256": "s"}
    books.scraped(
        book_id, **known, options={"author": "As requested"}, title="As read", author="As read", language="en"
    )
    book = books.get(book_id)
    assert (book.title, book.author, book.language) == ("As inserted", "As requested", "en")


def test_only_the_execution_that_has_claimed_a_book_can_mark_it_failed(books, book_id):
    assert books.failed(f"arn:{uuid4()}", error="E", message="m") is None
    first = f"arn:{uuid4()}"
    book_id = uuid4()
    books.claim(book_id, SOURCE, first, lambda _: True)
    assert books.failed(first, error="E", message="m") == book_id
    assert books.get(book_id).scrape_status == "failed"


def test_unchanged_chapters_keep_their_states_and_missing_ones_are_withdrawn(chapters, book_id):
    chapters.replace(book_id, [chapter(book_id, n) for n in (1, 2, 3)])
    for n in (1, 2):
        chapters.formatted(
            chapter_id_of(book_id, n),
            formatted_key="k",
            formatted_input_hash="f",
            formatted_sha256="s",
            change_log_sha256="c",
            spoken_characters=9,
        )
    chapters.replace(book_id, [chapter(book_id, 1), chapter(book_id, 2, "b")])
    assert [(row.position, row.format_status) for row in chapters.of_book(book_id)] == [(1, "complete"), (2, "pending")]


def test_tags_have_the_number_of_a_chapter_in_the_book(chapters, book_id):
    rows = [chapter(book_id, position) for position in (1, 2, 3, 4)]
    numbers, selected = ("0a", "1", "2", "2a"), (True, False, True, True)
    chapters.replace(
        book_id, [replace(row, number=n, selected=s) for row, n, s in zip(rows, numbers, selected, strict=True)]
    )
    assert [chapters.track(row.chapter_id) for row in rows if row.position != 2] == [(0, 2), (2, 2), (2, 2)]


def test_a_lease_excludes_others_until_it_is_released_or_expires(chapters, book_id):
    chapters.replace(book_id, [chapter(book_id, 1)])
    with chapters.lease(lease_on(book_id, 1)), pytest.raises(ChapterBusy), chapters.lease(lease_on(book_id, 1, "two")):
        pass
    with chapters.lease(lease_on(book_id, 1, seconds=0)), chapters.lease(lease_on(book_id, 1, "two")):
        pass


@pytest.fixture
def paid_calls(database, chapters, book_id):
    chapters.replace(book_id, [chapter(book_id, 1), chapter(book_id, 2)])
    artifacts = MemoryArtifacts()

    def paid_calls(position: int = 1, owner: str = "one") -> PaidCalls:
        return PaidCalls(database, artifacts, lease_on(book_id, position, owner), require_time=lambda _: lambda: None)

    paid_calls.artifacts = artifacts
    return paid_calls


def bought(content: bytes = b"mp3") -> tuple[bytes, Receipt]:
    return content, Receipt("request-1", Decimal("0.001000"), characters=10)


def test_a_stored_result_is_not_paid_for_again(chapters, book_id, paid_calls, books):
    with chapters.lease(lease_on(book_id, 1)):
        assert paid_calls().buy(work(), bought).paid
        again = paid_calls().buy(work(), lambda: pytest.fail("paid twice"))
    assert (again.content, again.paid) == (b"mp3", False)
    (line,) = books.spent(book_id)
    assert (line["calls"], line["characters"], line["usd"]) == (1, 10, Decimal("0.001000"))


def test_a_result_lost_in_a_crash_is_recovered_from_the_provider(chapters, book_id, paid_calls, books):
    def crash() -> tuple[bytes, Receipt]:
        raise KeyboardInterrupt

    with chapters.lease(lease_on(book_id, 1)):
        with pytest.raises(KeyboardInterrupt):
            paid_calls().buy(work(), crash)
        recovered = paid_calls().buy(
            work(),
            lambda: pytest.fail("paid twice"),
            History(
                lambda intent: iter(
                    [(b"found", Receipt("r", Decimal("0.001"), characters=intent.characters, recovered=True))]
                ),
                lag_seconds=0.0,
            ),
        )
    assert recovered.content == b"found"
    assert books.spent(book_id)[0]["calls"] == 1


def test_a_receipt_lost_in_a_crash_is_written_later(chapters, book_id, paid_calls, books, monkeypatch):
    with chapters.lease(lease_on(book_id, 1)):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Ledger, "close", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
            paid_calls().buy(work(), bought)
        paid_calls().buy(work(), lambda: pytest.fail("paid twice"))
        paid_calls().buy(work(), lambda: pytest.fail("paid twice"))
    (line,) = books.spent(book_id)
    assert (line["calls"], line["usd"]) == (1, Decimal("0.001000"))


def test_a_throttled_call_leaves_no_open_intent(chapters, book_id, paid_calls):
    def refuse() -> tuple[bytes, Receipt]:
        raise ProviderThrottled

    with chapters.lease(lease_on(book_id, 1)):
        with pytest.raises(ProviderThrottled):
            paid_calls().buy(work(), refuse)
        assert paid_calls().buy(work(), bought, History(lambda _: iter(()), lag_seconds=30.0)).paid


def test_an_invocation_that_lost_its_lease_cannot_pay(chapters, book_id, paid_calls):
    with chapters.lease(lease_on(book_id, 1, seconds=0)):
        late = paid_calls()
        with chapters.lease(lease_on(book_id, 1, "two")), pytest.raises(ChapterBusy):
            late.buy(work(), lambda: pytest.fail("paid without a lease"))


def test_chapters_with_the_same_text_pay_for_it_once(chapters, book_id, paid_calls, monkeypatch):
    monkeypatch.setattr(PaidCalls, "can_wait", lambda *_: False)
    with chapters.lease(lease_on(book_id, 1)), chapters.lease(lease_on(book_id, 2, "two")):

        def meanwhile() -> tuple[bytes, Receipt]:
            with pytest.raises(ChapterBusy):
                paid_calls(2, "two").buy(work(), lambda: pytest.fail("paid twice"))
            return bought()

        paid_calls().buy(work(), meanwhile)
        assert not paid_calls(2, "two").buy(work(), lambda: pytest.fail("paid twice")).paid


def test_the_journal_records_start_and_end_of_a_stage(database, book_id, owner):
    with Journal(database, FIRST).stage("ParseBook", book_id) as detail:
        detail["chapters"] = 3
    lines = owner.execute(
        "SELECT stage, event, detail FROM processing_logs WHERE book_id = %s ORDER BY log_id", [book_id]
    )
    assert lines.fetchall() == [("ParseBook", "started", {}), ("ParseBook", "complete", {"chapters": 3})]


def test_an_unavailable_database_raises_an_error_that_names_it(database, proxy, books, book_id, monkeypatch):
    monkeypatch.setattr("book_pipeline.store.database.CONNECT_SECONDS", 0.5)
    proxy.pause()
    try:
        with pytest.raises(DatabaseUnavailable, match="book_pipeline"):
            books.get(book_id)
    finally:
        proxy.resume()
    database.wake()
    assert books.get(book_id).book_id == book_id
