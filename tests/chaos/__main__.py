"""`python -m tests.chaos --kills 200 --seed 7`: kill workers, clouds and connections, and cancel and delete books.

All of this happens while books are made. Some have credits, some wait for a review, some are started again by a retry.

Prints a line for each kill, then the outcome. Exits with an error unless the audio is the same as without kills,
nothing was paid twice, and of a deleted book nothing was left. 200 kills take about twenty minutes. `make kills` takes
KILLS= and seed=.
"""

import argparse
import functools
import random
import tempfile
from pathlib import Path

from tests.chaos.killers import plan
from tests.chaos.runner import run_undisturbed, run_with_kills

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--kills", type=int, default=200)
parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
parser.add_argument("--books", type=int, default=4, help="at most six")
parser.add_argument("--chapters", type=int, default=5, help="of each book")
arguments = parser.parse_args()

report = functools.partial(print, flush=True)
report(f"seed {arguments.seed}")
with tempfile.TemporaryDirectory(prefix="book-pipeline-kills-") as folder:
    expected = run_undisturbed(Path(folder) / "undisturbed", arguments.books, arguments.chapters, report)
    random_ = random.Random(arguments.seed)
    killers = plan(arguments.kills, random_)
    outcome = run_with_kills(
        Path(folder) / "kills", arguments.books, arguments.chapters, expected, killers, random_, report
    )
    outcome.check(expected)
