"""The ports that a cloud's processes listen on, by their name in docs/explanation/security.md."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psutil

from tests.e2e.conftest import Cloud

ROOT = Path(__file__).parents[3]
MODULES = {
    "console.web": "page",
    "local.providers": "stand-ins for Gemini and ElevenLabs",
    "local.rds_proxy": "RDS Proxy",
    "postgres": "PostgreSQL",
}
"""Port by a word of the command that its process was started with."""


class Port(NamedTuple):
    """A listening socket."""

    name: str
    host: str
    number: int
    protocol: socket.SocketKind


def documented() -> list[str]:
    """Return the names in the table of the document."""
    document = (ROOT / "docs" / "explanation" / "security.md").read_text()
    section = document.partition("## Ports of the local cloud")[2].partition("\n| attack")[0]
    return re.findall(r"^\| ([^|`]+?) \| ", section, re.MULTILINE)[1:]


def listening(cloud: Cloud) -> list[Port]:
    """Return every socket that accepts connections or datagrams; `?` is the name of an unknown one."""
    main = psutil.Process(cloud.process.pid)
    children = main.children(recursive=True)
    workers = {end.raddr.port for child in children for end in child.net_connections("tcp") if end.raddr}
    own = {urlsplit(cloud.environment["AWS_ENDPOINT_URL"]).port: "AWS endpoint"}
    found = []
    for process in (main, *children):
        name = next((port for word, port in MODULES.items() if any(word in part for part in process.cmdline())), "?")
        # A worker's socket for datagrams only sends segments to the daemon.
        only_sends = any("fork_server" in part for part in process.cmdline())
        for end in _sockets(process):
            if only_sends and end.type == socket.SOCK_DGRAM:
                continue
            if process == main and end.type == socket.SOCK_DGRAM:
                name = "X-Ray daemon"
            elif process == main:
                name = own.get(end.laddr.port, "Runtime API of a worker" if end.laddr.port in workers else "?")
            found.append(Port(name, end.laddr.ip, end.laddr.port, end.type))
    return found


def _sockets(process: psutil.Process) -> Iterator[Any]:
    """Yield the sockets that wait for others; a UDP socket without a port of its own only sends."""
    for end in process.net_connections("inet"):
        if end.status == psutil.CONN_LISTEN or (end.type == socket.SOCK_DGRAM and end.laddr and not end.raddr):
            yield end
