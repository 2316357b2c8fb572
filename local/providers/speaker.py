"""espeak-ng, from the process that needs speech."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.lambda_service.forks import ForkedProcess, ForkServer, ForkServerEnded

ESPEAK = Path(__file__).with_name("espeak.py")
TIMEOUT_SECONDS = 300.0


class SpeechFailed(Exception):
    """The process that spoke a text failed; its reason is in standard error."""


class Speaker:
    """Speaks each text in a process of its own, forked from one that has loaded espeak-ng; thread-safe.

    The first text starts that one. It ends with this process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: ForkServer | None = None

    def speak(self, request: Mapping[str, Any]) -> bytes:
        """Return the MP3 of a request: `text`, `voice`, `pitch`, `words_per_minute`, `sample_rate`, `kilobits`.

        Raises
        ------
        SpeechFailed
            The process failed.
        TimeoutError
            It has not ended after 300 seconds.

        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = self._start(theirs)
            ours.settimeout(TIMEOUT_SECONDS)
            ours.sendall(json.dumps(request).encode())
            ours.shutdown(socket.SHUT_WR)
            with ours.makefile("rb") as answer:
                mp3 = answer.read()
        if status := process.wait(TIMEOUT_SECONDS):
            message = f"espeak-ng ended with status {status}"
            raise SpeechFailed(message)
        return mp3

    def _start(self, connection: socket.socket) -> ForkedProcess:
        try:
            return self._fork_server().start({}, connection.fileno())
        except ForkServerEnded:  # somebody killed it
            return self._fork_server().start({}, connection.fileno())

    def _fork_server(self) -> ForkServer:
        with self._lock:
            if self._server is None or self._server.has_ended:
                self._server = ForkServer(_run)
            return self._server


def _run(connection: socket.socket) -> None:
    descriptor = connection.fileno()
    subprocess.Popen(
        [sys.executable, "-I", ESPEAK, str(descriptor)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # that of the stand-ins is for their supervisor
        pass_fds=[descriptor],
        start_new_session=True,
        umask=0o077,
    )
