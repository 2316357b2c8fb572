"""Makes books while parts of the pipeline are killed, and books are cancelled and deleted."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.chaos.killers import NO_VICTIM, Killer, kill_cloud
from tests.chaos.outcome import Outcome, read_outcome
from tests.chaos.run import ChaosRun
from tests.e2e.conftest import stop

SHORT_PAUSE_SECONDS, LONG_PAUSE_SECONDS = (0.1, 0.8), (1.0, 6.0)
KILLED_BY = 0.75
"""The share of the work in which all kills happen, so that a book is still in progress at the last one."""
PROGRESS_TIMEOUT_SECONDS = 900.0
Report = Callable[[str], None]


def run_undisturbed(state: Path, books: int, chapters: int, report: Report) -> Outcome:
    """Run the books without kills."""
    return run_with_kills(state, books, chapters, None, [], Random(0), report)


def run_with_kills(
    state: Path,
    books: int,
    chapters: int,
    expected: Outcome | None,
    killers: Sequence[Killer],
    random: Random,
    report: Report,
) -> Outcome:
    """Run the books and kill parts of the pipeline, in proportion to their progress, until all are complete.

    Parameters
    ----------
    books, chapters
        The number of books, and of chapters of each.
    expected
        The outcome of an undisturbed run, which determines the amount of work.
    killers
        The killers, in order.
    report
        Receives a line for each kill, and the summary.

    """
    kills, started = Counter[str](), time.monotonic()
    run = ChaosRun(state, books, chapters, random)
    try:
        if killers:
            run.slow_down(random)
        run.drop()
        last = time.monotonic()
        while not run.is_complete():
            assert time.monotonic() - last < PROGRESS_TIMEOUT_SECONDS, f"no progress: {run.progress()}"
            if expected and kills.total() < len(killers):
                work = len(expected.calls) + len(expected.responses)
                ahead = run.paid_calls() / work > KILLED_BY * kills.total() / len(killers)
                time.sleep(random.uniform(*(SHORT_PAUSE_SECONDS if ahead else LONG_PAUSE_SECONDS)))
                killer, progress = killers[kills.total()], run.progress()
                victim = killer(run, random)
                if victim == NO_VICTIM:
                    continue
                kills[killer.__name__] += 1
                report(f"{kills.total():4}/{len(killers)} {victim}, at {progress}")
                if killer is kill_cloud:
                    run.restart()
                run.slow_down(random)
                last = time.monotonic()
            else:
                time.sleep(0.2)
        run.check_approvals()
        run.check_rows()
        seconds = time.monotonic() - started
        outcome = read_outcome(run.cloud, run.keys, kills=kills, starts=(run.drops, run.retries), seconds=seconds)
        report(outcome.summary(expected))
        run.delete_all()
        return outcome
    finally:
        if run.cloud.process.poll() is None:
            stop(run.cloud)
