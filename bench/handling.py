"""The time of the handlers for a chapter, without the time of Gemini and ElevenLabs.

Books of one chapter run one after the other, so that the workers are warm and idle; the chapters have one chunk or a
dozen. The time that a stand-in takes from request to response is subtracted from the reported duration of each
invocation. The difference between the two sizes gives the time of a chunk, the rest is the time of a chapter.

Most of this time is spent waiting for the object store, which receives two minutes of audio twice, and for the
database; on one machine, these and the stand-ins share its processors with the workers, and with whatever else runs.
The books are MP3s only: else the chapters of a book would still be encoded for its M4B while the next is narrated.
The processor time of the workers, which other work on the machine does not change, has the same bounds.
"""

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.books import SENTENCE
from bench.clouds import cloud
from bench.figures import Figure
from bench.reports import reports
from local.discovery import RunningCloud
from local.providers.control import Control

BOOKS, CHUNKS = 5, 12
CHUNK_CHARACTERS, WORDS_A_SENTENCE = 1_800, 12
"""Characters; a chunk has at most 2,000 and ends at the end of a sentence."""
MILLISECONDS_A_CHUNK, MILLISECONDS_A_CHAPTER = 15, 60
PROVIDERS = {"FormatChapter": "gemini", "GenerateAudio": "elevenlabs"}


@dataclass(frozen=True)
class Handled:
    """One invocation: its milliseconds without the provider, its processor milliseconds, and its provider calls."""

    milliseconds: float
    processor: float
    calls: int


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        with cloud(state) as (running, _):
            _narrate(running, "first", 1)  # finds the workers cold
            short = [_handled(running, state, f"short-{number}", 1) for number in range(BOOKS)]
            long = [_handled(running, state, f"long-{number}", CHUNKS) for number in range(BOOKS)]
    formatted = _median(short, "FormatChapter")
    yield Figure("FormatChapter, a chapter of one block", formatted.milliseconds, "ms", MILLISECONDS_A_CHAPTER)
    yield Figure("FormatChapter, processor", formatted.processor, "ms", MILLISECONDS_A_CHAPTER)
    one, many = _median(short, "GenerateAudio"), _median(long, "GenerateAudio")
    yield Figure(f"GenerateAudio of {one.calls:g} chunks, in total", one.milliseconds, "ms")
    yield Figure(f"GenerateAudio of {many.calls:g} chunks, in total", many.milliseconds, "ms")
    chunk = (many.milliseconds - one.milliseconds) / (many.calls - one.calls)
    yield Figure("GenerateAudio, a chunk", chunk, "ms", MILLISECONDS_A_CHUNK)
    yield Figure("GenerateAudio, a chapter", one.milliseconds - chunk * one.calls, "ms", MILLISECONDS_A_CHAPTER)
    chunk = (many.processor - one.processor) / (many.calls - one.calls)
    yield Figure("GenerateAudio, a chunk, processor", chunk, "ms", MILLISECONDS_A_CHUNK)
    yield Figure("GenerateAudio, a chapter, processor", one.processor - chunk * one.calls, "ms", MILLISECONDS_A_CHAPTER)


def _median(books: list[dict[str, Handled]], function: str) -> Handled:
    handled = [book[function] for book in books]
    return Handled(
        statistics.median(each.milliseconds for each in handled),
        statistics.median(each.processor for each in handled),
        statistics.median(each.calls for each in handled),
    )


def _handled(running: RunningCloud, state: Path, name: str, chunks: int) -> dict[str, Handled]:
    """Narrate a book and return the time of each function in it."""
    control = Control(running.environment["BOOK_PIPELINE_CONTROL_URL"])
    control.reset()
    before = {function: _spent(state, function) for function in PROVIDERS}
    computed = {function: _computed(function) for function in PROVIDERS}
    _narrate(running, name, chunks)
    handled = {}
    for function, provider in PROVIDERS.items():
        counters = control.counters(provider)
        seconds = _spent(state, function) - before[function] - counters["busy_seconds"]
        processor = _computed(function) - computed[function]
        handled[function] = Handled(1000 * seconds, 1000 * processor, counters["calls"])
    return handled


def _narrate(running: RunningCloud, name: str, chunks: int) -> None:
    chance, words = random.Random(name), SENTENCE.split()
    sentences = []
    while sum(map(len, sentences)) < chunks * CHUNK_CHARACTERS:
        sentences.append(" ".join(chance.choices(words, k=WORDS_A_SENTENCE)).capitalize() + ".")
    running.client("s3").put_object(
        Bucket=running.environment["BOOK_PIPELINE_BUCKET"],
        Key=f"raw/{name}.txt",
        Body=" ".join(sentences).encode(),
        Metadata={"outputs": "mp3"},
    )
    states = running.client("stepfunctions")
    machine = running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
    while True:
        time.sleep(0.1)
        for execution in states.list_executions(stateMachineArn=machine)["executions"]:
            described = states.describe_execution(executionArn=execution["executionArn"])
            if f"raw/{name}.txt" in described["input"] and described["status"] != "RUNNING":
                assert described["status"] == "SUCCEEDED", described["cause"]
                return


def _computed(function: str) -> float:
    """Return the processor seconds of the running workers of the function in this bench's cloud."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", function).lower()
    workers = (process for process in psutil.Process().children(recursive=True) if process.name() == name)
    return sum(sum(worker.cpu_times()[:2]) for worker in workers)


def _spent(state: Path, function: str) -> float:
    """Return the seconds of all invocations until now."""
    return sum(each["durationMs"] / 1000 for each in reports(state, function))
