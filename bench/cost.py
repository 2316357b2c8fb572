"""The cost of AWS for a book of 100,000 words in 40 chapters: usage on the local cloud times list prices.

Lambda bills the time that functions wait for providers, and the stand-ins answer sooner than the real providers. So the
measured waits are replaced by assumed ones. No free tier is subtracted.
"""

import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.books import novel
from bench.clouds import cloud
from bench.counted import Counted, counted, durations, wait_for_files, wal_bytes
from bench.figures import Figure
from local.discovery import RunningCloud

WORDS, CHAPTERS = 100_000, 40
LIMIT_CENTS = 25
SECONDS_A_CALL = {"FormatChapter": 8.0, "GenerateAudio": 20.0}
"""Assumed waits: Gemini for a block of at most 3,000 tokens, ElevenLabs for a chunk of at most 2,000 characters."""
CHUNK_DAYS = 180
MONTH_DAYS, MONTH_HOURS = 30, 730
WAL_PAGE = 4096
GB = 10**9


@dataclass(frozen=True)
class Line:
    """One line of the bill."""

    service: str
    what: str
    count: float
    price: float

    @property
    def cents(self) -> float:
        return self.count * self.price * 100

    def figure(self) -> Figure:
        price = f"{self.price:.10f}".rstrip("0").removesuffix(".")
        return Figure(f"{self.service}: {self.count:,.6g} {self.what} × ${price}", self.cents, "¢")


def prices() -> dict[str, Any]:
    """Return the list prices by name."""
    return tomllib.loads(Path(__file__).with_name("aws_prices.toml").read_text())


def measure() -> Iterator[Figure]:
    book = run()
    yield from durations(book)
    lines = list(bill(book))
    yield from (line.figure() for line in lines)
    for service in dict.fromkeys(line.service for line in lines):
        yield Figure(f"A book: {service}", sum(line.cents for line in lines if line.service == service), "¢")
    yield Figure("A book: all of AWS", sum(line.cents for line in lines), "¢", LIMIT_CENTS)


def run() -> Counted:
    """Narrate the book on a new local cloud and count what it used."""
    with tempfile.TemporaryDirectory() as folder, cloud(Path(folder)) as (running, _):
        before = wal_bytes(running)
        bucket = running.environment["BOOK_PIPELINE_BUCKET"]
        running.client("s3").put_object(Bucket=bucket, Key="raw/the-bill.txt", Body=novel(WORDS, CHAPTERS))
        execution = _ended(running)
        wait_for_files(running)
        time.sleep(1)  # the last segments are on their way
        return counted(Path(folder), running, execution, before)


def bill(book: Counted) -> Iterator[Line]:
    """Yield the lines of the bill."""
    usd = prices()
    yield Line("Step Functions", "transitions", book.transitions, usd["state_transition"])
    yield Line("Lambda", "requests", sum(function.invocations for function in book.functions), usd["lambda_request"])
    for function in book.functions:
        seconds = function.billed_seconds(SECONDS_A_CALL.get(function.name, 0.0))
        yield Line("Lambda", f"GB-s of {function.name}", seconds * function.memory_mb / 1024, usd["lambda_gb_second"])
        if extra := function.storage_mb - 512:
            what = f"GB-s of {function.name}'s /tmp"
            yield Line("Lambda", what, seconds * extra / 1024, usd["lambda_storage_gb_second"])
    yield Line("S3", "PUT", book.put_requests, usd["s3_class_a"])
    yield Line("S3", "GET", book.get_requests, usd["s3_class_b"])
    months, stored = CHUNK_DAYS / MONTH_DAYS, book.stored
    yield Line("S3", "GB-months of chunks", stored["chunks"] / GB * months, usd["s3_gb_month"])
    yield Line("S3", "months of a chunk's tag", book.calls["s3:PutObjectTagging"] * months, usd["s3_tag_month"])
    kept = sum(stored.values()) - stored["chunks"]
    yield Line("S3", "GB-months of other objects, first month", kept / GB, usd["s3_gb_month"])
    yield Line("EventBridge", "events", book.events, usd["event"])
    yield Line("X-Ray", "GB of spans", book.span_bytes / GB, usd["span_gb"])
    yield Line("X-Ray", "indexed spans", book.spans, usd["span_indexed"])
    logged = book.log_bytes + book.history_bytes
    yield Line("CloudWatch", "GB of logs", logged / GB, usd["log_gb"])
    hours = _hours(book)
    yield Line("CloudWatch", "metric-months", book.metrics * hours / MONTH_HOURS, usd["metric_month"])
    yield Line("Secrets Manager", "calls", book.calls["secretsmanager:GetSecretValue"], usd["secret_call"])
    yield Line("Aurora", "writes", book.database_log_bytes / WAL_PAGE, usd["aurora_io"])
    # Audio arrives through the NAT, which is in one of two zones; half of the functions are in the other.
    yield Line("Data transfer", "GB between zones", book.stored["chunks"] / GB / 2, usd["between_zones_gb"])


def _hours(book: Counted) -> float:
    """Return the duration of the book in whole hours, by which metrics are charged, with five calls at once."""
    speech = next(function for function in book.functions if function.name == "GenerateAudio")
    return -(-speech.billed_seconds(SECONDS_A_CALL["GenerateAudio"]) // (5 * 3600))


def _ended(running: RunningCloud) -> str:
    states = running.client("stepfunctions")
    machine = running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
    while True:
        time.sleep(1)
        for execution in states.list_executions(stateMachineArn=machine)["executions"]:
            if execution["status"] != "RUNNING":
                assert execution["status"] == "SUCCEEDED", execution["status"]
                arn: str = execution["executionArn"]
                return arn
