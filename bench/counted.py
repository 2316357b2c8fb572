"""The AWS usage of one book, counted on a local cloud that narrated this book only."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.figures import Figure
from bench.reports import reports
from local.aws.deployment import function_sizes
from local.discovery import RunningCloud
from local.providers.control import Control
from tests.emf import metric_lines

BEFORE_THE_BOOK = {"ApplyMigrations"}
BINDING_SECONDS = 15 * 60
UNBOUND = "SELECT 1 FROM book_processing WHERE binding_status IN ('pending', 'running')"
PROVIDERS = {"FormatChapter": "gemini", "GenerateAudio": "elevenlabs"}
FULL_CORE_MB = 1769
"""Memory at which Lambda provides a whole vCPU; with less memory, the share is proportional."""


@dataclass(frozen=True)
class Function:
    """The invocations of one function; seconds are sums."""

    name: str
    memory_mb: int
    storage_mb: int
    invocations: int
    seconds: float
    init_seconds: float
    provider_calls: int
    provider_seconds: float

    def billed_seconds(self, seconds_a_call: float) -> float:
        """Return the seconds that Lambda bills if each call of a provider takes `seconds_a_call`.

        All of the function's other time counts as computing, on the share of a core that Lambda provides.
        """
        own = max(0.0, self.seconds - self.provider_seconds) + self.init_seconds
        return own * max(1.0, FULL_CORE_MB / self.memory_mb) + self.provider_calls * seconds_a_call


@dataclass(frozen=True)
class Counted:
    """The usage of one book, by service; sizes in bytes."""

    transitions: int
    functions: list[Function]
    calls: Counter[str]
    log_bytes: int
    history_bytes: int
    metrics: int
    spans: int
    span_bytes: int
    database_log_bytes: int
    stored: dict[str, int]

    @property
    def put_requests(self) -> int:
        return self.calls["s3:PutObject"]

    @property
    def get_requests(self) -> int:
        return self.calls["s3:GetObject"]

    @property
    def events(self) -> int:
        """Events of the pipeline, and one event of S3 for each object."""
        return self.calls["events:PutEvents"] + self.put_requests


def wal_bytes(running: RunningCloud) -> int:
    """Return how many bytes PostgreSQL has written to its write-ahead log."""
    with psycopg.connect(running.environment["BOOK_PIPELINE_DATABASE_URL"]) as connection:
        row = connection.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchone()
    assert row is not None
    return int(row[0])


def wait_for_files(running: RunningCloud) -> None:
    """Wait until the finished files of all books are made. Raises TimeoutError after 15 minutes."""
    url, end = running.environment["BOOK_PIPELINE_DATABASE_URL"], time.monotonic() + BINDING_SECONDS
    with psycopg.connect(url, autocommit=True) as session:
        while session.execute(
            "SELECT 1 FROM book_processing WHERE binding_status IN ('pending', 'running')"
        ).fetchone():
            if time.monotonic() > end:
                message = f"The finished files are not made after {BINDING_SECONDS} s."
                raise TimeoutError(message)
            time.sleep(0.5)


def counted(state: Path, running: RunningCloud, execution: str, wal_before: int) -> Counted:
    """Count the usage of a book that has ended."""
    history = _history(running, execution)
    kinds = Counter(event["type"] for event in history)
    entered = sum(count for kind, count in kinds.items() if kind.endswith("StateEntered"))
    retries = kinds["TaskScheduled"] - kinds["TaskStateEntered"]
    logs = [file.read_text() for file in _logs(state)]
    measured = {
        (name, tuple(sorted((key, line[key]) for key in dimensions)))
        for log in logs
        for line in metric_lines(log.splitlines())
        for directive in line["_aws"]["CloudWatchMetrics"]
        for dimensions in directive["Dimensions"]
        for name in (metric["Name"] for metric in directive["Metrics"])
    }
    spans = [
        line for file in (state / "traces" / "spans").glob("*.log") for line in file.read_text().splitlines() if line
    ]
    return Counted(
        transitions=entered + retries + 2,  # with the start and the end
        functions=list(_functions(state, running)),
        calls=Counter(_calls(state)),
        log_bytes=sum(len(log.encode()) for log in logs),
        history_bytes=sum(len(json.dumps(event, default=str)) for event in history),
        metrics=len(measured),
        spans=len({json.loads(span)["spanId"] for span in spans}),
        span_bytes=sum(len(span.encode()) for span in spans),
        database_log_bytes=wal_bytes(running) - wal_before,
        stored=dict(_stored(running)),
    )


def _history(running: RunningCloud, execution: str) -> list[dict[str, Any]]:
    pages = running.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=execution)
    return [event for page in pages for event in page["events"]]


def _logs(state: Path) -> list[Path]:
    return [
        file
        for file in (state / "logs" / "lambda").glob("book-pipeline-*/*.log")
        if file.parent.name.removeprefix("book-pipeline-") not in BEFORE_THE_BOOK
    ]


def _functions(state: Path, running: RunningCloud) -> Iterator[Function]:
    control = Control(running.environment["BOOK_PIPELINE_CONTROL_URL"])
    for name, size in function_sizes().items():
        invocations = reports(state, name) if name not in BEFORE_THE_BOOK else []
        asked = control.counters(PROVIDERS[name]) if name in PROVIDERS else {"calls": 0, "busy_seconds": 0.0}
        if invocations:
            yield Function(
                name=name,
                memory_mb=size["memory_mb"],
                storage_mb=size["ephemeral_storage_mb"],
                invocations=len(invocations),
                seconds=sum(each["durationMs"] for each in invocations) / 1000,
                init_seconds=sum(each.get("initDurationMs", 0) for each in invocations) / 1000,
                provider_calls=asked["calls"],
                provider_seconds=asked["busy_seconds"],
            )


def _calls(state: Path) -> Iterator[str]:
    """Yield the recorded calls of the functions, and the drop of the book."""
    for file in (state / "logs" / "cloudtrail").glob("*.jsonl"):
        for call in map(json.loads, file.read_text().splitlines()):
            is_drop = call["principal"] == "owner" and call["action"] == "s3:PutObject"
            if is_drop or call["principal"] not in {"owner", *BEFORE_THE_BOOK}:
                yield call["action"]


def _stored(running: RunningCloud) -> Iterator[tuple[str, int]]:
    sizes: Counter[str] = Counter()
    pages = running.client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=running.environment["BOOK_PIPELINE_BUCKET"]):
        for stored in page.get("Contents", []):
            sizes["chunks" if "/chunks/" in stored["Key"] else stored["Key"].partition("/")[0]] += stored["Size"]
    yield from sizes.items()


def durations(book: Counted) -> Iterator[Figure]:
    """Yield the duration of each function without the time of its provider."""
    for function in book.functions:
        own = function.seconds - function.provider_seconds
        yield Figure(f"{function.name}, {function.invocations} invocations: own time", own, "s")
        yield Figure(f"{function.name}: cold starts", function.init_seconds, "s")
        if function.provider_calls:
            yield Figure(f"{function.name}: calls of the provider", function.provider_calls, "")
