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
"""Port by a word of the name of its process, or of the command that this was started with."""


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
    commands = dict(_commands([main, *main.children(recursive=True)]))
    ends = [end for end in psutil.net_connections("inet") if end.pid in commands]
    workers = {end.raddr.port for end in ends if end.raddr and end.pid != main.pid}
    endpoint = urlsplit(cloud.environment["AWS_ENDPOINT_URL"]).port
    own = {endpoint: "AWS endpoint", **dict.fromkeys(workers - {endpoint}, "Runtime API of a worker")}
    found = []
    for end in filter(_waits, ends):
        if end.pid == main.pid:
            name = "X-Ray daemon" if end.type == socket.SOCK_DGRAM else own.get(end.laddr.port, "?")
        elif end.type == socket.SOCK_DGRAM and any("fork_server" in part for part in commands[end.pid]):
            continue  # a worker's socket for datagrams only sends segments to the daemon
        else:
            command = commands[end.pid]
            name = next((port for word, port in MODULES.items() if any(word in part for part in command)), "?")
        found.append(Port(name, *end.laddr, end.type))
    return found


def _commands(processes: list[psutil.Process]) -> Iterator[tuple[int, list[str]]]:
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # an idle worker ends
            yield process.pid, [process.name(), *process.cmdline()]  # a part that was forked has only the name


def _waits(end: Any) -> bool:
    """Return whether the socket waits for others; a UDP socket without a port of its own only sends."""
    return end.status == psutil.CONN_LISTEN or (end.type == socket.SOCK_DGRAM and end.laddr and not end.raddr)
