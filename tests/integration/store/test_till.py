"""The till against a real PostgreSQL: where neighbours, crashes, refusals and lost books come between."""

import threading
import time
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from book_pipeline.errors import (
    ChapterBusy,
    ChapterUnfinished,
    ProviderRejected,
    ProviderThrottled,
    ProviderUnavailable,
)
from book_pipeline.store.chapters import ParsedChapter, chapter_id_of
from book_pipeline.store.connect import auth_token
from book_pipeline.store.database import Database
from book_pipeline.store.till import Lease, Receipt, Till, Work

from .fakes import MemoryArtifacts

FIRST, SECOND = "arn:execution:first", "arn:execution:second"
SOURCE = "s3://b/raw/reef.txt"
CHAPTERS = 8
A_CHAPTER = ParsedChapter(uuid4(), 1, "Chapter", None, "chapter", True, "parsed/1", "a", 10, 2)
REMEDY = "ElevenLabs answered HTTP 401 (quota_exceeded). Buy more, then start the book again."


@pytest.fixture
def book_id(books, chapters):
    book_id = uuid4()
    assert books.claim(book_id, SOURCE, FIRST, lambda _: True)
    chapters.replace(
        book_id,
        [replace(A_CHAPTER, chapter_id=chapter_id_of(book_id, n), position=n) for n in range(1, CHAPTERS + 1)],
    )
    return book_id


@pytest.fixture
def artifacts():
    return MemoryArtifacts()


def lease_on(book_id: UUID, position: int, seconds: float = 60, execution: str = FIRST) -> Lease:
    return Lease(book_id, chapter_id_of(book_id, position), "GenerateAudio", f"owner {position}", execution, seconds)


