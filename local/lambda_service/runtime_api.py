"""The Runtime API of one worker, from which `awslambdaric` gets invocations and to which it posts responses.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import queue
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import cast

from local.guarded_http import GuardedHandler, GuardedServer

VERSION = "/2018-06-01/runtime"


@dataclass(frozen=True)
class InvocationRequest:
    """An invocation for a worker."""

    request_id: str
    payload: bytes
    deadline_ms: int
    function_arn: str
    trace_header: str | None


@dataclass(frozen=True)
class InvocationResponse:
    """A worker's response: the handler's return value or its error, as JSON."""

    payload: bytes
    error: bool


@dataclass
class Mailbox:
    """Queues between the service and one worker; each contains at most one item.

    A response of None means that the worker has exited; `ready` is set when it first asks for an invocation.
    """

    invocations: "queue.SimpleQueue[InvocationRequest]" = field(default_factory=queue.SimpleQueue)
    responses: "queue.SimpleQueue[InvocationResponse | None]" = field(default_factory=queue.SimpleQueue)
    ready: threading.Event = field(default_factory=threading.Event)
    init_error: bytes | None = None


class _Handler(GuardedHandler, BaseHTTPRequestHandler):
    @property
    def _mailbox(self) -> Mailbox:
        return cast("RuntimeApi", self.server).mailbox

    def do_GET(self) -> None:
        if self.path != f"{VERSION}/invocation/next":
            self._reply(404)
            return
        self._mailbox.ready.set()
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
            self._mailbox.responses.put(InvocationResponse(body, error=self.path.endswith("/error")))
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
        """Do not log requests: the worker's own log has what matters."""


class RuntimeApi(GuardedServer):
    """One worker's HTTP server. Each worker has its own port, which identifies it; AWS's client has no credentials."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mailbox = Mailbox()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening. The server's thread ends within half a second, in the background."""
        threading.Thread(target=self.shutdown, daemon=True).start()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Do nothing: the service reports a worker that is killed during a request."""

    @property
    def address(self) -> str:
        """Host and port, for AWS_LAMBDA_RUNTIME_API."""
        return f"127.0.0.1:{self.server_address[1]}"
