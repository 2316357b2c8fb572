"""Workers, the cloud and database connections are killed under a book; `make kills` does it two hundred times."""

from random import Random

import pytest

from tests.kills.killers import database, everything, plan, worker
from tests.kills.siege import besiege, undisturbed

CHAPTERS, KILLS = 3, 16
SEED = 16


@pytest.mark.timeout(600)
def test_a_book_survives_kills_and_is_paid_once(tmp_path):
    chance = Random(SEED)
    killers = plan(KILLS, chance, {worker: 9, database: 5, everything: 2})
    wanted = undisturbed(tmp_path / "undisturbed", CHAPTERS, print)
    outcome = besiege(tmp_path / "besieged", CHAPTERS, wanted, killers, chance, print)
    outcome.check(wanted)
    assert set(outcome.kills) == {"worker", "database", "everything"}
    assert outcome.kills.total() > KILLS * 0.7, "the book was on its way at nearly all of them"
