"""A local cloud in its own state folder, started with the command."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.discovery import RunningCloud, find_running

COMMAND = Path(sys.executable).parent / "book-pipeline"
STOP_SECONDS = 30
"""A cloud that stops lets paid calls end for 20 s."""


@contextmanager
def cloud(state: Path, packages: Path | None = None) -> Iterator[tuple[RunningCloud, float]]:
    """Run `book-pipeline up` for the block; the second value is the seconds from its start to READY.

    With `packages`, the functions run from there.
    """
    own = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    options = [] if packages is None else ["--packages", str(packages)]
    started = time.monotonic()
    process = subprocess.Popen(
        [COMMAND, "up", "--port", "0", "--state", str(state), *options], env=own, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        while (line := process.stdout.readline()).strip() != "READY":
            assert line, "the local cloud did not start"
        seconds = time.monotonic() - started
        running = find_running(state)
        assert running is not None
        yield running, seconds
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
