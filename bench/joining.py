"""How much memory and time a book of ten hours needs that is a single chapter, as one without headings is.

`python -m bench.joining SOUND` is the fresh process: it cuts the text, has it spoken by a voice that knows one sound,
joins, checks and uploads that, and says as JSON what it took.
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
from unittest.mock import Mock
from uuid import UUID

import boto3

from bench.figures import Figure
from book_pipeline.delivery.tags import tags_of
from book_pipeline.speech.chunks import cut
from book_pipeline.speech.generate_audio import generate_audio
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRow
from book_pipeline.store.till import Purchase, Receipt

HOURS, MEBIBYTES = 10, 256
CHARACTERS_A_SECOND = 15
SOUND_SECONDS = 4
CHUNK_CHARACTERS = 2000
TEXT_KEY = "formatted/book.txt"
BUCKET = "bench"


def measure() -> Iterator[Figure]:
    from bench import books
    from local.aws.server import AwsServer
    from local.credentials import Credentials
    from local.trail import Trail
    from tests.unit.speech.sounds import encoded

    text = books.of_own_words(HOURS * 3600 * CHARACTERS_A_SECOND)
    with (
        tempfile.TemporaryDirectory() as folder,
        AwsServer(
            0,
            Path(folder) / "objects",
            Path(folder) / "traces",
            Credentials(),
            Mock(),
            Trail(Path(folder) / "trail.jsonl"),
            account="123456789012",
            region="us-east-1",
        ) as server,
    ):
        sound = Path(folder) / "sound.mp3"
        sound.write_bytes(encoded(SOUND_SECONDS))
        s3 = server.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key=TEXT_KEY, Body=text)
        took = _fresh(sound, server.endpoint)
        (audio,) = s3.list_objects_v2(Bucket=BUCKET, Prefix="audio/")["Contents"]
    assert audio["Size"] == took["bytes"]
    name = f"{took['hours']:.1f} hours in {took['chunks']} chunks, {took['bytes'] / 1e6:.0f} MB"
    yield Figure(f"{name}, peak memory", took["mebibytes"], "MiB", MEBIBYTES)
    yield Figure("of which interpreter and imports alone", took["mebibytes_before"], "MiB")
    yield Figure("cut, joined, checked and uploaded in", took["seconds"], "s")
    yield Figure("of which cut", took["seconds_cutting"], "s")


def _fresh(sound: Path, endpoint: str) -> dict[str, float]:
    keys = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1"}
    said = subprocess.run(
        [sys.executable, "-m", "bench.joining", sound],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | keys | {"AWS_ENDPOINT_URL": endpoint},
    )
    return json.loads(said.stdout)


def main(sound: str) -> None:
    artifacts = Artifacts(boto3.client("s3"), BUCKET)
    chapters = Mock(track=Mock(return_value=(1, 1)))
    before, began = _peak(), time.perf_counter()
    chunks = len(cut(artifacts.read(TEXT_KEY).decode(), limit=CHUNK_CHARACTERS, language="en"))
    cutting = time.perf_counter() - began
    began = time.perf_counter()
    generate_audio(
        _row(ChapterRow, chapter_id=UUID(int=1), formatted_key=TEXT_KEY, title="All of it"),
        _row(Book, title="A book without headings", language="en", created_at=datetime(2026, 11, 24, tzinfo=UTC)),
        SimpleNamespace(artifacts=artifacts, chapters=chapters, books=Mock(), till=_Till()),
        voice=_Voice(Path(sound)),
        chunk_characters=CHUNK_CHARACTERS,
        tags=partial(tags_of, narrator="one sound"),
    )
    recorded = chapters.spoken.call_args.kwargs
    took = {
        "seconds": time.perf_counter() - began,
        "seconds_cutting": cutting,
        "mebibytes": _peak(),
        "mebibytes_before": before,
        "hours": float(recorded["audio_seconds"]) / 3600,
        "bytes": recorded["audio_bytes"],
        "chunks": chunks,
    }
    print(json.dumps(took))


def _row(kind, **fields):
    return kind(**dict.fromkeys(kind.__dataclass_fields__) | {"book_id": UUID(int=0)} | fields)


def _peak() -> float:
    # Not ru_maxrss: a process that was started without a copy of its parent's memory has the parent's peak in it.
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


class _Till:
    """A till that buys everything."""

    def buy(self, _work, call, _recover):
        content, receipt = call()
        return Purchase(content, receipt, paid=True)

    def can_wait(self, _seconds):
        return False


class _Voice:
    """A voice that says the same sound for as long as the text takes."""

    language, model_id, identity, most_characters = "en", "one-sound", {}, CHUNK_CHARACTERS

    def __init__(self, sound: Path) -> None:
        self._sound = sound

    def usd(self, _characters):
        return Decimal(0)

    def speak(self, chunk):
        times = max(1, round(len(chunk.text) / CHARACTERS_A_SECOND / SOUND_SECONDS))
        return self._sound.read_bytes() * times, Receipt(None, Decimal(0), len(chunk.text))


if __name__ == "__main__":
    main(*sys.argv[1:])
