"""The ports that a cloud's processes listen on, by their name in docs/explanation/security.md."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
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
    endpoint = urlsplit(cloud.environment["AWS_ENDPOINT_URL"]).port
    children = main.children(recursive=True)
    workers = {port for child in children for port in _connected_ports(child)}
    own = {endpoint: "AWS endpoint", **dict.fromkeys(workers - {endpoint}, "Runtime API of a worker")}
    found = [
        Port("X-Ray daemon" if end.type == socket.SOCK_DGRAM else own.get(end.laddr.port, "?"), *end.laddr, end.type)
        for end in _sockets(main)
    ]
    for child in children:
        with suppress(psutil.NoSuchProcess):  # an idle worker ends
            found.extend(_ports_of(child))
    return found


def _connected_ports(process: psutil.Process) -> list[int]:
    try:
        return [end.raddr.port for end in process.net_connections("tcp") if end.raddr]
    except psutil.NoSuchProcess:
        return []


def _ports_of(child: psutil.Process) -> Iterator[Port]:
    command = child.cmdline()
    name = next((port for word, port in MODULES.items() if any(word in part for part in command)), "?")
    # A worker's socket for datagrams only sends segments to the daemon.
    only_sends = any("fork_server" in part for part in command)
    for end in _sockets(child):
        if not (only_sends and end.type == socket.SOCK_DGRAM):
            yield Port(name, *end.laddr, end.type)


def _sockets(process: psutil.Process) -> Iterator[Any]:
    """Yield the sockets that wait for others; a UDP socket without a port of its own only sends."""
    for end in process.net_connections("inet"):
        if end.status == psutil.CONN_LISTEN or (end.type == socket.SOCK_DGRAM and end.laddr and not end.raddr):
            yield end
