"""The MP3 of a sample: its file on this machine."""

from pathlib import Path

from book_pipeline.store.artifacts import Artifacts
from console.client import Stack
from console.client.file_names import file_name
from console.client.new_files import write_new
from events.schemas.voices import Sample


def download_sample(sample: Sample, stack: Stack, file: Path | None) -> Path:
    """Write the MP3 of a sample that was bought, and return its path; by default it is named after the voice."""
    assert sample.key is not None
    target = file or Path(f"sample - {file_name(sample.narrator)}.mp3")
    return write_new(target, Artifacts(stack.client("s3"), stack.bucket).read(sample.key))
