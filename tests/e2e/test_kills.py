"""Workers, the cloud and connections are killed, books cancelled and deleted; `make kills` does so 200 times."""

from random import Random

import pytest

from tests.chaos.killers import SHARES, plan
from tests.chaos.runner import run_undisturbed, run_with_kills

BOOKS, CHAPTERS, KILLS = 3, 2, 12
SEED = 16


@pytest.mark.timeout(600)
def test_books_survive_kills_and_are_paid_once(tmp_path):
    chance = Random(SEED)
    killers = plan(KILLS, chance)
    wanted = run_undisturbed(tmp_path / "undisturbed", BOOKS, CHAPTERS, print)
    outcome = run_with_kills(tmp_path / "kills", BOOKS, CHAPTERS, wanted, killers, chance, print)
    outcome.check(wanted)
    assert set(outcome.kills) == {killer.__name__ for killer in SHARES}
    assert outcome.deleted, "what was paid for deleted books is accounted for"
    assert outcome.kills.total() > KILLS * 0.7, "a book was in progress at most of them"
