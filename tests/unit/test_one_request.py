"""Each call of a vendor's SDK is one HTTP request, whatever happens to it: a second one would be paid for twice."""

import ast
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from book_pipeline.errors import PipelineError
from book_pipeline.formatting.editor.blocks import Passage
from book_pipeline.formatting.editor.gemini import GeminiEditor
from book_pipeline.paid_calls.models import Intent
from book_pipeline.prices import EditorPrice, VoicePrice
from book_pipeline.speech import elevenlabs_account, elevenlabs_voices
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.elevenlabs import ElevenLabsVoice

SOURCE = Path(__file__).parents[2] / "book_pipeline"
STATUSES = (500, 502, 503, 504, 429, 408, 409, 425, 307, 308)
FAILURES = (*(f"HTTP {status}" for status in STATUSES), "hang", "reset", "no answer", "half body", "half header")
HANG_SECONDS = 0.3
NOW = datetime.now(UTC)
CHUNK = Chunk("It was cold.")
ITEM = {
    "history_item_id": "item-1", "request_id": "r", "voice_id": "v", "model_id": "m", "text": CHUNK.text,
    "date_unix": 1, "character_count_change_from": 0, "character_count_change_to": 12, "content_type": "audio/mpeg",
    "state": "created",
}  # fmt: skip
HISTORY = json.dumps({"history": [ITEM], "has_more": False, "last_history_item_id": "item-1"}).encode()


@dataclass
class Server:
    """A server on a socket of its own. The requests for one path fail; all others get a page of the history."""

    failing: str
    failure: str
    requests: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._answer, args=[self._listener.accept()[0]], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), closing(connection), connection.makefile("rb") as stream:
            while request := stream.readline():
                path = request.split()[1].decode().partition("?")[0]
                headers = dict(line.lower().strip().split(b": ", 1) for line in iter(stream.readline, b"\r\n"))
                stream.read(int(headers.get(b"content-length", 0)))
                self.requests.append(path)
                if path.endswith(self.failing):
                    self._fail(connection, path)
                    return
                connection.sendall(_response(b"HTTP/1.1 200 OK", HISTORY))

    def _fail(self, connection: socket.socket, path: str) -> None:
        match self.failure.split():
            case ["HTTP", status]:
                location = f"\r\nLocation: {self.url}{path}" if status.startswith("3") else ""
                connection.sendall(_response(f"HTTP/1.1 {status} Failed{location}".encode(), b"{}"))
            case ["hang"]:
                self.over.wait()
            case ["reset"]:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case ["half", "body"]:
                connection.sendall(_response(b"HTTP/1.1 200 OK", b"{" * 100)[:-50])
            case ["half", "header"]:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-")


def _response(head: bytes, body: bytes) -> bytes:
    return head + b"\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def voice(url: str) -> ElevenLabsVoice:
    price = VoicePrice(usd_per_thousand_characters=Decimal(1), rate=Decimal(1))
    return ElevenLabsVoice("key", url, "v", "m", HANG_SECONDS, 0, price=price, most_characters=5000)


def editor(url: str) -> GeminiEditor:
    price = EditorPrice(usd_per_million_input_tokens=Decimal(1), usd_per_million_output_tokens=Decimal(1))
    return GeminiEditor("key", url, "gemini-3.5-flash-lite", HANG_SECONDS, None, price)


def find(url: str) -> None:
    list(voice(url).find_in_history(CHUNK, Intent(created_at=NOW, last_at=NOW, characters=12)))


def read(url: str) -> None:
    """Read the account, which raises nothing: what failed is in its notes."""
    if notes := elevenlabs_account.read_account("key", url).notes:
        raise PipelineError(" ".join(notes))


def name(url: str) -> None:
    """Read the name of a voice, which raises nothing either."""
    if note := elevenlabs_voices.read_name("v", "key", url)[1]:
        raise PipelineError(note)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(elevenlabs_voices, "READ_SECONDS", HANG_SECONDS)
    monkeypatch.setattr(elevenlabs_account, "READ_SECONDS", HANG_SECONDS)


CALLS = {
    "models.generate_content": ("generateContent", lambda url: editor(url).propose((Passage(0, "Cold."),), "en")),
    "TextToSpeechClient.convert": ("/v1/text-to-speech/v", lambda url: voice(url).speak(CHUNK)),
    "HistoryClient.list": ("/v1/history", find),
    "HistoryClient.get_audio": ("/v1/history/item-1/audio", find),
    "ModelsClient.list": ("/v1/models", read),
    "SubscriptionClient.get": ("/v1/user/subscription", read),
    "VoicesClient.get": ("/v1/voices/v", name),
    "VoicesClient.search": ("/v2/voices", lambda url: list(elevenlabs_voices.voices("key", url))),
}
"""For each method of an SDK that the pipeline calls, the end of its address and a function that calls it."""


def requests_for(path: str, server: Server) -> int:
    return sum(request.endswith(path) for request in server.requests)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_is_one_request(name, failure):
    path, call = CALLS[name]
    with closing(Server(path, failure)) as server:
        with pytest.raises(PipelineError):
            call(server.url)
        assert requests_for(path, server) == 1


@pytest.mark.parametrize("failure", ["reset", "no answer"])
@pytest.mark.parametrize("name", CALLS)
def test_a_call_on_a_connection_that_was_used_before_is_one_request(name, failure):
    path, call = CALLS[name]
    with closing(Server("no such path", failure)) as server:
        with suppress(PipelineError):
            call(server.url)
        before = requests_for(path, server)
        server.failing = path
        with pytest.raises(PipelineError):
            call(server.url)
        assert requests_for(path, server) == before + 1


def test_these_are_all_methods_of_the_sdks_that_the_pipeline_calls():
    called = {name for file in SOURCE.rglob("*.py") for name in sdk_calls(ast.parse(file.read_text()))}
    assert called == set(CALLS)


def sdk_calls(tree: ast.AST) -> Iterator[str]:
    """Yield the methods that are called on a client of ElevenLabs' SDK, or on a service of Google's."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value
        while isinstance(owner, ast.Attribute) and owner.attr == "with_raw_response":
            owner = owner.value
        if isinstance(owner, ast.Call) and any(keyword.arg == "client_wrapper" for keyword in owner.keywords):
            yield f"{ast.unparse(owner.func)}.{node.func.attr}"
        elif isinstance(owner, ast.Attribute) and owner.attr == "models":
            yield f"models.{node.func.attr}"
