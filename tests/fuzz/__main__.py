"""Coverage-guided fuzzing of the readers: `python -m tests.fuzz html 600`, or `make fuzz` for all of them.

Needs atheris (the extra `fuzz`). Failing inputs are stored under .fuzz/<target>/found, one file per failing line,
with the traceback next to it, and the run continues. Add a test for each in tests/unit/source/test_found_by_fuzzing.py.
"""

import hashlib
import sys
import time
import traceback
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["book_pipeline.source", "book_pipeline.chapters"]):
    from tests.fuzz.targets import TARGETS, seeds

ROOT = Path(__file__).parents[2] / ".fuzz"
SLOW_SECONDS, HUNG_SECONDS = 2, 20
LARGEST_INPUT, MOST_MEGABYTES = 10_000, 2048


class Target:
    """A fuzz target that stores failing inputs, the smallest one for each failing line of code."""

    def __init__(self, name: str) -> None:
        self.run = TARGETS[name]
        self.found = ROOT / name / "found"
        self.found.mkdir(parents=True, exist_ok=True)

    def __call__(self, data: bytes) -> None:
        """Run the target with one input."""
        began = time.perf_counter()
        try:
            self.run(data)
        except Exception as error:  # noqa: BLE001 - any other exception is a finding
            frames = traceback.extract_tb(error.__traceback__)
            self._store(
                f"{type(error).__name__}:{frames[-1].filename}:{frames[-1].lineno}", data, traceback.format_exc()
            )
        took = time.perf_counter() - began
        if took > SLOW_SECONDS:
            self._store("slow", data, f"{took:.1f} seconds\n")

    def _store(self, place: str, data: bytes, details: str) -> None:
        file = self.found / hashlib.sha256(place.encode()).hexdigest()[:12]
        if not file.exists() or file.stat().st_size > len(data):
            print(f"FOUND {place} ({len(data)} bytes): {file}", file=sys.stderr, flush=True)  # noqa: T201
            file.write_bytes(data)
            file.with_suffix(".txt").write_text(details)


def main(name: str, seconds: int) -> None:
    """Fuzz one target for a number of seconds."""
    # Otherwise every changed byte fails the checksum.
    zipfile.ZipExtFile._update_crc = lambda *_: None
    kept, planted = ROOT / name / "corpus", ROOT / name / "seeds"
    for folder in (kept, planted):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (planted / str(number)).write_bytes(seed)
    options = [
        f"-max_total_time={seconds}", f"-max_len={LARGEST_INPUT}", f"-timeout={HUNG_SECONDS}",
        f"-rss_limit_mb={MOST_MEGABYTES}", f"-artifact_prefix={ROOT / name}/", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(kept), str(planted)], Target(name))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
