import json
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from book_pipeline.narration.gemini import GeminiEditor


@dataclass
class Asked:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict


@dataclass
class Provider:
    """An HTTP server that answers as the test says, in turn, and keeps what it was asked."""

    url: str = ""
    answers: list = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    hang_up: threading.Event = field(default_factory=threading.Event)

    def answers_with(self, status, body, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.append((status, content, {name.replace("_", "-"): value for name, value in headers.items()}))

    def hangs(self):
        self.answers.append(None)


@pytest.fixture
def provider():
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self):
            content = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            provider.asked.append(Asked(self.path, headers, json.loads(content)))
            planned = provider.answers.pop(0)
            if planned is None:
                provider.hang_up.wait()
                self.close_connection = True
                return
            status, body, more = planned
            self.send_response(status)
            for name, value in {"content-type": "application/json", "content-length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

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


@pytest.fixture
def editor(provider):
    return GeminiEditor(
        api_key="the-very-secret-key",
        base_url=provider.url,
        model="gemini-3.5-flash-lite",
        timeout_seconds=5,
        thinking_level="low",
        usd_per_million_input_tokens=Decimal("0.30"),
        usd_per_million_output_tokens=Decimal("2.50"),
    )
