"""Money is counted with the ledger's line: once, and even where the chapter fails afterwards."""

from dataclasses import replace
from uuid import uuid4

import pytest

from book_pipeline.errors import ProviderThrottled
from book_pipeline.store.chapters import chapter_id_of
from book_pipeline.store.till import Till
from tests.emf import metric_lines, sums

from .fakes import MemoryArtifacts
from .test_till import A_CHAPTER, FIRST, bought, found, lease_on, never, nothing, raising, work

SOURCE = "s3://b/raw/reef.txt"


@pytest.fixture
def holding(database, books, chapters):
    """Lease one of a book's chapters and return its till."""
    book_id, artifacts = uuid4(), MemoryArtifacts()
    books.claim(book_id, SOURCE, FIRST, lambda _: True)
    chapters.replace(book_id, [replace(A_CHAPTER, chapter_id=chapter_id_of(book_id, n), position=n) for n in (1, 2)])

    def hold(position: int = 1) -> Till:
        lease = lease_on(book_id, position)
        database.run("lease_chapter", chapter_id=lease.chapter_id, owner=lease.owner, seconds=lease.seconds)
        return Till(database, artifacts, lease, lambda _: lambda: None)

    return hold


@pytest.fixture
def counted(capsys):
    """Return what was counted since the last call."""
    return lambda dimension=None: sums(metric_lines(capsys.readouterr().out.splitlines()), dimension)


def test_money_is_counted_with_its_line_in_the_ledger_and_what_is_found_is_not(holding, counted):
    till = holding()
    till.buy(work(), bought)
    assert counted() == {"UsdSpent": pytest.approx(0.001), "CharactersSpoken": 10}
    till.buy(work(), never)
    holding(2).buy(work(), never)
    assert counted() == {}
    till.buy(work("other"), bought)
    assert counted("provider")["UsdSpent", "elevenlabs"] == pytest.approx(0.001)


def test_what_was_charged_for_a_lost_answer_is_counted_apart(holding, counted):
    with pytest.raises(KeyboardInterrupt):
        holding().buy(work(), raising(KeyboardInterrupt()), nothing)
    assert counted() == {}
    holding().buy(work(), never, found)
    assert counted() == {"UsdRecovered": pytest.approx(0.001)}


def test_what_is_kept_and_not_receipted_is_counted_by_the_one_who_receipts_it(holding, monkeypatch, counted):
    till = holding()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(till._ledger, "close", lambda *_: raising(KeyboardInterrupt())())
        till.buy(work(), bought)
    assert counted() == {}
    till.buy(work(), never)
    till.buy(work(), never)
    assert counted() == {"UsdSpent": pytest.approx(0.001), "CharactersSpoken": 10}


def test_a_provider_that_wants_a_wait_is_counted(holding, counted):
    with pytest.raises(ProviderThrottled):
        holding().buy(work(), raising(ProviderThrottled()))
    assert counted("provider") == {("Throttles", "elevenlabs"): 1}
