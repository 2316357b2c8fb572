"""Run a module that reads a hostile file in a process of its own, with limits on memory and processor time.

Native code may crash on such a file, or use too much memory or time; then only this process ends. The module reads
the file from standard input and writes what it found to standard output.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

REFUSED = 3
"""Exit status of a process that says why it cannot read its file."""


class ProcessFailed(Exception):
    """The process gave no answer. `reason` is what it wrote about it, "" if it crashed or reached a limit."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


def output_of(command: Sequence[str], content: bytes, seconds: float) -> bytes:
    """Return what a command writes about a file. Raises ProcessFailed, and TimeoutError after so many seconds."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=seconds, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError from error
    if done.returncode == REFUSED:
        raise ProcessFailed(done.stderr.decode(errors="replace"))
    if done.returncode:
        raise ProcessFailed
    return done.stdout


def command_of(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module in a process of its own."""
    return [sys.executable, "-m", module, *arguments]


def refuse(reason: str) -> NoReturn:
    """End this process; the caller of `output_of` gets the reason."""
    sys.stderr.write(reason)
    sys.exit(REFUSED)


def limit_process(memory: int, seconds: int) -> None:
    """Lower the limits of this process: bytes of address space, and seconds of processor time."""
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        lowered = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (lowered, lowered))