@pytest.fixture
def holding(database, chapters, artifacts, book_id):
    """Lease a chapter and return its till."""

    def hold(position: int = 1, *, seconds: float = 60, execution: str = FIRST, time_left: float = 900) -> Till:
        def needs(wanted: float):
            def check() -> None:
                if time_left < wanted:
                    raise ChapterUnfinished

            return check

        lease = lease_on(book_id, position, seconds, execution)
        database.run("lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=seconds)
        return Till(database, artifacts, lease, needs)

    return hold


@pytest.fixture
def ledger(owner, book_id):
    def lines() -> list[str]:
        found = owner.execute("SELECT event FROM processing_logs WHERE book_id = %s ORDER BY log_id", [book_id])
        return [event for (event,) in found]

    return lines


def work(words: str = "w") -> Work:
    return Work(f"{words}-sha", f"audio/{words}.mp3", "audio/mpeg", "elevenlabs", "model", 10, Decimal("0.001"))


def bought() -> tuple[bytes, Receipt]:
    return b"mp3", Receipt("request-1", Decimal("0.001000"), characters=10)


def found(_) -> tuple[bytes, Receipt]:
    return b"mp3", Receipt("request-1", Decimal("0.001000"), characters=10, recovered=True)


def nothing(_) -> None:
    return None


def raising(error: BaseException):
    def call() -> tuple[bytes, Receipt]:
        raise error

    return call


def never(*_) -> tuple[bytes, Receipt]:
    pytest.fail("bought twice")


def test_a_call_that_may_still_be_going_on_is_looked_for_and_not_made_again(holding, ledger):
    till = holding()
    with pytest.raises(ProviderUnavailable):
        till.buy(work(), raising(ProviderUnavailable("silent")), nothing)
    with pytest.raises(ChapterBusy, match="may still be at work"):
        till.buy(work(), never, nothing)
    assert till.buy(work(), never, found).content == b"mp3"
    assert ledger() == ["intent", "recovered"]


def test_a_call_that_must_be_over_and_left_nothing_is_made_again(holding, ledger):
    with pytest.raises(KeyboardInterrupt):
        holding(seconds=0.3).buy(work(), raising(KeyboardInterrupt()), nothing)
    time.sleep(0.4)
    assert holding(seconds=0.3).buy(work(), bought, nothing).paid
    assert ledger() == ["intent", "intent", "receipt"]


def test_without_a_history_a_lost_call_is_made_again_and_a_neighbours_is_waited_for(holding):
    with pytest.raises(ProviderUnavailable):
        holding(1).buy(work(), raising(ProviderUnavailable("silent")))
    with pytest.raises(ChapterBusy):
        holding(2).buy(work(), never)
    assert holding(1).buy(work(), bought).paid


def test_a_call_that_the_provider_itself_gave_up_is_made_again_at_once(holding, ledger):
    till = holding()
    with pytest.raises(ProviderUnavailable):
        till.buy(work(), raising(ProviderUnavailable("HTTP 500", answered=True)), nothing)
    asked = []
    assert till.buy(work(), bought, asked.append).paid
    assert [intent.characters for intent in asked] == [10], "it may have been charged all the same"
    assert ledger() == ["intent", "failed", "intent", "receipt"]


def test_what_a_neighbour_announced_since_and_left_open_is_looked_for(holding):
    early = holding(2)
    with pytest.raises(KeyboardInterrupt):
        holding(1).buy(work(), raising(KeyboardInterrupt()), nothing)
    assert early.buy(work(), never, found).receipt.recovered


@pytest.mark.parametrize("ending", [bought, raising(ProviderThrottled())])
def test_what_a_neighbour_does_after_we_looked_is_not_done_again(holding, artifacts, monkeypatch, ending):
    def find(key):
        monkeypatch.undo()
        neighbour = holding(2)
        with suppress(ProviderThrottled):
            neighbour.buy(work(), ending)

    till = holding(1)
    monkeypatch.setattr(artifacts, "find", find)
    with pytest.raises(ChapterBusy):
        till.buy(work(), never)


def test_what_two_write_down_is_in_the_ledger_once(holding, books, book_id, ledger):
    first, second = holding(1), holding(2)

    def meanwhile() -> tuple[bytes, Receipt]:
        assert second.buy(work(), never, found).receipt.recovered
        return bought()

    first.buy(work(), meanwhile)
    assert ledger() == ["intent", "recovered"]
    assert books.spent(book_id)[0]["calls"] == 1


def test_after_a_refusal_nobody_pays_for_the_book_until_it_is_started_again(holding, books, chapters, book_id, ledger):
    refused, neighbour = holding(1), holding(2)
    with pytest.raises(ProviderRejected):
        refused.buy(work("a"), raising(ProviderRejected(REMEDY)))
    with pytest.raises(ProviderRejected) as told:
        neighbour.buy(work("b"), never)
    assert str(told.value) == REMEDY
    assert ledger() == ["intent", "refused"]
    assert books.claim(book_id, SOURCE, SECOND, lambda _: False)
    with pytest.raises(ChapterBusy, match="another execution"):
        neighbour.buy(work("b"), never)
    assert holding(2, execution=SECOND).buy(work("b"), bought).paid


def test_other_books_are_paid_for_after_a_refusal(holding, books, database, artifacts, chapters):
    with pytest.raises(ProviderRejected):
        holding(1).buy(work(), raising(ProviderRejected(REMEDY)))
    other = uuid4()
    books.claim(other, SOURCE, FIRST, lambda _: True)
    chapters.replace(other, [replace(A_CHAPTER, chapter_id=chapter_id_of(other, 1))])
    with chapters.lease(lease_on(other, 1)):
        assert Till(database, artifacts, lease_on(other, 1), lambda _: lambda: None).buy(work(), bought).paid


def test_nobody_pays_for_a_book_that_has_failed(holding, books, book_id):
    books.failed(book_id, FIRST, error="ChaptersIncomplete", message="m")
    with pytest.raises(ChapterBusy, match="ChaptersIncomplete"):
        holding().buy(work(), never)


def test_what_is_there_is_taken_from_a_stopped_book_too(holding):
    holding(1).buy(work(), bought)
    with pytest.raises(ProviderRejected):
        holding(2).buy(work("b"), raising(ProviderRejected(REMEDY)))
    assert holding(3).buy(work(), never).content == b"mp3"


def test_of_many_at_once_none_announces_after_the_refusal(settings_of, book_id, artifacts, holding, ledger):
    start, results = threading.Barrier(CHAPTERS), []

    def speak(position: int) -> None:
        settings = settings_of("pipeline")
        mine = Database(settings, lambda: auth_token(settings))
        till = Till(mine, artifacts, lease_on(book_id, position), lambda _: lambda: None)
        start.wait()
        try:
            for n in range(20):
                refuses = position == 1 and n == 3
                call = raising(ProviderRejected(REMEDY)) if refuses else bought
                till.buy(work(f"{position}-{n}"), call)
        except ProviderRejected as error:
            results.append(str(error))

    for position in range(1, CHAPTERS + 1):
        holding(position)
    threads = [threading.Thread(target=speak, args=(n,)) for n in range(1, CHAPTERS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [REMEDY] * CHAPTERS
    lines = ledger()
    assert "intent" not in lines[lines.index("refused") :]


def test_a_wait_is_taken_if_there_is_time_and_the_lease_lasts_as_long(holding, database, owner, book_id):
    till = holding(time_left=100)
    assert till.can_wait(30)
    (left,) = owner.execute(
        "SELECT extract(epoch FROM lease_expires_at - now()) FROM chapter_processing WHERE chapter_id = %s",
        [chapter_id_of(book_id, 1)],
    ).fetchone()
    assert 85 < left <= 90
    assert not till.can_wait(50), "a call takes up to 60 s"


def test_whoever_lost_the_lease_has_nothing_to_wait_for(holding, database, book_id):
    late = holding()
    lease = lease_on(book_id, 1)
    database.run("release_chapter", chapter_id=lease.chapter_id, owner=lease.owner)
    database.run("lease_chapter", chapter_id=lease.chapter_id, owner="another", seconds=60)
    assert not late.can_wait(1)
