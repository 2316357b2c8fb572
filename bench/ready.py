"""The time from the command to READY, and of an invocation that does nothing."""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.clouds import cloud
from bench.figures import Figure

STARTS = 3
CALLS = 100
NOTHING_TO_DO = {
    "execution_arn": "arn:aws:states:us-east-1:123456789012:execution:book-pipeline:bench",
    "started_at": "2026-11-27T12:00:00Z",
    "request": {"bucket": {"name": "any"}, "object": {"key": "elsewhere/not-a-book.txt", "size": 1}},
}


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        with cloud(state) as (_, seconds):
            yield Figure("start to READY, first time", seconds, "s")
        warm = []
        for _ in range(STARTS):
            with cloud(state) as (running, seconds):
                warm.append(seconds)
                functions = running.client("lambda")
                milliseconds = [_call(functions) for _ in range(CALLS)]
        yield Figure("start to READY, warm, median", statistics.median(warm), "s", 6)
        yield Figure("no-op invocation through the endpoint, warm, median", statistics.median(milliseconds), "ms", 30)


def _call(functions) -> float:
    started = time.perf_counter()
    answer = functions.invoke(FunctionName="book-pipeline-ScrapeBook", Payload=json.dumps(NOTHING_TO_DO))
    assert "FunctionError" not in answer, answer["Payload"].read()
    answer["Payload"].read()
    return (time.perf_counter() - started) * 1000
