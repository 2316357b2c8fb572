"""A provider's HTTP server, for the tests of provider clients."""

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass
class ReceivedRequest:
    """A request that the server received."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict


@dataclass
class Provider:
    """An HTTP server that sends the test's responses in order and records the requests."""

    url: str = ""
    answers: list = field(default_factory=list)
    asked: list[ReceivedRequest] = field(default_factory=list)
    hang_up: threading.Event = field(default_factory=threading.Event)
    pause_seconds: float = 0.0

    def answers_with(self, status, body=b"", **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        if not isinstance(body, bytes):
            headers = {"content_type": "application/json", **headers}
        self.answers.append((status, content, {name.replace("_", "-"): value for name, value in headers.items()}))

    def trickles(self, body, pause_seconds):
        """Answer with the body byte by byte, with a pause after each."""
        self.pause_seconds = pause_seconds
        self.answers_with(200, body)

    def hangs(self):
        self.answers.append(None)


@pytest.fixture
def provider():
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def answer(self):
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            provider.asked.append(
                ReceivedRequest(self.command, address.path, query, headers, json.loads(content or b"{}"))
            )
            planned = provider.answers.pop(0)
            if planned is None:
                provider.hang_up.wait()
                self.close_connection = True
                return
            status, answer, more = planned
            self.send_response(status)
            for name, value in {"content-length": str(len(answer)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            size = 1 if provider.pause_seconds else max(1, len(answer))
            with suppress(ConnectionError):
                for start in range(0, len(answer), size):
                    self.wfile.write(answer[start : start + size])
                    provider.hang_up.wait(provider.pause_seconds)

        do_GET = do_POST = answer  # noqa: N815 - the names that http.server calls

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield provider
        provider.hang_up.set()
        server.shutdown()
        thread.join()
