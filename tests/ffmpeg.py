"""The programs of FFmpeg, which read and measure sound without anything of the pipeline."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

needed = pytest.mark.skipif(
    not all(map(shutil.which, ("ffmpeg", "ffprobe"))), reason="ffmpeg is not installed: `apt-get install ffmpeg`"
)
FILTERS = "ebur128=peak=true,astats"


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end. Raises CalledProcessError."""
    return subprocess.run([str(argument) for argument in arguments], capture_output=True, check=True)


def probe(path: Path, *sections: str) -> dict[str, Any]:
    """Return what ffprobe finds in these sections, like "chapters" and "format"."""
    shown = [f"-show_{section}" for section in sections]
    found: dict[str, Any] = json.loads(run("ffprobe", "-v", "error", "-of", "json", *shown, path).stdout)
    return found


def meter(source: object) -> Callable[[str], float]:
    """Return a function that gives a value by its name, as ebur128 and astats have measured it."""
    ran = run("ffmpeg", "-hide_banner", "-nostats", "-i", source, "-map", "0:a", "-af", FILTERS, "-f", "null", "-")
    output = ran.stderr.decode()
    return lambda name: float(re.findall(rf"{name}:?\s+(-?[\d.]+|-inf)", output)[-1])


def decoded(path: Path, rate: int) -> NDArray[np.float32]:
    """Return the samples as mono between -1 and 1."""
    ran = run("ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-ac", "1", "-ar", rate, "-f", "f32le", "-")
    return np.frombuffer(ran.stdout, "<f4")


def picture(path: Path) -> bytes:
    """Return the cover, as it is in the file."""
    return run("ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-f", "image2pipe", "-").stdout
