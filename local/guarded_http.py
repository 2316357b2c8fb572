"""HTTP servers that answer only programs of this user, for clients that have no credentials to show."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from typing import Any

from guards.callers import why_foreign
from guards.peers import is_own


class OwnUserServer(BaseServer):
    """Closes the connections of other users of this machine."""

    def verify_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> bool:
        """Tell whether this user's program opened the connection."""
        assert isinstance(request, socket.socket)
        return is_own(request, client_address) and super().verify_request(request, client_address)


class GuardedServer(OwnUserServer, ThreadingHTTPServer):
    """Serves this user's programs, each connection in a thread of its own."""

    daemon_threads = True


class GuardedHandler(BaseHTTPRequestHandler):
    """Answers 403 to the requests of web pages."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # with Nagle's algorithm, each call takes 40 ms longer

    def parse_request(self) -> bool:
        """Read the header; return whether the request may be handled."""
        if not super().parse_request():
            return False
        reason = why_foreign(
            self.connection.getsockname()[1],
            host=self.headers.get("Host"),
            origin=self.headers.get("Origin"),
            site=self.headers.get("Sec-Fetch-Site"),
        )
        if reason is not None:
            self.send_error(403, explain=reason)
        return reason is None
