"""A command on a terminal of its own: what it shows is read, and answers are typed."""

import os
import pty
import re
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

import psutil

CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\r")
SIZE = {"COLUMNS": "100", "LINES": "40", "TERM": "xterm-256color"}


class Terminal:
    """Starts the command; its output is read all the time, as a terminal does."""

    def __init__(self, words: Sequence[object], environment: Mapping[str, str]) -> None:
        ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [str(word) for word in words], env={**environment, **SIZE}, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._descriptor, self._read = ours, b""
        self.seconds_before_first_line: float | None = None
        """Of processor time: the time on a clock depends on what else this machine does."""
        threading.Thread(target=self._keep_reading, daemon=True).start()

    @property
    def text(self) -> str:
        """What was shown so far, without colours and moves of the cursor."""
        return CODES.sub("", self._read.decode("utf-8", "replace"))

    def expect(self, words: str, seconds: float) -> str:
        """Wait until the words are shown, and return all that is shown."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} is not shown within {seconds} s:\n{self._last_lines()}"
            status = self.process.poll()
            assert status is None or words in self.text, f"it has ended with {status}:\n{self._last_lines()}"
            time.sleep(0.05)
        return self.text

    def type(self, answer: str) -> None:
        """Type an answer, and Enter."""
        os.write(self._descriptor, f"{answer}\n".encode())

    def wait(self, seconds: float) -> int:
        """Return the exit status; stop the command if it does not end."""
        try:
            return self.process.wait(seconds)
        finally:
            if self.process.poll() is None:
                self.process.kill()

    def _last_lines(self) -> str:
        """Return the end of what was shown, where an error would be; a report of tests cuts the rest."""
        return self.text[-1500:]

    def _keep_reading(self) -> None:
        with suppress(OSError):  # the command has ended
            while part := os.read(self._descriptor, 65536):
                self._read += part
                if self.seconds_before_first_line is None and self.text.strip():
                    self.seconds_before_first_line = sum(psutil.Process(self.process.pid).cpu_times()[:4])
