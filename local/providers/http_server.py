"""The HTTP/1.1 server of the stand-ins. Unlike frameworks, it can cut a response short or send none at all."""

import logging
import select
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from local.guarded_http import GuardedHandler, GuardedServer

MAX_BODY_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 16 * 1024


@dataclass(frozen=True)
class Request:
    """A request; its path has no provider prefix, the names of its headers are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Response:
    """A response.

    Parameters
    ----------
    delivered
        Share of the body that is sent before the connection is closed; 1 for all, 0 for not even a status line.
    silent_seconds
        Delay before that, in seconds.

    """

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    delivered: float = 1.0
    silent_seconds: float = 0.0


Application = Callable[[Request], Response]


class Server(GuardedServer):
    """Serves each application under its path prefix, on a listening socket."""

    def __init__(self, listener: socket.socket, applications: Mapping[str, Application]) -> None:
        super().__init__(listener.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.applications = applications

    def handle_error(self, *_: Any) -> None:
        """Log the error instead of printing it: usually a client has disconnected."""
        logging.getLogger(__name__).info("a connection ended with an error", exc_info=sys.exception())


class _Handler(GuardedHandler):
    server_version = "stand-in"
    sys_version = ""

    def _respond(self) -> None:
        started = time.monotonic()
        address = urlsplit(self.path)
        _, prefix, *rest = [*address.path.split("/", 2), ""]
        length = int(self.headers.get("Content-Length") or 0)
        application = cast("Server", self.server).applications.get(prefix)
        if application is None or length > MAX_BODY_BYTES or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # the body was not read
            response = Response(404 if application is None else 413, b"")
        else:
            response = application(
                Request(
                    method=self.command,
                    path="/" + unquote(rest[0]),
                    query=dict(parse_qsl(address.query, keep_blank_values=True)),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
            )
        logging.getLogger(__name__).info(
            "%s %s %d %.3f s", self.command, address.path, response.status, time.monotonic() - started
        )
        self._send(response)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = _respond  # noqa: N815 - the names that http.server calls

    def _send(self, response: Response) -> None:
        if response.silent_seconds:
            select.select([self.connection], [], [], response.silent_seconds)  # returns early if the client disconnects
        if response.delivered < 1:
            self.close_connection = True
        if not response.delivered:
            return
        self.send_response(response.status)
        for name, value in {"Content-Length": str(len(response.body)), **response.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        end = round(len(response.body) * response.delivered)
        for start in range(0, end, CHUNK_BYTES):
            self.wfile.write(response.body[start : min(end, start + CHUNK_BYTES)])

    def log_message(self, *_: object) -> None:
        """Do nothing: `_respond` logs the request, without its query."""


def cut(response: Response, *, delivered: float = 0.0, silent_seconds: float = 0.0) -> Response:
    """Return the response, cut off after `delivered` of its body."""
    return replace(response, delivered=delivered, silent_seconds=silent_seconds)
