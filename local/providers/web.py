"""HTTP/1.1 as both providers speak it; and, as no framework can, answers that break off or never come."""

import logging
import select
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

MOST_BYTES = 32 * 1024 * 1024
PIECE_BYTES = 16 * 1024


@dataclass(frozen=True)
class Request:
    """One request; its path without the provider's prefix, the names of its headers in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """One answer.

    Parameters
    ----------
    delivered
        Share of the body that goes out before the connection is cut; 1 is an ordinary answer, 0 not even a status.
    silent_seconds
        How long nothing is heard before that.

    """

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    delivered: float = 1.0
    silent_seconds: float = 0.0


Application = Callable[[Request], Answer]


class Server(ThreadingHTTPServer):
    """Serves applications, each under its prefix, on a socket that listens already."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, applications: Mapping[str, Application]) -> None:
        super().__init__(listener.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.applications = applications

    def handle_error(self, *_: Any) -> None:
        """Say it in the log, not on standard error: mostly a client that has gone."""
        logging.getLogger(__name__).info("a connection ended", exc_info=sys.exception())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # each call would wait 40 ms else
    server_version = "stand-in"
    sys_version = ""

    def _answer(self) -> None:
        started = time.monotonic()
        address = urlsplit(self.path)
        _, prefix, *rest = [*address.path.split("/", 2), ""]
        length = int(self.headers.get("Content-Length") or 0)
        application = cast("Server", self.server).applications.get(prefix)
        if application is None or length > MOST_BYTES or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # its body was not read
            answer = Answer(404 if application is None else 413, b"")
        else:
            answer = application(
                Request(
                    method=self.command,
                    path="/" + unquote(rest[0]),
                    query=dict(parse_qsl(address.query, keep_blank_values=True)),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
            )
        logging.getLogger(__name__).info(
            "%s %s %d %.3f s", self.command, address.path, answer.status, time.monotonic() - started
        )
        self._send(answer)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = _answer  # noqa: N815 - the names that http.server looks for

    def _send(self, answer: Answer) -> None:
        if answer.silent_seconds:
            select.select([self.connection], [], [], answer.silent_seconds)  # ends when the client goes
        if answer.delivered < 1:
            self.close_connection = True
        if not answer.delivered:
            return
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        end = round(len(answer.body) * answer.delivered)
        for start in range(0, end, PIECE_BYTES):
            self.wfile.write(answer.body[start : min(end, start + PIECE_BYTES)])

    def log_message(self, *_: object) -> None:
        """Nothing: the answer is logged, without its query."""


def cut(answer: Answer, *, delivered: float = 0.0, silent_seconds: float = 0.0) -> Answer:
    """Return the answer as a client gets it who has lost the connection."""
    return replace(answer, delivered=delivered, silent_seconds=silent_seconds)
