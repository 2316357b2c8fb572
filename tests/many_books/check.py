"""What has to be true at the end of a run of many books."""

from tests.many_books.outcome import Outcome

LONGEST_DROP_SECONDS = 30.0
MOST_GROWTH_BYTES = 64 * 2**20
SLOWEST_MEDIAN_SECONDS = 3.0
CALLS = 2


def check(outcome: Outcome) -> None:
    """Assert that all books ended as they should, every character was charged once, and the page was usable."""
    assert outcome.ends == outcome.wanted
    assert outcome.drop_seconds < LONGEST_DROP_SECONDS
    for name, bill in outcome.bills.items():
        assert not bill.twice, f"{name}: charged twice"
        if outcome.ends[name] == "complete":
            assert bill.charged == bill.ledger == bill.spoken, name
            assert bill.paid_sections == outcome.sections[name]
    assert (outcome.in_flight, outcome.stalled) == (0, []), "no false alarm, and no row of an ended execution"
    observed = outcome.observed
    assert max(observed.calls) <= CALLS
    assert observed.page_failures == [], "the page answers"
    assert sorted(observed.page_seconds)[len(observed.page_seconds) // 2] < SLOWEST_MEDIAN_SECONDS
    assert observed.waiting_shown, "the page shows who waits"
    middle = observed.memory[len(observed.memory) // 2]
    assert observed.memory[-1] - middle < MOST_GROWTH_BYTES, "the memory of the cloud is flat"
