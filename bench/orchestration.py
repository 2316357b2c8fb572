"""The overhead of the orchestration: the duration of a book of 60 chapters divided by its critical path.

The providers answer in 0.5 s. The critical path is parse + ceil(n/10) × format + ceil(n/5) × audio, each the median of
the durations that the functions report. The first book includes cold starts; the second has warm workers. The books
are MP3s only: encoding an M4B's chapters is no part of the path, and on AWS it has processors of its own.
"""

import math
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.clouds import cloud
from bench.figures import Figure
from bench.reports import reports
from local.discovery import RunningCloud
from local.providers.control import Control

CHAPTERS = 60
PROVIDER_SECONDS = 0.5
LIMITS = {"cold": 1.5, "warm": 1.1}
TEXT = """Rain fell on the {name} house for {n} days, and nobody went out to look at the river.
Then the kettle sang, and everyone spoke at once.
It was late, and the lamp in the hall had burned down to a blue point.
Nobody saw it go out."""
"""Different in each chapter, so that all are bought. A chapter is two calls: its heading and this."""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        with cloud(state) as (running, _):
            control = Control(running.environment["BOOK_PIPELINE_CONTROL_URL"])
            control.set(gemini_latency=PROVIDER_SECONDS, elevenlabs_latency=PROVIDER_SECONDS)
            for name, bound in LIMITS.items():
                known = {
                    stage: len(_durations(state, stage)) for stage in ("ParseBook", "FormatChapter", "GenerateAudio")
                }
                seconds = _narrate(running, name)
                parse, form, audio = (statistics.median(_durations(state, stage)[n:]) for stage, n in known.items())
                path = parse + math.ceil(CHAPTERS / 10) * form + math.ceil(CHAPTERS / 5) * audio
                yield Figure(f"parse, format, audio of a chapter, {name}: {parse:.2f} s, {form:.2f} s,", audio, "s")
                yield Figure(f"{CHAPTERS} chapters, {name}", seconds, "s")
                yield Figure(f"{CHAPTERS} chapters against their critical path, {name}", seconds / path, "×", bound)


def _narrate(running: RunningCloud, name: str) -> float:
    book = "".join(f"CHAPTER {n}\n\n{TEXT.format(name=name, n=n)}\n\n\n" for n in range(1, CHAPTERS + 1))
    running.client("s3").put_object(
        Bucket=running.environment["BOOK_PIPELINE_BUCKET"],
        Key=f"raw/{name}.txt",
        Body=book.encode(),
        Metadata={"outputs": "mp3"},
    )
    states = running.client("stepfunctions")
    while True:
        time.sleep(0.2)
        listed = states.list_executions(stateMachineArn=running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"])
        for execution in listed["executions"]:
            described = states.describe_execution(executionArn=execution["executionArn"])
            if f"raw/{name}.txt" in described["input"] and described["status"] != "RUNNING":
                assert described["status"] == "SUCCEEDED", described["cause"]
                return (described["stopDate"] - described["startDate"]).total_seconds()


def _durations(state: Path, function: str) -> list[float]:
    """Return the seconds of each invocation, in the order in which they ended."""
    return [each["durationMs"] / 1000 for each in reports(state, function)]
