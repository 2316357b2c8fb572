"""The MP3 of a sample: its file on this machine."""

from pathlib import Path

from console.client import Stack
from console.client.file_names import file_name
from events.schemas.voices import Sample


def download_sample(sample: Sample, stack: Stack, file: Path | None) -> Path:
    """Write the MP3 of a sample that was bought, and return its path; by default it is named after the voice."""
    assert sample.key is not None
    target = file or Path(f"sample - {file_name(sample.narrator)}.mp3")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(stack.client("s3").get_object(Bucket=stack.bucket, Key=sample.key)["Body"].read())
    return target
