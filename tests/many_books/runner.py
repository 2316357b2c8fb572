"""Runs many books in one cloud: some fail, some are stopped, and the cloud is killed once."""

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.e2e.conftest import Cloud, kill, start, stop
from tests.many_books.bill import bill_of
from tests.many_books.books import ManyBook
from tests.many_books.observers import Observer
from tests.many_books.outcome import Outcome

SETTINGS = {
    "speech_concurrency": 2,
    # Short time-outs make leases short, which outlive a killed worker.
    "elevenlabs_timeout_seconds": 5,
    "gemini_timeout_seconds": 5,
    "elevenlabs_chunk_characters": 300,  # each chapter has two or three chunks
}
PLAN = "free"  # two calls at once
LATENCY_SECONDS = 0.1
PROGRESS_TIMEOUT_SECONDS = 600.0
POLL_SECONDS = 0.5
DROPS_AT_ONCE = 8
STOP_AT, KILL_AT = 0.1, 0.4
"""Shares of the books that have ended when executions are stopped, and when the cloud is killed."""
STOPPED = "ExecutionEnded"
ROWS = """
    SELECT book_id, execution_arn, error, tts_status, turn_joined_at IS NOT NULL AND turn_given_at IS NULL AS waits,
           'failed' IN (scrape_status, parse_status, format_status, tts_status) AS failed
    FROM book_processing
"""
Report = Callable[[str], None]
Row = dict[str, Any]


class ManyBooksRun:
    """The books in a state folder.

    Parameters
    ----------
    stops
        Number of executions to stop: one of a book that waits for its turn, and others.
    report
        Receives lines about the progress.

    """

    def __init__(self, state: Path, books: Sequence[ManyBook], stops: int, report: Report) -> None:
        self._state, self._report, self._stops = state, report, stops
        self.books = books
        self.cloud: Cloud = self._start()
        self._ids = {book.book_id(self.cloud.bucket): book for book in self.books}
        self.outcome = Outcome({book.name: book.ends for book in self.books})
        self.outcome.sections = {book.name: book.sections for book in self.books}
        self._started = time.monotonic()

    def run(self) -> Outcome:
        """Run the books until all have ended."""
        try:
            with self._observer():
                self._drop(self.books)
                self.outcome.drop_seconds = time.monotonic() - self._started
                self._until_ended(STOP_AT)
                self._stop_some()
                self._until_ended(KILL_AT)
                self._count_errors()
            self._kill()
            with self._observer():
                self._drop([book for book in self.books if book.name not in self._ended()])
                self._until_ended(1.0)
                self._read()
        finally:
            if self.cloud.process.poll() is None:
                stop(self.cloud)
        return self.outcome

    def _start(self) -> Cloud:
        cloud = start(self._state, **SETTINGS)
        cloud.control.set(plan=PLAN, elevenlabs_latency=LATENCY_SECONDS)
        for book in self.books:
            if book.fault:
                name, words = book.fault
                cloud.control.fail("elevenlabs", name, times=None, containing=words)
        return cloud

    def _observer(self) -> Observer:
        (some, *_) = self._ids
        return Observer(self.cloud, str(some), self.outcome.observed)

    def _drop(self, books: Sequence[ManyBook]) -> None:
        s3, bucket = self.cloud.client("s3"), self.cloud.bucket
        with ThreadPoolExecutor(DROPS_AT_ONCE) as threads:
            for _ in threads.map(
                lambda book: s3.put_object(
                    Bucket=bucket, Key=book.key, Body=book.text().encode(), Metadata=book.options
                ),
                books,
            ):
                self.outcome.drops += 1

    def _rows(self) -> dict[str, Row]:
        """Return the row of each book that has one, by its name."""
        return {self._ids[row["book_id"]].name: row for row in self.cloud.sql(ROWS)}

    def _ended(self) -> dict[str, str]:
        """Return how books have ended, by name: those that are complete, or failed as they should."""
        ends = {}
        for name, row in self._rows().items():
            if row["tts_status"] == "complete" or (row["failed"] and row["error"] == self.outcome.wanted[name]):
                ends[name] = row["error"] or "complete"
        return ends

    def _until_ended(self, share: float) -> None:
        """Wait until this share of the books has ended, or is stopped by this run."""
        last, known = time.monotonic(), -1
        while len(ended := self._ended()) < share * len(self.books):
            if len(ended) != known:
                last, known = time.monotonic(), len(ended)
                waiting = sum(row["waits"] for row in self._rows().values())
                self._report(f"{time.monotonic() - self._started:4.0f} s: {known} books ended, {waiting} wait")
            assert time.monotonic() - last < PROGRESS_TIMEOUT_SECONDS, self._unended(ended)
            time.sleep(POLL_SECONDS)

    def _unended(self, ended: dict[str, str]) -> str:
        rows = self._rows()
        return f"no progress: { {name: rows.get(name) for name in self.outcome.wanted if name not in ended} }"

    def _stop_some(self) -> None:
        """Stop a book that waits for its turn, and others that are being made."""
        rows = {name: row for name, row in self._rows().items() if name not in self._ended()}
        rows = {name: row for name, row in rows.items() if self.outcome.wanted[name] == "complete"}
        waiting = [name for name, row in rows.items() if row["waits"]]
        others = [name for name in rows if name not in waiting]
        victims = [*waiting[-1:], *others[: self._stops - 1]]
        for name in victims:
            self.outcome.wanted[name] = STOPPED
            states = self.cloud.client("stepfunctions")
            states.stop_execution(executionArn=rows[name]["execution_arn"], error="Stopped", cause="by a test")
            self._report(f"stopped {name}, which {'waited' if rows[name]['waits'] else 'was being made'}")
        self.outcome.stalled += self._watch()["stalled"]

    def _watch(self) -> dict[str, Any]:
        """Let WatchBooks count, and return its answer."""
        answer = self.cloud.client("lambda").invoke(FunctionName="book-pipeline-WatchBooks", Payload=b"{}")
        found: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, found
        return found

    def _kill(self) -> None:
        """Kill the cloud and start it again; the books that were in progress then have failed."""
        before = self._ended()
        in_progress = {name for name, row in self._rows().items() if name not in before and not row["failed"]}
        kill(self.cloud)
        self.cloud = self._start()
        self._report(f"killed the cloud, with {len(in_progress)} books in progress")

        def are_failed() -> bool:
            rows = self._rows()
            ends = [(rows[name]["tts_status"], rows[name]["error"]) for name in in_progress]
            return all(status == "complete" or error == STOPPED for status, error in ends)

        self.cloud.until("the failure of the interrupted books", are_failed)

    def _read(self) -> None:
        self.outcome.seconds = time.monotonic() - self._started
        rows = self._rows()
        self.outcome.ends = {name: row["error"] or "complete" for name, row in rows.items()}
        self.outcome.bills = {book.name: bill_of(book, book_id, self.cloud) for book_id, book in self._ids.items()}
        watched = self._watch()
        self.outcome.stalled += watched["stalled"]
        self.outcome.in_flight = watched["in_flight"]
        self._count_errors()

    def _count_errors(self) -> None:
        """Count the errors of the tasks of this cloud's executions."""
        states = self.cloud.client("stepfunctions")
        for execution in self.cloud.executions():
            history = states.get_execution_history(executionArn=execution)["events"]
            self.outcome.errors.update(
                event[details]["error"]
                for event in history
                for details in ("taskFailedEventDetails", "taskTimedOutEventDetails")
                if details in event
            )
