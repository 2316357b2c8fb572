"""Notices to a webhook: signed, tried again, bounded in time, and never sent to a private network."""

import json
import re
import socket
import threading
import time
from base64 import b64encode
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore
import pytest

from book_pipeline.errors import WebhookFailed
from book_pipeline.notices.signature import key_of, signed_headers
from book_pipeline.notices.webhook import Notice, send
from book_pipeline.settings import WebhookSettings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SECRET = "whsec_" + b64encode(b"a secret of thirty-two bytes.....").decode()
NOTICE = Notice("event-1", "BookCompleted", "2026-11-28T03:00:00Z", {"book_id": "b", "title": "Die Möwe"})
HANG_SECONDS = 0.4
FLOODS = {
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 65536),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Long: " + b"x" * 1024 + b"\r\n"),
    "hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
}
"""Answers that never end: what they begin with, and what follows again and again."""
MOST_READ = 16 * 1024 * 1024
"""Bytes that an answer can bring to a sender that reads none of its body: what the buffers of both sides hold."""


class Receiver(ThreadingHTTPServer):
    """A webhook that answers with these, one after the other: a status; 0 for silence; "drip" or one of FLOODS."""

    daemon_threads = True

    def __init__(self, *answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.received, self.over, self.written = list(answers), [], threading.Event(), 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook?token=t"

    def __exit__(self, *_):
        self.over.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        answer = self.server.answers.pop(0)
        if answer == 0:
            self.server.over.wait()
            return
        if answer == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.server.over.wait(HANG_SECONDS / 8):
                self.wfile.write(b"X-Slow: 1\r\n")
            return
        if answer in FLOODS:
            with suppress(OSError):  # the sender has hung up
                self.wfile.write(FLOODS[answer][0])
                while not self.server.over.is_set():
                    self.server.written += self.wfile.write(FLOODS[answer][1])
            return
        self.send_response(answer)
        self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.end_headers()

    def log_message(self, *_):
        pass


def settings(url, **others):
    options = {"webhook_private_hosts": True, "webhook_timeout_seconds": HANG_SECONDS, "webhook_wait_seconds": 1.0}
    return WebhookSettings(**options | {"webhook_url": url} | others)


def sent(receiver, **others):
    """Send the notice; return the tries and the waits between them."""
    waits = []
    return send(NOTICE, SECRET, settings(receiver.url, **others), waits.append), waits


def test_the_documented_example_accepts_what_is_sent_and_nothing_else():
    page = Path(__file__).parents[2] / "docs" / "how-to" / "hear-when-a-book-is-done.md"
    (example,) = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    namespace = {}
    exec(example, namespace)
    is_genuine = namespace["is_genuine"]
    with Receiver(200) as receiver:
        assert sent(receiver) == (1, [])
    ((path, headers, body),) = receiver.received
    assert path == "/hook?token=t"
    assert json.loads(body) == {
        "id": "event-1",
        "type": "BookCompleted",
        "time": NOTICE.time,
        "data": {"book_id": "b", "title": "Die Möwe"},
    }
    lower = {name.lower(): value for name, value in headers.items()}
    assert is_genuine(lower, body, SECRET)
    assert not is_genuine(lower, body + b" ", SECRET)
    assert not is_genuine(lower, body, "whsec_" + b64encode(b"another secret of enough bytes").decode())
    old = signed_headers("event-1", int(time.time()) - 3600, body, SECRET)
    assert not is_genuine(old, body, SECRET), "an old notice is not played again"
    assert SECRET.removeprefix("whsec_").encode() not in body + repr(headers).encode()


def test_a_webhook_that_fails_is_tried_again_with_longer_waits():
    with Receiver(500, 429, 200) as receiver:
        assert sent(receiver) == (3, [1.0, 4.0])
    assert {headers["webhook-id"] for _, headers, _ in receiver.received} == {"event-1"}


def test_after_four_tries_it_is_given_up():
    with Receiver(500, 502, 503, 504) as receiver, pytest.raises(WebhookFailed, match=r"HTTP 504.*tried 4 times"):
        sent(receiver)
    assert len(receiver.received) == 4


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_is_not_tried_again(status):
    with Receiver(status, 200) as receiver, pytest.raises(WebhookFailed, match=f"HTTP {status}.*dead-letter"):
        sent(receiver)
    assert len(receiver.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status):
    with Receiver(status, 200) as receiver, pytest.raises(WebhookFailed, match="redirect, which is not followed"):
        sent(receiver)
    assert len(receiver.received) == 1


@pytest.mark.parametrize("silence", [0, "drip"])
def test_a_webhook_that_hangs_or_drips_costs_a_bounded_time(silence):
    with Receiver(*[silence] * 4) as receiver:
        started = time.monotonic()
        with pytest.raises(WebhookFailed, match=r"did not answer|was not complete"):
            sent(receiver)
        assert time.monotonic() - started < 4 * HANG_SECONDS + 2
    assert len(receiver.received) == 4


@pytest.mark.parametrize("flood", ["body", "chunks"])
def test_an_endless_body_is_not_read(flood):
    with Receiver(flood) as receiver:
        assert sent(receiver) == (1, [])
    assert receiver.written < MOST_READ


@pytest.mark.parametrize("flood", ["headers", "hints"])
def test_an_endless_head_is_given_up(flood):
    with Receiver(*[flood] * 4) as receiver:
        started = time.monotonic()
        with pytest.raises(WebhookFailed, match=r"did not answer|was not complete"):
            sent(receiver)
        assert time.monotonic() - started < 4 * HANG_SECONDS + 2


def test_a_name_that_is_public_at_first_and_private_later_is_refused_later(monkeypatch):
    """Each try asks for the address once, checks it, and connects to what it has checked (DNS rebinding)."""
    asked, connected = [], []
    answers = iter(["93.184.216.34", "169.254.169.254"])

    def lookup(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(_, host, *__, **___):
        connected.append(host)
        raise httpcore.ConnectError("nobody")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(WebhookFailed, match=r"is not a public address \(it is 169.254.169.254\)"):
        send(NOTICE, SECRET, settings("https://hooks.example.org/x", webhook_private_hosts=False), lambda _: None)
    assert (asked, connected) == (["hooks.example.org"] * 2, ["93.184.216.34"])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.1.1", "100.64.0.1", "[::1]", "[fd00::1]", "2130706433"],
)
def test_private_and_metadata_addresses_are_refused_before_a_connection(address, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it connected"))
    with pytest.raises(WebhookFailed, match="not a public address"):
        send(NOTICE, SECRET, settings(f"https://{address}/hook", webhook_private_hosts=False))


def test_a_public_name_with_a_private_address_is_refused(monkeypatch):
    private = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: private)
    with pytest.raises(WebhookFailed, match=r"hooks.example.org is not a public address \(it is 10.1.2.3\)"):
        send(NOTICE, SECRET, settings("https://hooks.example.org/x", webhook_private_hosts=False))


@pytest.mark.parametrize(
    "url", [None, "", "http://hooks.example.org", "ftp://x.org", "https://u:p@x.org", "https://x.org:99999"]
)
def test_an_address_that_is_no_https_address_is_refused(url):
    with pytest.raises(WebhookFailed, match="WEBHOOK_URL"):
        send(NOTICE, SECRET, settings(url, webhook_private_hosts=False))


def test_another_port_is_refused():
    with pytest.raises(WebhookFailed, match="webhooks are called at the ports 80 and 443 only"):
        send(NOTICE, SECRET, settings("https://hooks.example.org:8443/x", webhook_private_hosts=False))


@pytest.mark.parametrize("secret", ["short", "whsec_!!!", "whsec_c2hvcnQ=", ""])
def test_a_weak_secret_is_refused_and_not_quoted(secret):
    with pytest.raises(WebhookFailed) as refused:
        key_of(secret)
    assert not secret or f"{secret} " not in str(refused.value)
