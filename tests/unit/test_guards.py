"""Who may use a port of this machine."""

import os
import socket

import pytest

from guards import peers
from guards.callers import why_foreign

PORT = 4566
PROGRAM = {"host": f"127.0.0.1:{PORT}", "origin": None, "site": None}


@pytest.mark.parametrize("headers", [{}, {"host": f"localhost:{PORT}"}, {"site": "none"}], ids=["", "name", "typed"])
def test_a_program_is_answered(headers):
    assert why_foreign(PORT, **PROGRAM | headers) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.com"},
        {"origin": "null"},
        {"origin": f"http://127.0.0.1:{PORT}"},
        {"site": "cross-site"},
        {"site": "same-site"},
        {"host": f"rebound.example.com:{PORT}"},
        {"host": f"localhost.:{PORT}"},
        {"host": f"[::1]:{PORT}"},
        {"host": "127.0.0.1:4567"},
        {"host": f"127.0.0.1:{PORT},rebound.example.com"},
        {"host": None},
    ],
    ids=lambda headers: next(iter(headers)) + " " + str(next(iter(headers.values()))),
)
def test_a_web_page_and_another_host_are_refused(headers):
    assert why_foreign(PORT, **PROGRAM | headers)


def tcp():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        return client, *listener.accept()


def udp():
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.bind(("127.0.0.1", 0))
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.sendto(b"segment", own.getsockname())
    return client, own, own.recvfrom(16)[1]


@pytest.fixture(params=[tcp, udp])
def connection(request):
    client, own, peer = request.param()
    with client, own:
        yield client, own, peer


@pytest.fixture(params=["sock_diag", "list"])
def kernel(request, monkeypatch):
    if request.param == "list":
        monkeypatch.setattr(peers, "SOCK_DIAG_BY_FAMILY", 99)


def test_this_users_connection_is_recognized(connection, kernel):
    _, own, peer = connection
    assert peers.is_own(own, peer)


def test_another_users_connection_is_recognized(connection, kernel, monkeypatch):
    _, own, peer = connection
    monkeypatch.setattr(peers, "ROOT", -1)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert not peers.is_own(own, peer)


def test_a_connection_whose_program_has_gone_is_not_this_users(connection, kernel):
    client, own, peer = connection
    client.close()
    assert not peers.is_own(own, peer)
