"""Memory and time to narrate a ten-hour book that is a single chapter, because it has no headings.

`python -m bench.joining SOUND` runs in a fresh process: it reads the text from S3, cuts it, narrates it with a voice
that repeats one sound, joins, checks and uploads the MP3, and prints the figures as JSON.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import MagicMock, Mock
from uuid import UUID

import boto3

from bench.figures import Figure
from book_pipeline.delivery.tags import tags_of
from book_pipeline.paid_calls.models import Purchase, Receipt
from book_pipeline.speech.chunks import cut
from book_pipeline.speech.generate_audio import generate_audio
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord

if TYPE_CHECKING:
    from local.credentials import Credentials

HOURS, MEBIBYTES = 10, 256
CHARACTERS_A_SECOND = 15
SOUND_SECONDS = 4
CHUNK_CHARACTERS = 2000
TEXT_KEY = "formatted/book.txt"
BUCKET = "bench"


def measure(hours: float = HOURS) -> Iterator[Figure]:
    from bench import books
    from local.aws.server import AwsServer
    from local.cloudtrail import CloudTrail
    from local.credentials import Credentials
    from local.subprocesses import listen
    from tests.unit.speech.sounds import encoded

    text = books.of_own_words(round(hours * 3600 * CHARACTERS_A_SECOND))
    credentials = Credentials()
    with (
        tempfile.TemporaryDirectory() as folder,
        listen() as listener,
        AwsServer(
            listener,
            Path(folder) / "objects",
            Path(folder) / "traces",
            Path(folder) / "executions",
            credentials,
            Mock(),
            CloudTrail(Path(folder) / "trail.jsonl"),
            account="123456789012",
            region="us-east-1",
        ) as server,
    ):
        sound = Path(folder) / "sound.mp3"
        sound.write_bytes(encoded(SOUND_SECONDS))
        s3 = server.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key=TEXT_KEY, Body=text)
        figures = _run_in_fresh_process(sound, server.endpoint, credentials)
        (audio,) = s3.list_objects_v2(Bucket=BUCKET, Prefix="audio/")["Contents"]
    assert audio["Size"] == figures["bytes"]
    name = f"{figures['hours']:.1f} hours in {figures['chunks']} chunks, {figures['bytes'] / 1e6:.0f} MB"
    yield Figure(f"{name}, peak memory", figures["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("interpreter and imports alone", figures["mebibytes_before"], "MiB")
    yield Figure("time to cut, join, check and upload", figures["seconds"], "s")
    yield Figure("time to cut alone", figures["seconds_cutting"], "s")


def _run_in_fresh_process(sound: Path, endpoint: str, credentials: "Credentials") -> dict[str, float]:
    keys = {
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    process = subprocess.run(
        [sys.executable, "-m", "bench.joining", sound],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | keys | {"AWS_ENDPOINT_URL": endpoint},
    )
    return json.loads(process.stdout.splitlines()[-1])  # the lines before it are the stage's metrics


def main(sound: str) -> None:
    artifacts = Artifacts(boto3.client("s3"), BUCKET)
    chapters = MagicMock(track=Mock(return_value=(1, 1)))
    before, began = _peak(), time.perf_counter()
    chunks = len(cut(artifacts.read(TEXT_KEY).decode(), limit=CHUNK_CHARACTERS, language="en"))
    cutting = time.perf_counter() - began
    began = time.perf_counter()
    generate_audio(
        _row(ChapterRecord, chapter_id=UUID(int=1), formatted_key=TEXT_KEY, title="All of it", retakes=()),
        _row(Book, title="A book without headings", language="en", created_at=datetime(2026, 11, 24, tzinfo=UTC)),
        SimpleNamespace(lease=Mock(), artifacts=artifacts, chapters=chapters, books=Mock(), paid_calls=_PaidCalls()),
        voice=_Voice(Path(sound)),
        chunk_characters=CHUNK_CHARACTERS,
        tags=partial(tags_of, narrator="one sound"),
    )
    recorded = chapters.spoken.call_args.kwargs
    figures = {
        "seconds": time.perf_counter() - began,
        "seconds_cutting": cutting,
        "mebibytes": _peak(),
        "mebibytes_before": before,
        "hours": float(recorded["audio_seconds"]) / 3600,
        "bytes": recorded["audio_bytes"],
        "chunks": chunks,
    }
    print(json.dumps(figures))


def _row(kind, **fields):
    return kind(**dict.fromkeys(kind.__dataclass_fields__) | {"book_id": UUID(int=0)} | fields)


def _peak() -> float:
    # Not ru_maxrss: in a process started by vfork it includes the parent's peak.
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


class _PaidCalls:
    """A gateway that makes every call in its order and records nothing."""

    def buy(self, _work, call, _history, check, order):
        with order:
            content, receipt = call()
        check(content)
        return Purchase(content, receipt, paid=True)

    def can_wait(self, _seconds):
        return False


class _Voice:
    """A voice that repeats one sound for the duration of the text."""

    language, model_id, identity = "en", "one-sound", {}
    most_characters, history_seconds = CHUNK_CHARACTERS, 0.0

    def __init__(self, sound: Path) -> None:
        self._sound = sound

    def usd(self, _characters):
        return Decimal(0)

    def speak(self, chunk):
        repeats = max(1, round(len(chunk.text) / CHARACTERS_A_SECOND / SOUND_SECONDS))
        return self._sound.read_bytes() * repeats, Receipt(None, Decimal(0), len(chunk.text))


if __name__ == "__main__":
    main(*sys.argv[1:])
