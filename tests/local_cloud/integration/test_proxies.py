"""The owner's proxy sees the calls to a real provider, and no call within this machine."""

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from guards.proxies import EXCEPTIONS, PROXIES, bypass_proxies, proxies_of
from tests.e2e.conftest import BIN, CHEAP, EXAMPLE

GEMINI = "http://gemini.invalid"
"""Known to no name server, so only a proxy can be asked for it."""


class RecordingProxy(ThreadingHTTPServer):
    """A proxy that keeps the address of each request and lets none pass."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.asked_for: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


class _Refusal(BaseHTTPRequestHandler):
    def _refuse(self) -> None:
        self.server.asked_for.append(self.path)
        self.send_error(403)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_CONNECT = _refuse  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Do not log."""


@pytest.fixture
def proxy() -> Iterator[RecordingProxy]:
    proxy = RecordingProxy()
    yield proxy
    proxy.shutdown()
    proxy.server_close()


def run(tmp_path, proxy: RecordingProxy, **settings: str) -> subprocess.CompletedProcess[str]:
    """Make the first chapter of the example book, with the proxy under each of its names."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS_"))}
    own = {name: value for name, value in own.items() if name not in EXCEPTIONS} | dict.fromkeys(PROXIES, proxy.url)
    command = [BIN / "book-pipeline", "run", EXAMPLE, "--chapters", "1", "--state", "state", "--out", "audiobook"]
    return subprocess.run(
        command, cwd=tmp_path, env=own | CHEAP | settings, capture_output=True, text=True, timeout=200, check=False
    )


def test_no_call_within_this_machine_uses_the_proxy(tmp_path, proxy):
    finished = run(tmp_path, proxy)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert list((tmp_path / "audiobook").glob("*.mp3"))
    assert proxy.asked_for == []


def test_a_real_provider_is_called_through_the_proxy(tmp_path, proxy):
    finished = run(tmp_path, proxy, GEMINI_API_KEY="key", GEMINI_BASE_URL=GEMINI)
    assert finished.returncode == 1, finished.stdout + finished.stderr
    assert proxy.asked_for
    assert {address.partition("/v1")[0] for address in proxy.asked_for} == {GEMINI}


@pytest.mark.parametrize(
    ("given", "exceptions"),
    [
        ({}, "127.0.0.1,localhost"),
        ({"NO_PROXY": "example.com, localhost"}, "example.com,localhost,127.0.0.1"),
        ({"no_proxy": "example.com", "NO_PROXY": ""}, "example.com,127.0.0.1,localhost"),
        ({"no_proxy": "*"}, "*"),
    ],
)
def test_this_machine_is_an_exception_and_the_owners_exceptions_stay(given, exceptions):
    environment = dict(given)
    bypass_proxies(environment)
    assert environment == dict.fromkeys(EXCEPTIONS, exceptions)


def test_without_a_proxy_a_function_gets_no_variable():
    assert proxies_of({"NO_PROXY": "example.com", "PATH": "/bin"}) == {}
