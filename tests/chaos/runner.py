"""Runs books, which wait for each other and for a review, while parts of the pipeline are killed."""

import functools
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from uuid import NAMESPACE_URL, uuid5

from tests.chaos import book
from tests.chaos.killers import NO_VICTIM, Killer, kill_cloud
from tests.chaos.outcome import Outcome, read_outcome
from tests.e2e.conftest import Cloud, start, stop

SETTINGS = {
    "speech_concurrency": 2,  # two books run at once, and others wait
    # Short time-outs make leases short; small chunks and blocks make more calls.
    "elevenlabs_timeout_seconds": 4,
    "gemini_timeout_seconds": 4,
    "elevenlabs_chunk_characters": 200,
    "gemini_block_tokens": 100,
    "outputs": "mp3,m4b,acx",
}
LATENCY_SECONDS = (0.3, 1.5)
TOO_LONG_SECONDS, TOO_LONG_SHARE = 5.5, 0.15
"""Latency of some ElevenLabs calls, longer than the caller's time-out: the call is charged after the caller gave up."""
SHORT_PAUSE_SECONDS, LONG_PAUSE_SECONDS = (0.1, 0.8), (1.0, 6.0)
KILLED_BY = 0.75
"""The share of the work in which all kills happen, so that a book is still in progress at the last one."""
UNBOUND_SECONDS = 60.0
"""After that, a complete book whose files are not made is dropped again, as a user would."""
PROGRESS_TIMEOUT_SECONDS = 900.0
Report = Callable[[str], None]
REVIEWED = 2
"""One in so many books waits for a review."""
APPROVAL_SECONDS = 2.0
"""A requester approves again if the book still waits after this time."""
WAITS = "SELECT book_id FROM book_processing WHERE review_token IS NOT NULL AND approved_at IS NULL"
APPROVALS = """
SELECT b.book_id, n.execution_arn, count(*) AS approvals, min(n.created_at) AS approved,
       (SELECT min(i.created_at) FROM processing_logs i
        WHERE i.book_id = b.book_id AND i.event IN ('intent', 'receipt', 'recovered')) AS paid
FROM books b LEFT JOIN processing_logs n ON n.book_id = b.book_id AND n.stage = 'ApproveBook' AND n.event = 'note'
WHERE b.source_url = ANY(%s) GROUP BY b.book_id, n.execution_arn"""
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


class ChaosRun:
    """Books in a state folder, each dropped again if its execution ends without success."""

    def __init__(self, state: Path, books: int, chapters: int) -> None:
        self.state = state
        self.cloud: Cloud = start(state, **SETTINGS)
        self._texts = {f"raw/chaos-{number}.txt": book.text(chapters, number).encode() for number in range(books)}
        self.drops = 0
        self._executions: dict[str, str] = {}
        self._succeeded: dict[str, float] = {}
        self._reviewed = [key for number, key in enumerate(self._texts) if number % REVIEWED == 0]
        self._approved_at: dict[object, float] = {}

    @property
    def keys(self) -> list[str]:
        """The keys of the books."""
        return list(self._texts)

    def drop(self) -> None:
        """Drop each book that no execution makes or has made, and wait until its execution starts."""
        dropped = [key for key in self._texts if key not in self._succeeded and key not in self._executions]
        known = {key: set(self.cloud.executions(key)) for key in dropped}
        for key in dropped:
            options = {"review": "true"} if key in self._reviewed else {}
            self.cloud.client("s3").put_object(
                Bucket=self.cloud.bucket, Key=key, Body=self._texts[key], Metadata=options
            )
            self.drops += 1

        def find(key: str) -> str | None:
            return next((arn for arn in self.cloud.executions(key) if arn not in known[key]), None)

        for key in dropped:
            self._executions[key] = self.cloud.until(f"an execution of {key}", functools.partial(find, key))

    def is_complete(self) -> bool:
        """Return whether all books are complete; drop again those whose execution has ended without success."""
        for key, execution in list(self._executions.items()):
            status = self.cloud.describe(execution)["status"]
            if status in ENDED:
                del self._executions[key]
            if status == "SUCCEEDED":
                self._succeeded[key] = time.monotonic()
        unbound = self._unbound()
        for key in unbound:
            if time.monotonic() - self._succeeded[key] > UNBOUND_SECONDS:
                del self._succeeded[key]
        self.drop()
        self.approve()
        return len(self._succeeded) == len(self._texts) and not unbound

    def _unbound(self) -> list[str]:
        """Return the complete books whose finished files are not made."""
        rows = self.cloud.sql("SELECT book_id FROM book_processing WHERE binding_status = 'complete'")
        bound = {row["book_id"] for row in rows}
        ids = {key: uuid5(NAMESPACE_URL, f"s3://{self.cloud.bucket}/{key}") for key in self._succeeded}
        return [key for key, book_id in ids.items() if book_id not in bound]

    def approve(self) -> None:
        """Approve the books that wait for a review, without waiting for the answer, which a kill may prevent."""
        for row in self.cloud.sql(WAITS):
            book_id, now = row["book_id"], time.monotonic()
            if now - self._approved_at.get(book_id, 0) > APPROVAL_SECONDS:
                self._approved_at[book_id] = now
                self.cloud.client("lambda").invoke(
                    FunctionName="book-pipeline-ApproveBook",
                    InvocationType="Event",
                    Payload=json.dumps({"book_id": str(book_id)}).encode(),
                )

    def check_approvals(self) -> None:
        """Assert that each reviewed book was approved once in an execution, and nothing was paid before."""
        rows = self.cloud.sql(APPROVALS, [f"s3://{self.cloud.bucket}/{key}" for key in self._reviewed])
        assert len({row["book_id"] for row in rows}) == len(self._reviewed)
        for row in rows:
            assert (row["execution_arn"] is None, row["approvals"]) == (False, 1), f"not approved once: {row}"
        first = {row["book_id"]: row["approved"] for row in sorted(rows, key=lambda row: row["approved"], reverse=True)}
        early = [row["book_id"] for row in rows if row["paid"] < first[row["book_id"]]]
        assert not early, f"paid before the approval: {early}"

    def restart(self) -> None:
        """Start the killed cloud and drop the interrupted books again, as a user would."""
        self.cloud = start(self.state, **SETTINGS)
        self._executions.clear()
        for key in self._unbound():  # its events ended with the cloud; those of AWS do not
            del self._succeeded[key]
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
        """Return the progress of the books, for the report."""
        (row,) = self.cloud.sql(
            "SELECT count(*) AS chapters, count(*) FILTER (WHERE format_status = 'complete') AS formatted, "
            "count(*) FILTER (WHERE tts_status = 'complete') AS spoken FROM chapter_processing"
        )
        counters = self.cloud.control.state()["counters"]
        in_flight = {provider: counted["in_flight"] for provider, counted in counters.items() if counted["in_flight"]}
        return (
            f"{row['formatted']} formatted, {row['spoken']} of {row['chapters']} spoken, calls in progress: {in_flight}"
        )


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
    run = ChaosRun(state, books, chapters)
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
        run.check_approvals()
        outcome = read_outcome(run.cloud, run.keys, kills=kills, drops=run.drops, seconds=time.monotonic() - started)
        report(outcome.summary(expected))
        return outcome
    finally:
        if run.cloud.process.poll() is None:
            stop(run.cloud)
