"""Records what goes over HTTP in a test process, below the vendors' SDKs, and checks it against the definitions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import httpx2
import pytest

from tests.definitions import answer_errors, request_errors

STAND_INS = ("/elevenlabs", "/gemini")
"""The prefixes of the stand-ins' addresses."""
ACCEPTED = 400
"""Statuses below this one accept the request."""


@dataclass
class Exchange:
    """A request and its answer; `complete` if the whole answer has arrived."""

    method: str
    path: str
    query: dict[str, str]
    request: bytes = field(repr=False)
    status: int = 0
    content_type: str = ""
    answer: bytes = field(default=b"", repr=False)
    complete: bool = False

    def request_errors(self) -> list[str]:
        """Return how the request differs from its definition."""
        return list(request_errors(self.method, self.path, self.query, self.request))

    def answer_errors(self) -> list[str]:
        """Return how the answer differs from its definition; the page of a gateway has none."""
        if self.content_type.startswith("text/html"):
            return []
        return list(answer_errors(self.method, self.path, self.status, self.content_type, self.answer))


class _Recorded(httpx.SyncByteStream, httpx2.SyncByteStream):
    """The body of an answer, which is recorded while it is read."""

    def __init__(self, stream: Any, exchange: Exchange) -> None:
        self._stream = stream
        self._exchange = exchange

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._exchange.answer += piece
            yield piece
        self._exchange.complete = True

    def close(self) -> None:
        self._stream.close()


@contextmanager
def recorded(*prefixes: str) -> Iterator[list[Exchange]]:
    """Record the requests of this process to addresses with one of the prefixes, with either HTTP library."""
    exchanges: list[Exchange] = []
    with pytest.MonkeyPatch.context() as patch:
        for library in (httpx, httpx2):
            patch.setattr(library.HTTPTransport, "handle_request", _recording(library, prefixes, exchanges))
        yield exchanges


@contextmanager
def valid_requests() -> Iterator[None]:
    """Assert that every request which the pipeline sends in the block agrees with its definition."""
    with recorded("") as exchanges:
        yield
    errors = [error for exchange in exchanges for error in exchange.request_errors()]
    assert errors == [], errors


@contextmanager
def valid_exchanges() -> Iterator[list[Exchange]]:
    """Assert that the stand-ins accept only requests, and give only answers, that agree with their definitions."""
    with recorded(*STAND_INS) as exchanges:
        yield exchanges
    accepted = (exchange for exchange in exchanges if exchange.status < ACCEPTED)
    in_requests = [error for exchange in accepted for error in exchange.request_errors()]
    complete = (exchange for exchange in exchanges if exchange.complete)
    in_answers = [error for exchange in complete for error in exchange.answer_errors()]
    assert (in_requests, in_answers) == ([], []), in_requests + in_answers


def _recording(library: Any, prefixes: tuple[str, ...], exchanges: list[Exchange]) -> Any:
    original = library.HTTPTransport.handle_request

    def handle_request(transport: Any, request: Any) -> Any:
        address = urlsplit(str(request.url))
        prefix = next((prefix for prefix in prefixes if address.path.startswith(prefix)), None)
        if prefix is None:
            return original(transport, request)
        exchange = Exchange(
            method=request.method,
            path=address.path.removeprefix(prefix),
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            request=request.read(),
        )
        exchanges.append(exchange)
        answer = original(transport, request)
        exchange.status, exchange.content_type = answer.status_code, answer.headers.get("content-type", "")
        answer.stream = _Recorded(answer.stream, exchange)
        return answer

    return handle_request
