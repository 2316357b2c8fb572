"""Runs a book while parts of the pipeline are killed."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.chaos import book
from tests.chaos.killers import NO_VICTIM, Killer, kill_cloud
from tests.chaos.outcome import Outcome, read_outcome
from tests.e2e.conftest import Cloud, start, stop

KEY = "raw/chaos.txt"
SETTINGS = {
    # Short time-outs make leases short; small chunks and blocks make more calls.
    "elevenlabs_timeout_seconds": 4,
    "gemini_timeout_seconds": 4,
    "elevenlabs_chunk_characters": 200,
    "gemini_block_tokens": 100,
}
LATENCY_SECONDS = (0.3, 1.5)
TOO_LONG_SECONDS, TOO_LONG_SHARE = 5.5, 0.15
"""Latency of some ElevenLabs calls, longer than the caller's time-out: the call is charged after the caller gave up."""
SHORT_PAUSE_SECONDS, LONG_PAUSE_SECONDS = (0.1, 0.8), (1.0, 6.0)
KILLED_BY = 0.75
"""The share of the work in which all kills happen, so that the book is still in progress at the last one."""
PROGRESS_TIMEOUT_SECONDS = 900.0
Report = Callable[[str], None]
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


class ChaosRun:
    """A book in a state folder, dropped again if its execution ends without success."""

    def __init__(self, state: Path, chapters: int) -> None:
        self.state = state
        self.cloud: Cloud = start(state, **SETTINGS)
        self._text = book.text(chapters).encode()
        self.drops = 0
        self._execution = ""

    def drop(self) -> None:
        """Drop the book and wait until its execution starts."""
        states = self.cloud.client("stepfunctions")
        machine = self.cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
        known = {
            execution["executionArn"] for execution in states.list_executions(stateMachineArn=machine)["executions"]
        }
        self.cloud.client("s3").put_object(Bucket=self.cloud.bucket, Key=KEY, Body=self._text)
        self.drops += 1

        def find() -> str | None:
            listed = states.list_executions(stateMachineArn=machine)["executions"]
            return next((e["executionArn"] for e in listed if e["executionArn"] not in known), None)

        self._execution = self.cloud.until("an execution", find)

    def status(self) -> str:
        """Return the status of the execution."""
        return str(self.cloud.client("stepfunctions").describe_execution(executionArn=self._execution)["status"])

    def restart(self) -> None:
        """Start the killed cloud and drop the book again, as a user would."""
        self.cloud = start(self.state, **SETTINGS)
        self.drop()

    def slow_down(self, random: Random) -> None:
        """Give the providers random latencies, so that kills hit calls in progress."""
        latency = TOO_LONG_SECONDS if random.random() < TOO_LONG_SHARE else random.uniform(*LATENCY_SECONDS)
        self.cloud.control.set(gemini_latency=random.uniform(*LATENCY_SECONDS), elevenlabs_latency=latency)

    def paid_calls(self) -> int:
        """Return the number of different calls with a receipt in the ledger."""
        query = "SELECT count(DISTINCT idempotency_key) FROM processing_logs WHERE event IN ('receipt', 'recovered')"
        return int(self.cloud.sql(query)[0]["count"])

    def progress(self) -> str:
        """Return the progress of the book, for the report."""
        (row,) = self.cloud.sql(
            "SELECT count(*) AS chapters, count(*) FILTER (WHERE format_status = 'complete') AS formatted, "
            "count(*) FILTER (WHERE tts_status = 'complete') AS spoken FROM chapter_processing"
        )
        counters = self.cloud.control.state()["counters"]
        in_flight = {provider: counted["in_flight"] for provider, counted in counters.items() if counted["in_flight"]}
        return (
            f"{row['formatted']} formatted, {row['spoken']} of {row['chapters']} spoken, calls in progress: {in_flight}"
        )


def run_undisturbed(state: Path, chapters: int, report: Report) -> Outcome:
    """Run the book without kills."""
    return run_with_kills(state, chapters, None, [], Random(0), report)


def run_with_kills(
    state: Path, chapters: int, expected: Outcome | None, killers: Sequence[Killer], random: Random, report: Report
) -> Outcome:
    """Run the book and kill parts of the pipeline, in proportion to its progress, until the book is complete.

    Parameters
    ----------
    expected
        The outcome of an undisturbed run, which determines the amount of work.
    killers
        The killers, in order.
    report
        Receives a line for each kill, and the summary.

    """
    kills, started = Counter[str](), time.monotonic()
    run = ChaosRun(state, chapters)
    try:
        if killers:
            run.slow_down(random)
        run.drop()
        last = time.monotonic()
        while (status := run.status()) != "SUCCEEDED":
            assert time.monotonic() - last < PROGRESS_TIMEOUT_SECONDS, f"no progress: {run.progress()}"
            if status in ENDED:
                run.drop()
            elif expected and kills.total() < len(killers):
                work = len(expected.calls) + len(expected.responses)
                ahead = run.paid_calls() / work > KILLED_BY * kills.total() / len(killers)
                time.sleep(random.uniform(*(SHORT_PAUSE_SECONDS if ahead else LONG_PAUSE_SECONDS)))
                killer, progress = killers[kills.total()], run.progress()
                victim = killer(run.cloud, random)
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
        outcome = read_outcome(run.cloud, KEY, kills=kills, drops=run.drops, seconds=time.monotonic() - started)
        report(outcome.summary(expected))
        return outcome
    finally:
        if run.cloud.process.poll() is None:
            stop(run.cloud)
