"""Claims, leases and the till against a real PostgreSQL."""

import threading
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from book_pipeline.errors import ChapterBusy, DatabaseUnavailable, ProviderThrottled
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import ParsedChapter, chapter_id_of
from book_pipeline.store.journal import Journal
from book_pipeline.store.ledger import Ledger
from book_pipeline.store.till import Lease, Receipt, Till, Work

from .fakes import MemoryArtifacts

FIRST, SECOND = "arn:execution:first", "arn:execution:second"


SOURCE = "s3://b/raw/reef.txt"


@pytest.fixture
def book_id(books):
    book_id = uuid4()
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True)
    return book_id


def chapter(book_id: UUID, position: int, sha256: str = "a") -> ParsedChapter:
    chapter_id = chapter_id_of(book_id, position)
    return ParsedChapter(
        chapter_id, position, f"Chapter {position}", None, "chapter", True, f"parsed/{position}", sha256, 10, 2
    )


def lease_on(book_id: UUID, position: int, owner: str = "one", seconds: float = 60) -> Lease:
    return Lease(book_id, chapter_id_of(book_id, position), "GenerateAudio", owner, FIRST, seconds)


def work(words: str = "w") -> Work:
    return Work(f"{words}-sha", f"audio/{words}.mp3", "audio/mpeg", "elevenlabs", "model", 10, Decimal("0.001"))


def test_a_living_claim_holds_and_a_dead_one_is_taken_over(books, book_id):
    assert not books.claim(book_id, SOURCE, SECOND, lambda _: True)
    assert books.get(book_id).execution_arn == FIRST
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True), "its own claim is no obstacle"
    assert books.claim(book_id, SOURCE, SECOND, lambda _: False)
    assert books.get(book_id).execution_arn == SECOND


