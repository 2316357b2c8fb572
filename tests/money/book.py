"""A book of one chapter in a cloud that many books share, and what it has cost by the stand-in's own account."""

import json
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from tests.e2e.conftest import Cloud

WAIT_LIMIT_SECONDS = 150.0
SENTENCES = (
    "The lamp of {} was lit at dusk.",
    "Nobody in {} had seen the boat.",
    "So {} slept, and the tide went out.",
    "By noon {} was full of talk about it.",
    "The keeper of {} wrote nothing down.",
    "Fog lay over {} until the evening.",
    "A bell in {} rang three times.",
    "The children of {} counted the gulls.",
)
CHARGES = "SELECT c.content, c.characters FROM charges c JOIN history h USING (request_id) WHERE instr(h.text, ?)"
LEDGER = """
    SELECT COALESCE(sum(COALESCE(credits, characters)), 0)::int AS credits FROM processing_logs
    WHERE book_id = %s AND stage = 'GenerateAudio' AND event IN ('receipt', 'recovered')
"""
"""The provider charges credits. Where it states a number that cannot be, the model's are as many as characters."""
SPOKEN = """
    SELECT COALESCE(sum(spoken_characters), 0)::int AS characters FROM chapters JOIN chapter_content USING (chapter_id)
    WHERE book_id = %s AND selected
"""

SECTIONS = """
    SELECT number, EXISTS (SELECT 1 FROM processing_logs l WHERE l.chapter_id = c.chapter_id
                           AND l.stage = 'GenerateAudio' AND l.event IN ('receipt', 'recovered')) AS paid
    FROM chapters c WHERE book_id = %s AND selected AND withdrawn_at IS NULL ORDER BY position
"""


@dataclass
class Progress:
    """The state of all books; one query serves all that wait."""

    cloud: Cloud
    _rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    _read_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, book_id: UUID) -> dict[str, Any]:
        """Return a book's row, at most half a second old; empty if there is none."""
        with self._lock:
            if time.monotonic() - self._read_at > 0.5:
                rows = self.cloud.sql("SELECT book_id, execution_arn, tts_status, error FROM book_processing")
                self._rows, self._read_at = {row["book_id"]: row for row in rows}, time.monotonic()
            return self._rows.get(book_id, {})


@dataclass
class Book:
    """A book whose every sentence contains its name."""

    name: str
    cloud: Cloud
    progress: Progress
    last_sentence: str = ""
    options: dict[str, str] = field(default_factory=dict)
    has_credits: bool = False
    """Whether credits are asked for, besides these options."""

    @property
    def key(self) -> str:
        return f"raw/{self.name}.txt"

    @property
    def url(self) -> str:
        return f"s3://{self.cloud.bucket}/{self.key}"

    @property
    def book_id(self) -> UUID:
        return uuid5(NAMESPACE_URL, self.url)

    def text(self) -> str:
        body = " ".join([*(sentence.format(self.name) for sentence in SENTENCES), self.last_sentence])
        return f"Title: {self.name}\nAuthor: A. Writer\nLanguage: English\n\n\n{body}\n"

    def fail(self, fault: str, provider: str = "elevenlabs", **options: Any) -> None:
        """Queue a fault for this book only."""
        self.cloud.control.fail(provider, fault, containing=self.name, **options)

    def put(self, prefix: str = "raw") -> str:
        """Store the source; under `raw/` that starts the book."""
        key = f"{prefix}/{self.name}.txt"
        s3 = self.cloud.client("s3")
        options = {**self.options, **({"credits": "true"} if self.has_credits else {})}
        s3.put_object(Bucket=self.cloud.bucket, Key=key, Body=self.text().encode(), Metadata=options)
        return f"s3://{self.cloud.bucket}/{key}"

    def drop(self) -> str | None:
        """Drop the book, wait until an execution of it has ended, and return the error."""
        before = self.progress.of(self.book_id).get("execution_arn")
        self.put()
        return self.ended(before)

    def ended(self, before: str | None = None) -> str | None:
        """Wait until another execution than `before` has ended, and return its error."""

        def row() -> dict[str, Any] | None:
            row = self.progress.of(self.book_id)
            if not row or row["execution_arn"] == before:
                return None
            if row["tts_status"] == "complete":
                return row
            # A rejection is on the book before its execution has ended.
            is_over = row["error"] and self.cloud.describe(row["execution_arn"])["status"] != "RUNNING"
            return row if is_over else None

        return self.until(row)["error"]

    def completes(self) -> None:
        """Drop the book, and assert that it is completed."""
        error = self.drop()
        assert error is None, error

    def until(self, condition: Callable[[], Any], what: str = "the end") -> Any:
        end = time.monotonic() + WAIT_LIMIT_SECONDS
        while time.monotonic() < end:
            if found := condition():
                return found
            time.sleep(0.3)
        pytest.fail(f"{self.name} waited in vain for {what}: {self.progress.of(self.book_id)}")

    def send(self, detail_type: str, source: str, detail: dict[str, Any]) -> None:
        """Send an event."""
        entry = {"EventBusName": "default" if source == "aws.s3" else self.cloud.environment["BOOK_PIPELINE_BUS"],
                 "Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}  # fmt: skip
        assert self.cloud.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0

    def request(self, url: str) -> dict[str, Any]:
        """Return the request for the book with this source."""
        return {"book_id": str(self.book_id), "source_url": url, **({"credits": True} if self.has_credits else {})}

    def start(self, request: dict[str, Any]) -> None:
        """Start an execution."""
        states = self.cloud.client("stepfunctions")
        states.start_execution(stateMachineArn=self.cloud.state_machine, input=json.dumps(request))

    def objects(self, *suffixes: str) -> list[str]:
        """Return the keys of the book's objects, apart from its text, that contain one of the suffixes."""
        found = [key for folder in ("parsed", "formatted", "audio") for key in
                 self.cloud.objects(f"{folder}/{self.book_id}/")]  # fmt: skip
        return [key for key in found if not suffixes or any(suffix in key for suffix in suffixes)]

    def has(self, key: str, content: bytes) -> bool:
        """Return whether an object exists and has this content; files are bound after the book is complete."""
        return key in self.cloud.objects(key) and self.cloud.read(key) == content

    def bill(self) -> "Bill":
        """Return what the stand-in has charged for the book's texts, and what the ledger has."""
        account = self.cloud.state / "providers" / "account.sqlite3"
        with closing(sqlite3.connect(f"file:{account}?mode=ro", uri=True)) as database:
            rows = database.execute(CHARGES, [self.name]).fetchall()
        (ledger,), (spoken,) = self.cloud.sql(LEDGER, self.book_id), self.cloud.sql(SPOKEN, self.book_id)
        sections = self.cloud.sql(SECTIONS, self.book_id)
        calls = Counter(content for content, _ in rows)
        return Bill(
            charged=sum(characters for _, characters in rows),
            twice=[content for content, times in calls.items() if times > 1],
            ledger=ledger["credits"],
            spoken=spoken["characters"],
            sections=[row["number"] for row in sections],
            free=[row["number"] for row in sections if not row["paid"]],
        )


@dataclass(frozen=True)
class Bill:
    """Credits that the stand-in charged and the ledger has, contents charged twice, and characters in the chapters.

    `sections` are the numbers of what is narrated, and `free` those of them that no call was paid for.
    """

    charged: int
    twice: list[str]
    ledger: int
    spoken: int
    sections: list[str]
    free: list[str]
