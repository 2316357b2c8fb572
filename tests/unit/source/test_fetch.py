"""Addresses over real HTTP, from a server of our own."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from book_pipeline.errors import SourceNotFound, SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetch import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
BOOK = b"Chapter 1\n\nThe tide was out.\n"


class Shelf(BaseHTTPRequestHandler):
    def do_GET(self):
        match self.path:
            case "/book.txt":
                self.reply(200, BOOK, {"Content-Type": "text/plain"})
            case "/ebooks/7":
                self.reply(200, BOOK, {"Content-Type": "text/plain; charset=utf-8"})
            case "/moved":
                self.reply(302, b"", {"Location": "/book.txt"})
            case "/circle":
                self.reply(302, b"", {"Location": "/circle"})
            case "/file":
                self.reply(302, b"", {"Location": "file:///etc/hostname"})
            case "/bomb.txt":
                self.reply(200, gzip.compress(b"a" * 3_000_000), {"Content-Encoding": "gzip"})
            case path:
                self.reply(int(path[1:4]), b"", {})

    def reply(self, status, body, headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def shelf():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


OWN_MACHINE = SourceSettings(source_private_hosts=True, source_max_bytes=2 * 2**20, source_timeout_seconds=2)


def get(url, settings=OWN_MACHINE):
    return fetch(url, settings, s3=None)


@pytest.mark.parametrize(("path", "name"), [("/book.txt", "book.txt"), ("/moved", "book.txt"), ("/ebooks/7", "7.txt")])
def test_a_book_comes_with_a_name(shelf, path, name):
    fetched = get(shelf + path)
    assert (fetched.content, fetched.name, fetched.extension) == (BOOK, name, "txt")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/404", SourceNotFound),
        ("/410", SourceNotFound),
        ("/403", SourceRejected),
        ("/429", SourceUnavailable),
        ("/503", SourceUnavailable),
        ("/circle", SourceRejected),
        ("/file", SourceRejected),
        ("/bomb.txt", SourceRejected),
    ],
)
def test_what_does_not_come_is_told_by_address(shelf, path, error):
    with pytest.raises(error) as told:
        get(shelf + path)
    assert path in str(told.value) or "file://" in str(told.value)


def test_a_server_that_is_not_there_is_worth_another_try():
    with pytest.raises(SourceUnavailable, match="did not answer"):
        get("http://127.0.0.1:9/book.txt")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/book.txt",
        "http://localhost/book.txt",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.1.2.3/book.txt",
        "http://[::1]/book.txt",
        "http://[::ffff:127.0.0.1]/book.txt",
        "http://2130706433/book.txt",
        "http://0177.0.0.1/book.txt",
    ],
)
def test_an_address_inside_is_refused(url):
    with pytest.raises(SourceRejected, match="not a public address"):
        get(url, SourceSettings())