def test_of_two_claims_at_once_one_wins(settings_of, migrated):
    from book_pipeline.store.connect import auth_token
    from book_pipeline.store.database import Database

    book_id, start, won = uuid4(), threading.Barrier(8), []

    def claim(name: str) -> None:
        settings = settings_of("pipeline")
        mine = Books(Database(settings, lambda: auth_token(settings)))
        start.wait()
        won.append(mine.claim(book_id, SOURCE, name, lambda _: True))

    threads = [threading.Thread(target=claim, args=(f"arn:{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_a_wish_wins_then_the_row_then_the_source(books, owner):
    book_id = uuid4()
    owner.execute("INSERT INTO books (book_id, title) VALUES (%s, 'As inserted')", [book_id])
    books.claim(book_id, SOURCE, FIRST, lambda _: True)
    known = {"source_url": "s3://b/raw/x.txt", "source_key": "k", "source_sha256": "s"}
    books.scraped(book_id, **known, wishes={"author": "As wished"}, title="As read", author="As read", language="en")
    book = books.get(book_id)
    assert (book.title, book.author, book.language) == ("As inserted", "As wished", "en")


def test_only_the_owner_may_fail_a_book(books, book_id):
    assert not books.failed(book_id, SECOND, error="E", message="m")
    assert books.failed(book_id, FIRST, error="E", message="m")
    assert books.get(book_id).scrape_status == "failed"


def test_unchanged_chapters_keep_their_state_and_missing_ones_are_withdrawn(chapters, book_id):
    chapters.replace(book_id, [chapter(book_id, n) for n in (1, 2, 3)])
    for n in (1, 2):
        chapters.formatted(
            chapter_id_of(book_id, n), formatted_key="k", formatted_from="f", formatted_sha256="s", spoken_characters=9
        )
    chapters.replace(book_id, [chapter(book_id, 1), chapter(book_id, 2, "b")])
    assert [(row.position, row.format_status) for row in chapters.of_book(book_id)] == [(1, "complete"), (2, "pending")]
    assert chapters.track(chapter_id_of(book_id, 2)) == (2, 2)


def test_a_lease_keeps_others_out_until_it_is_released_or_over(chapters, book_id):
    chapters.replace(book_id, [chapter(book_id, 1)])
    with chapters.lease(lease_on(book_id, 1)), pytest.raises(ChapterBusy), chapters.lease(lease_on(book_id, 1, "two")):
        pass
    with chapters.lease(lease_on(book_id, 1, seconds=0)), chapters.lease(lease_on(book_id, 1, "two")):
        pass


@pytest.fixture
def till(database, chapters, book_id):
    chapters.replace(book_id, [chapter(book_id, 1), chapter(book_id, 2)])
    artifacts = MemoryArtifacts()

    def till(position: int = 1, owner: str = "one") -> Till:
        return Till(database, artifacts, lease_on(book_id, position, owner), needs=lambda _: lambda: None)

    till.artifacts = artifacts
    return till


def bought(content: bytes = b"mp3") -> tuple[bytes, Receipt]:
    return content, Receipt("request-1", Decimal("0.001000"), characters=10)


def test_what_is_there_is_never_bought_again(chapters, book_id, till, books):
    with chapters.lease(lease_on(book_id, 1)):
        assert till().buy(work(), bought).paid
        again = till().buy(work(), lambda: pytest.fail("bought twice"))
    assert (again.content, again.paid) == (b"mp3", False)
    (line,) = books.spent(book_id)
    assert (line["calls"], line["characters"], line["usd"]) == (1, 10, Decimal("0.001000"))


def test_a_crash_between_call_and_bytes_is_recovered_from_the_provider(chapters, book_id, till, books):
    def crash() -> tuple[bytes, Receipt]:
        raise KeyboardInterrupt

    with chapters.lease(lease_on(book_id, 1)):
        with pytest.raises(KeyboardInterrupt):
            till().buy(work(), crash)
        found = till().buy(
            work(),
            lambda: pytest.fail("bought twice"),
            recover=lambda intent: (
                b"found",
                Receipt("r", Decimal("0.001"), characters=intent.characters, recovered=True),
            ),
        )
    assert found.content == b"found"
    assert books.spent(book_id)[0]["calls"] == 1


def test_a_crash_between_bytes_and_receipt_loses_no_receipt(chapters, book_id, till, books, monkeypatch):
    with chapters.lease(lease_on(book_id, 1)):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(Ledger, "close", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
            till().buy(work(), bought)
        till().buy(work(), lambda: pytest.fail("bought twice"))
        till().buy(work(), lambda: pytest.fail("bought twice"))
    (line,) = books.spent(book_id)
    assert (line["calls"], line["usd"]) == (1, Decimal("0.001000"))


def test_a_refused_call_leaves_no_open_intent(chapters, book_id, till):
    def refuse() -> tuple[bytes, Receipt]:
        raise ProviderThrottled

    with chapters.lease(lease_on(book_id, 1)):
        with pytest.raises(ProviderThrottled):
            till().buy(work(), refuse)
        assert till().buy(work(), bought, recover=lambda _: pytest.fail("nothing to look for")).paid


def test_whoever_lost_the_lease_cannot_spend(chapters, book_id, till):
    with chapters.lease(lease_on(book_id, 1, seconds=0)):
        late = till()
        with chapters.lease(lease_on(book_id, 1, "two")), pytest.raises(ChapterBusy):
            late.buy(work(), lambda: pytest.fail("spent without a lease"))


def test_two_chapters_with_the_same_words_do_not_buy_them_twice(chapters, book_id, till):
    with chapters.lease(lease_on(book_id, 1)), chapters.lease(lease_on(book_id, 2, "two")):

        def meanwhile() -> tuple[bytes, Receipt]:
            with pytest.raises(ChapterBusy):
                till(2, "two").buy(work(), lambda: pytest.fail("bought twice"))
            return bought()

        till().buy(work(), meanwhile)
        assert not till(2, "two").buy(work(), lambda: pytest.fail("bought twice")).paid


def test_the_journal_tells_a_stage_from_beginning_to_end(database, book_id, owner):
    with Journal(database, FIRST).stage("ParseBook", book_id) as figures:
        figures["chapters"] = 3
    lines = owner.execute(
        "SELECT stage, event, detail FROM processing_logs WHERE book_id = %s ORDER BY log_id", [book_id]
    )
    assert lines.fetchall() == [("ParseBook", "started", {}), ("ParseBook", "complete", {"chapters": 3})]


def test_a_database_that_is_away_is_waited_for_and_then_named(database, proxy, books, book_id, monkeypatch):
    monkeypatch.setattr("book_pipeline.store.database.PATIENCE_SECONDS", 0.5)
    proxy.pause()
    try:
        with pytest.raises(DatabaseUnavailable, match="book_pipeline"):
            books.get(book_id)
    finally:
        proxy.resume()
    database.wake()
    assert books.get(book_id).book_id == book_id
