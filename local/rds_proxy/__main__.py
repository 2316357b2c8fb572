"""The proxy's process: serves clients, executes a command per line of standard input, and exits at its end."""

import asyncio
import json
import logging
import socket
import ssl
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from guards.log_lines import log_entries
from local.cloudtrail import CloudTrail
from local.credentials import AccessKey
from local.rds_proxy import Configuration, Grant
from local.rds_proxy.session import Shared, serve


class Sessions:
    """The open sessions."""

    def __init__(self, shared: Shared, limit: int) -> None:
        self._shared = shared
        self._limit = limit
        self._open: set[asyncio.Task[None]] = set()

    async def accept(self, listener: socket.socket) -> None:
        """Accept clients and start a session for each."""
        while True:
            client, _ = await asyncio.get_running_loop().sock_accept(listener)
            # asyncio sets it only on sockets that it created. Without it, a connection takes 40 ms longer.
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            session = asyncio.create_task(self._serve(client))
            self._open.add(session)
            session.add_done_callback(self._open.discard)

    async def drop(self) -> None:
        """Close all connections."""
        sessions = list(self._open)
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    async def _serve(self, client: socket.socket) -> None:
        with closing(client):
            await serve(self._shared, client, at_limit=len(self._open) > self._limit)


async def main() -> None:
    """Serve until standard input ends."""
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    configuration = _configuration(json.loads(await lines.readline()))
    shared = Shared(
        upstream=configuration.upstream,
        endpoint=configuration.endpoint,
        region=configuration.region,
        account=configuration.account,
        grants={grant.key.access_key_id: grant for grant in configuration.grants},
        trail=CloudTrail(Path(configuration.trail_file)) if configuration.trail_file else None,
        tls=_server_tls(configuration.certificate),
    )
    sessions = Sessions(shared, configuration.connection_limit)
    with socket.socket(fileno=configuration.listener) as listener:
        listener.settimeout(0)
        acceptor = asyncio.create_task(sessions.accept(listener))
        while command := (await lines.readline()).decode().strip():
            if command in {"pause", "resume"}:
                shared.paused = command == "pause"
            if command in {"pause", "drop"}:
                await sessions.drop()
            sys.stdout.write("done\n")
            sys.stdout.flush()
        acceptor.cancel()
        await sessions.drop()


def _configuration(values: dict[str, Any]) -> Configuration:
    grants = (Grant(grant["principal"], AccessKey(**grant["key"]), tuple(grant["users"])) for grant in values["grants"])
    return Configuration(**{**values, "grants": tuple(grants)})


def _server_tls(certificate: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate)
    return context


log_entries(level=logging.INFO)
asyncio.run(main())
