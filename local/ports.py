"""Listening ports on 127.0.0.1, with errors that name the port and the process that uses it."""

import errno
import socket
from contextlib import suppress

import psutil

from local.errors import LocalCloudError
from local.subprocesses import listen

LAST_PORT = 65535


class PortUnusable(LocalCloudError):
    """The port is taken, reserved, or not a port at all."""


def listen_on(port: int, option: str) -> socket.socket:
    """Return a socket that listens on the port that an option gives, or on a free one for 0. Raises PortUnusable."""
    remedy = f"Choose another one with {option}, or 0 for a free one."
    if not 0 <= port <= LAST_PORT:
        raise PortUnusable(f"{port} is not a port: these are from 1 to {LAST_PORT}. {remedy}")
    try:
        return listen(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortUnusable(f"Port {port} is taken{_owner(port)}. {remedy}") from error
        raise PortUnusable(f"Port {port} cannot be used: {error.strerror}. {remedy}") from error


def _owner(port: int) -> str:
    """Return who listens on the port, after a space; empty if the operating system does not say."""
    with suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""
