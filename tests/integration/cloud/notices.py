"""A webhook that keeps the notices of a local cloud."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a secret that only a test knows"


class Webhook(ThreadingHTTPServer):
    """Takes every notice; `notices` are their bodies and headers, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.notices: list[tuple[dict[str, Any], dict[str, str], bytes]] = []

    def settings(self) -> dict[str, str]:
        """Return the settings of a cloud that calls it."""
        url = f"http://127.0.0.1:{self.server_port}/hook"
        return {"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PRIVATE_HOSTS": "true"}


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.notices.append((json.loads(body), headers, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def webhook() -> Iterator[Webhook]:
    """Yield a webhook that listens."""
    with Webhook() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
