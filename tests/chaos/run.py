"""Books that wait for each other and for a review, and are started again whenever that is needed."""

import functools
import json
import time
from pathlib import Path
from random import Random
from uuid import UUID

from book_pipeline.store.keys import is_audiobook
from tests.chaos import book
from tests.chaos.deletions import Deletion, versions
from tests.chaos.killers import NO_VICTIM
from tests.chaos.outcome import book_id_of
from tests.e2e.conftest import Cloud, start

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
UNBOUND_SECONDS = 60.0
"""After that, a complete book whose files are not made is dropped again, as a user would."""
REVIEWED = 2
"""One in so many books waits for a review."""
WITH_CREDITS = 3
"""One in so many books has credits."""
RETRIED = 0.5
"""The share of the books that are started again by a retry, where a drop would do as well."""
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
DEAD_ROWS = """
SELECT book_id, scrape_status, parse_status, format_status, tts_status, turn_joined_at, review_token, waiting_request
FROM book_processing
WHERE execution_arn IS NULL OR tts_status <> 'complete' OR turn_joined_at IS NOT NULL OR review_token IS NOT NULL
   OR waiting_request IS NOT NULL"""
"""Rows that would belong to a living execution, when none lives."""
CREDITS = """
SELECT b.book_id, array_agg(c.number ORDER BY c.position) AS numbers, bool_and(t.tts_status = 'complete') AS narrated
FROM books b JOIN chapters c USING (book_id) JOIN chapter_processing t USING (chapter_id)
WHERE c.kind = 'credits' AND c.selected AND c.withdrawn_at IS NULL GROUP BY b.book_id"""


class ChaosRun:
    """Books in a state folder, each started again if its execution ends without success, or its deletion is done."""

    def __init__(self, state: Path, books: int, chapters: int, random: Random) -> None:
        self.state, self._chapters, self._random = state, chapters, random
        self.cloud: Cloud = start(state, **SETTINGS)
        self._texts = {f"raw/chaos-{number}.txt": book.text(chapters, number).encode() for number in range(books)}
        # The title before the name is read in words.
        self._names = {key: walker.split()[-1] for key, walker in zip(self._texts, book.WALKERS, strict=False)}
        self.drops, self.retries = 0, 0
        self._executions: dict[str, str] = {}
        self._succeeded: dict[str, float] = {}
        self._reviewed = [key for number, key in enumerate(self._texts) if number % REVIEWED == 0]
        self._with_credits = [key for number, key in enumerate(self._texts) if number % WITH_CREDITS == 0]
        self._deletions: dict[str, Deletion] = {}
        self._approved_at: dict[object, float] = {}

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the books, each with the name that is in every sentence."""
        return self._names

    def drop(self) -> None:
        """Start each book that no execution makes or has made, and wait until its execution starts."""
        taken = self._succeeded.keys() | self._executions.keys() | self._deletions.keys()
        dropped = [key for key in self._texts if key not in taken]
        known = {key: set(self.cloud.executions(key)) for key in dropped}
        for key in dropped:
            if self._random.random() < RETRIED and self._retry(key):
                self.retries += 1
                continue
            options = self._options(key)
            self.cloud.client("s3").put_object(
                Bucket=self.cloud.bucket, Key=key, Body=self._texts[key], Metadata=options
            )
            self.drops += 1

        def find(key: str) -> str | None:
            return next((arn for arn in self.cloud.executions(key) if arn not in known[key]), None)

        for key in dropped:
            self._executions[key] = self.cloud.until(f"an execution of {key}", functools.partial(find, key))

    def _options(self, key: str) -> dict[str, str]:
        options = {"review": "true"} if key in self._reviewed else {}
        if key in self._with_credits:  # such short sections of the stand-in's voice may be too quiet for a shop
            options |= {"credits": "true", "title": f"The Places of {self._names[key]}", "outputs": "mp3,m4b"}
        return options

    def _retry(self, key: str) -> bool:
        """Ask for a retry of the book; return whether it was accepted."""
        payload = json.dumps({"book_id": str(self._id(key))}).encode()
        answer = self.cloud.client("lambda").invoke(FunctionName="book-pipeline-RetryBook", Payload=payload)
        return "FunctionError" not in answer

    def _id(self, key: str) -> UUID:
        return book_id_of(self.cloud, key)

    def delete(self, book_id: UUID, *, keep_audio: bool) -> str:
        """Begin to delete a book that no deletion is about. Return what is deleted, or NO_VICTIM."""
        (key,) = (key for key in self._texts if self._id(key) == book_id)
        if key in self._deletions:
            return NO_VICTIM
        query = "SELECT execution_arn FROM book_processing WHERE book_id = %s"
        (row,) = self.cloud.sql(query, book_id)
        finished = versions(self.cloud, f"audio/{book_id}/")
        self._deletions[key] = Deletion(
            lambda: self.cloud, key, book_id, keep_audio, row["execution_arn"],
            [name for name in finished if is_audiobook(name) and "/bound/" not in name],
        )  # fmt: skip
        self._deletions[key].start()
        return f"{key}{', except its audio' if keep_audio else ''}"

    def _end_deletions(self) -> None:
        """Check what is left of the books whose deletion is done, which are then dropped again."""
        for key, deletion in list(self._deletions.items()):
            if deletion.has_ended():
                deletion.check()
                self._executions.pop(key, None)
                self._succeeded.pop(key, None)
                del self._deletions[key]

    def is_complete(self) -> bool:
        """Return whether all books are complete; start those again whose execution has ended without success."""
        self._end_deletions()
        for key, execution in list(self._executions.items()):
            status = self.cloud.describe(execution)["status"]
            if status in ENDED:
                del self._executions[key]
            if status == "SUCCEEDED":
                self._succeeded[key] = time.monotonic()
        unbound = [key for key in self._unbound() if key not in self._deletions]
        for key in unbound:
            if time.monotonic() - self._succeeded[key] > UNBOUND_SECONDS:
                del self._succeeded[key]
        self.drop()
        self.approve()
        return len(self._succeeded) == len(self._texts) and not unbound and not self._deletions

    def _unbound(self) -> list[str]:
        """Return the complete books whose finished files are not made."""
        rows = self.cloud.sql("SELECT book_id FROM book_processing WHERE binding_status = 'complete'")
        bound = {row["book_id"] for row in rows}
        return [key for key in self._succeeded if self._id(key) not in bound]

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

    def check_rows(self) -> None:
        """Assert that no row is left of an execution, and that credits were narrated as any other section."""
        assert self.cloud.sql(DEAD_ROWS) == []
        answer = self.cloud.client("lambda").invoke(FunctionName="book-pipeline-WatchBooks", Payload=b"{}")
        watched = json.loads(answer["Payload"].read())
        assert (watched["in_flight"], watched["stalled"], watched["failed"]) == (0, [], [])
        credits_of = {row["book_id"]: (row["numbers"], row["narrated"]) for row in self.cloud.sql(CREDITS)}
        wanted = (["0", f"{self._chapters}a"], True)
        assert credits_of == {self._id(key): wanted for key in self._with_credits}

    def delete_all(self) -> None:
        """Delete each book, and assert that nothing is left of them in the bucket."""
        for key in self._texts:
            self.delete(self._id(key), keep_audio=False)
            self.cloud.until(f"the deletion of {key}", self._deletions[key].has_ended)
            self._end_deletions()
        assert versions(self.cloud, "") == set(), "the bucket is empty"

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
