"""`python -m tests.kills --kills 200 --seed 7`: kill a book's workers, its cloud and its database connections.

A line tells of each kill, the last lines what came of it: the same audio as without a kill, and nothing paid twice.
Ends with an error where that is not so. 200 kills take about twenty minutes; `make kills` has KILLS= and seed=.
"""

import argparse
import functools
import random
import tempfile
from pathlib import Path

from tests.kills.killers import plan
from tests.kills.siege import besiege, undisturbed

arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--kills", type=int, default=200)
arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
arguments.add_argument("--chapters", type=int, default=20)
asked = arguments.parse_args()

tell = functools.partial(print, flush=True)
tell(f"seed {asked.seed}")
with tempfile.TemporaryDirectory(prefix="book-pipeline-kills-") as folder:
    wanted = undisturbed(Path(folder) / "undisturbed", asked.chapters, tell)
    chance = random.Random(asked.seed)
    killers = plan(asked.kills, chance)
    besiege(Path(folder) / "besieged", asked.chapters, wanted, killers, chance, tell).check(wanted)
