"""Whatever happens to a book: the provider charges each chunk once, and the ledger has what the provider charged."""

import pytest

from .book import Bill, Book
from .scenarios import SCENARIOS, WITH_CREDITS

SPOKEN_IN_SEVERAL_WAYS = {"edited", "another title", "voice changed and back", "model changed and back"}
"""What was paid for an earlier text, voice, model, or title in credits, is not in the chapters any more."""

SHORTER_THAN_THE_TIMEOUT_SECONDS = 1.5


def assert_paid_once(bill: Bill, *, once_spoken: bool = True) -> None:
    assert bill.twice == []
    assert bill.ledger == bill.charged > 0
    if once_spoken:
        assert bill.charged / bill.spoken == 1.0


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_chunk_is_charged_once(bills, name):
    bill = bills[name].result()
    assert_paid_once(bill, once_spoken=name not in SPOKEN_IN_SEVERAL_WAYS)
    assert bill.sections == (["0", "1", "1a"] if name in WITH_CREDITS else ["1"])
    assert bill.free == []


def test_a_quota_in_the_middle_of_a_book(quiet_cloud, progress):
    book = Book("Quota", quiet_cloud, progress)
    charged = sum(charge["characters"] for charge in quiet_cloud.control.charges("elevenlabs"))
    quiet_cloud.control.set(character_limit=charged + 210)  # the first of two chunks
    assert book.drop() == "ProviderRejected"
    assert book.bill().charged > 0
    quiet_cloud.control.set(character_limit=None)
    book.completes()
    assert_paid_once(book.bill())


def while_speaking(book: Book, disturb) -> None:
    """Drop the book, and disturb it while the provider speaks a chunk."""
    control = book.cloud.control
    control.set(elevenlabs_latency=SHORTER_THAN_THE_TIMEOUT_SECONDS)
    book.put()
    book.until(lambda: control.counters("elevenlabs")["in_flight"])
    disturb()
    control.set(elevenlabs_latency=0)
    assert book.ended() is None
    assert_paid_once(book.bill())


def test_a_worker_that_is_killed_between_the_payment_and_the_result(quiet_cloud, progress):
    def kill_workers() -> None:
        for worker in quiet_cloud.workers("generate_audio"):
            worker.kill()

    while_speaking(Book("Killed", quiet_cloud, progress), kill_workers)


def test_a_database_connection_that_is_lost_between_the_payment_and_the_receipt(quiet_cloud, progress):
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pipeline'"
    while_speaking(Book("Unrecorded", quiet_cloud, progress), lambda: quiet_cloud.sql(query))
