"""The MP3 of a sample: its file on this machine."""

import hashlib
from pathlib import Path

from book_pipeline.errors import AudiobookDamaged
from book_pipeline.store.artifacts import Artifacts
from console.client import Stack
from console.client.file_names import file_name
from console.client.new_files import write_new
from events.schemas.voices import Sample


def download_sample(sample: Sample, stack: Stack, file: Path | None) -> Path:
    """Write the MP3 of a sample that was bought, and return its path; by default it is named after the voice.

    Raises AudiobookDamaged if it is not the one that was bought.
    """
    content = sample_audio(sample.key, sample.sha256, stack)
    target = file or Path(f"sample - {file_name(sample.narrator)}.mp3")
    return write_new(target, content)


def sample_audio(key: str | None, sha256: str | None, stack: Stack) -> bytes:
    """Return the MP3 of a sample. Raises AudiobookDamaged if it is missing, or is not the one that was bought."""
    stored = Artifacts(stack.client("s3"), stack.bucket).find(key) if key else None
    if stored is None or hashlib.sha256(stored.content).hexdigest() != sha256:
        state = "damaged" if stored else "missing"
        raise AudiobookDamaged(f"The sample {key} is {state}. Ask for it again: what is paid is not paid again.")
    return stored.content
