"""Servers that send too much, too slowly, or something other than they declare."""

import gzip
import random
import socket
import threading
import time
import tracemalloc
import zlib

import pytest

from book_pipeline.errors import SourceRejected, SourceUnavailable
from book_pipeline.settings import SourceSettings
from book_pipeline.source.fetching.fetch import fetch

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
BOOK = b"Chapter 1\n\nThe tide was out.\n" * 50
SETTINGS = SourceSettings(
    source_private_hosts=True, source_max_bytes=2 * 2**20, source_timeout_seconds=5, source_deadline_seconds=10
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.fixture(autouse=True)
def _soon():
    """Every bound holds long before the deadlines that a busy machine needs."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 10


@pytest.fixture
def server():
    """Start a server that sends one client the chunks of a generator, as slowly as that yields them."""
    ended = threading.Event()
    threads = []

    def start(answer):
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            with listener, listener.accept()[0] as caller:
                caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                caller.recv(65_536)
                try:
                    for piece in answer:
                        caller.sendall(piece)
                        if ended.is_set():
                            return
                except OSError:
                    return

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/book.txt"

    yield start
    ended.set()
    for thread in threads:
        thread.join(timeout=1)


def get(url, settings=SETTINGS):
    return fetch(url, settings, s3=None)


def slowly(data, seconds=0.02):
    for byte in data:
        time.sleep(seconds)
        yield bytes([byte])


def bare_deflate(data):
    squeezed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeezed.compress(data) + squeezed.flush()


@pytest.mark.parametrize(
    ("coding", "wire"),
    [
        ("gzip", gzip.compress(BOOK, mtime=0)),
        ("x-gzip", gzip.compress(BOOK, mtime=0)),
        ("GZIP, identity", gzip.compress(BOOK, mtime=0)),
        ("gzip", gzip.compress(BOOK[:100], mtime=0) + gzip.compress(BOOK[100:], mtime=0) + bytes(20)),
        ("deflate", zlib.compress(BOOK)),
        ("deflate", bare_deflate(BOOK)),
        ("identity", BOOK),
        ("", BOOK),
    ],
)
@pytest.mark.parametrize("size", [1, 10_000], ids=["by the byte", "at once"])
def test_compressed_content_is_decompressed(server, coding, wire, size):
    head = HEAD + f"Content-Encoding: {coding}\r\nContent-Length: {len(wire)}\r\n\r\n".encode()
    pieces = [wire[at : at + size] for at in range(0, len(wire), size)]
    assert get(server([head, *pieces])).content == BOOK


@pytest.mark.parametrize("unit", [b"x" * 70_000, b"x" * 65_536, random.Random(7).randbytes(400_000)], ids=len)
def test_compressed_content_of_every_size_is_decompressed(provider, unit):
    provider.answers_with(200, bare_deflate(unit), content_encoding="deflate")
    assert get(f"{provider.url}/book.txt").content == unit


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip, deflate", "sesame"])
def test_an_unrequested_content_coding_is_rejected_by_name(provider, coding):
    provider.answers_with(200, BOOK, content_encoding=coding)
    with pytest.raises(SourceRejected, match=f"/book.txt .*{coding}"):
        get(f"{provider.url}/book.txt")


def test_corrupt_compression_is_rejected(provider):
    provider.answers_with(200, b"Chapter 1, not squeezed at all", content_encoding="gzip")
    with pytest.raises(SourceRejected, match="corrupt"):
        get(f"{provider.url}/book.txt")


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_incomplete_compression_is_retried(provider, coding):
    wire = gzip.compress(BOOK) if coding == "gzip" else zlib.compress(BOOK)
    provider.answers_with(200, wire[:-6], content_encoding=coding)
    with pytest.raises(SourceUnavailable, match="ended early"):
        get(f"{provider.url}/book.txt")


def test_a_body_shorter_than_its_content_length_is_retried(server):
    with pytest.raises(SourceUnavailable, match="did not respond"):
        get(server([HEAD + b"Content-Length: 100000\r\n\r\n" + BOOK]))


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_decompression_bomb_is_rejected_in_little_memory(server, coding):
    squeeze = zlib.compressobj(9, wbits=zlib.MAX_WBITS | (16 if coding == "gzip" else 0))
    start = squeeze.compress(bytes(2**20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    more = squeeze.compress(bytes(2**20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    url = server([HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode(), start + 1500 * more])
    tracemalloc.start()
    try:
        with pytest.raises(SourceRejected, match="bomb"):
            get(url, SourceSettings(source_private_hosts=True))
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


def test_content_over_the_limit_after_decompression_is_rejected(server):
    words = random.Random(1).choices([b"reef ", b"lamp ", b"tide ", b"rope "], k=500_000)
    wire = gzip.compress(b"".join(words), 1)
    assert len(wire) < SETTINGS.source_max_bytes
    with pytest.raises(SourceRejected, match="larger than 2 MB"):
        get(server([HEAD + b"Content-Encoding: gzip\r\n\r\n", wire]))


def test_a_content_length_over_the_limit_is_rejected(server):
    with pytest.raises(SourceRejected, match="larger than 2 MB"):
        get(server([HEAD + b"Content-Length: 99999999999\r\n\r\n"]))


def test_an_endless_body_is_rejected(server):
    def endless():
        yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"10000\r\n" + bytes(65_536) + b"\r\n"

    with pytest.raises(SourceRejected, match="larger than 2 MB"):
        get(server(endless()))


@pytest.mark.parametrize("whole", [b"", HEAD + b"Content-Length: 100000\r\n\r\n"], ids=["in its head", "in its body"])
def test_a_slow_response_ends_at_the_deadline(server, whole):
    def answer():
        yield whole or HEAD
        yield from slowly(b"X-More: words\r\n" * 1000)

    hasty = SETTINGS.model_copy(update={"source_deadline_seconds": 1.0})
    with pytest.raises(SourceUnavailable, match=r"/book\.txt was not complete after 1 s"):
        get(server(answer()), hasty)


def test_a_silent_server_ends_in_a_timeout(provider):
    provider.hangs()
    impatient = SourceSettings(source_private_hosts=True, source_timeout_seconds=0.2)
    with pytest.raises(SourceUnavailable, match="did not respond"):
        get(f"{provider.url}/book.txt", impatient)


def test_endless_headers_are_not_a_response(server):
    def endless():
        yield HEAD
        while True:
            yield b"X-More: " + b"x" * 60_000 + b"\r\n"

    with pytest.raises(SourceUnavailable, match="did not respond"):
        get(server(endless()))
