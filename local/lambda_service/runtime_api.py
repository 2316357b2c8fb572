"""The Runtime API of one worker: what `awslambdaric` asks for work and answers to.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import queue
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

VERSION = "/2018-06-01/runtime"


@dataclass(frozen=True)
class Invocation:
    """One call of a function, on its way to a worker."""

    request_id: str
    payload: bytes
    deadline_ms: int
    function_arn: str
    trace_header: str | None


@dataclass(frozen=True)
class Answer:
    """What a worker said: the handler's value, or its error."""

    payload: bytes
    error: bool


@dataclass
class Mailbox:
    """Between the service and one worker: at most one invocation in, one answer out."""

    invocations: "queue.SimpleQueue[Invocation]" = field(default_factory=queue.SimpleQueue)
    answers: "queue.SimpleQueue[Answer | None]" = field(default_factory=queue.SimpleQueue)
    asked: threading.Event = field(default_factory=threading.Event)
    init_error: bytes | None = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # each call would wait 40 ms else

    @property
    def _mailbox(self) -> Mailbox:
        return cast("RuntimeApi", self.server).mailbox

    def do_GET(self) -> None:
        if self.path != f"{VERSION}/invocation/next":
            self._reply(404)
            return
        self._mailbox.asked.set()
        invocation = self._mailbox.invocations.get()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
        }
        if invocation.trace_header:
            headers["Lambda-Runtime-Trace-Id"] = invocation.trace_header
        self._reply(200, invocation.payload, headers)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == f"{VERSION}/init/error":
            self._mailbox.init_error = body
        elif self.path.startswith(f"{VERSION}/invocation/") and self.path.endswith(("/response", "/error")):
            self._mailbox.answers.put(Answer(body, error=self.path.endswith("/error")))
        else:
            self._reply(404)
            return
        self._reply(202, b'{"status":"OK"}')

    def _reply(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the worker's own log tells what happened."""


class RuntimeApi(ThreadingHTTPServer):
    """One worker's listener on a port of its own, so that an answer's sender is known."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mailbox = Mailbox()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening; the listener notices within half a second, and nobody waits for that."""
        threading.Thread(target=self.shutdown, daemon=True).start()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Nothing: a worker that was killed in the middle of a request is the service's to report."""

    @property
    def address(self) -> str:
        """Host and port, for AWS_LAMBDA_RUNTIME_API."""
        return f"127.0.0.1:{self.server_address[1]}"
