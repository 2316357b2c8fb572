"""A fixture that replaces the resolver."""

import socket

import pytest


@pytest.fixture
def names(monkeypatch):
    """Host names with a list of addresses for each lookup."""
    real, known = socket.getaddrinfo, {}

    def getaddrinfo(host, port, *args, **options):
        if host not in known:
            return real(host, port, *args, **options)
        return [entry for address in known[host].pop(0) for entry in real(address, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known
