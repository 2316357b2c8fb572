"""A local X-Ray daemon, and the documents that it receives for an invocation: one for each datagram."""

import json
import socket
from contextlib import suppress
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.lambda_launcher import LambdaContext

from book_pipeline.errors import ProviderThrottled
from book_pipeline.invocation import InvocationContext, ProviderCall, Wait
from book_pipeline.tracing import traced

TRACE_ID = "1-6b06636b-8a624a3fb6064502319d9b5a"
PROVIDERS = {"FormatChapter": "Gemini", "GenerateAudio": "ElevenLabs"}
CHAPTERS = {*PROVIDERS, "RecordChapterFailure"}
LONGEST_INVOCATION = 900.0
NOW = 1795580780.1234567
"""A time with as many digits as possible."""


class Daemon:
    """Receives what the SDK sends from now on, with the SDK configured as in a Lambda function."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)
        host, port = self._socket.getsockname()
        patch.setattr(xray_recorder, "_context", LambdaContext())
        patch.setattr(xray_recorder.streaming, "_threshold", 0)
        patch.setattr(xray_recorder, "_emitter", type(xray_recorder.emitter)(f"{host}:{port}"))
        self.invokes_from("53995c3f42cd8ad8")

    def invokes_from(self, parent: str, *, sampled: bool = True) -> None:
        """Set the parent segment of the next invocation, in a trace header like Lambda's."""
        header = f"Root={TRACE_ID};Parent={parent};Sampled={int(sampled)};Lineage=1:a87bd80c:0"
        self._patch.setenv("_X_AMZN_TRACE_ID", header)

    def received(self) -> list[bytes]:
        """Return the documents received since the last call."""
        documents = []
        while True:
            try:
                documents.append(self._socket.recv(65_536).partition(b"\n")[2])
            except BlockingIOError:
                return documents

    def documents(self) -> list[dict[str, Any]]:
        """Return the received documents, parsed."""
        return [json.loads(document) for document in self.received()]


def usual(daemon: Daemon, name: str) -> list[bytes]:
    """Return the documents of a typical invocation: its waits took less than a second."""
    invocation = _invocation(name, seconds=0.4)
    if name in PROVIDERS:
        invocation.provider_calls.append(_call(name, 0.9, None))
    return _recorded(daemon, invocation, None)


def worst(daemon: Daemon, name: str) -> list[bytes]:
    """Return the documents of an invocation of maximum duration that made many calls and failed."""
    invocation = _invocation(name, seconds=LONGEST_INVOCATION)
    error = ProviderThrottled()  # no error is longer: it has two flags
    if name in PROVIDERS:
        invocation.provider_calls += [_call(name, 0.9, failed) for failed in (None, error) for _ in range(999)]
    return _recorded(daemon, invocation, error)


def _invocation(name: str, seconds: float) -> InvocationContext:
    invocation = InvocationContext(name, "r", lambda: 1.0, book_id=str(UUID(int=1)))
    if name in CHAPTERS:
        invocation.chapter_id = str(UUID(int=2))
    for kind in ("database", "s3", *(("source",) if name == "ScrapeBook" else ())):
        invocation.waits[kind] = Wait(calls=9, seconds=seconds)
    return invocation


def _call(name: str, seconds: float, error: Exception | None) -> ProviderCall:
    start = round(NOW, 3)
    return ProviderCall(PROVIDERS[name], start, round(start + seconds, 3), error)


def _recorded(daemon: Daemon, invocation: InvocationContext, error: Exception | None) -> list[bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aws_xray_sdk.core.models.entity.time", SimpleNamespace(time=lambda: NOW))
        with suppress(ProviderThrottled), traced(invocation):
            if error:
                raise error
    return daemon.received()
