"""`python -m tests.many_books --books 60`: drop many books into one cloud whose plan has two speech calls at once.

Some books fail on purpose, three executions are stopped, and the cloud is killed once. Prints the progress and the
figures. Exits with an error unless every book ended as it should and every character was charged once. `make
many-books` takes BOOKS= and seed=.
"""

import argparse
import functools
import random
import tempfile
from pathlib import Path

from tests.many_books.books import many_books
from tests.many_books.check import check
from tests.many_books.runner import ManyBooksRun

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--books", type=int, default=60)
parser.add_argument("--stops", type=int, default=3)
parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
arguments = parser.parse_args()

report = functools.partial(print, flush=True)
report(f"seed {arguments.seed}")
with tempfile.TemporaryDirectory(prefix="book-pipeline-many-") as folder:
    books = many_books(arguments.books, random.Random(arguments.seed))
    run = ManyBooksRun(Path(folder) / "state", books, arguments.stops, report)
    outcome = run.run()
    report(outcome.summary())
    check(outcome)
