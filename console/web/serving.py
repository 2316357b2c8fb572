"""Serves the page with uvicorn, to this user only: it has no password, and its visitors can start books."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from console.client import Stack
from console.web.app import application
from guards.peers import is_own

SHUTDOWN_SECONDS = 1


class OwnUserProtocol(H11Protocol):
    """HTTP for the programs of this user; the connections of other users of the machine are closed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Handle a new connection."""
        super().connection_made(transport)
        if not is_own(transport.get_extra_info("socket"), transport.get_extra_info("peername")):
            transport.abort()


def serve(listener: socket.socket, stack: Callable[[], Stack], *, poll_seconds: float) -> None:
    """Serve the page of a stack until the process is asked to stop."""
    config = uvicorn.Config(
        application(stack, poll_seconds),
        http=OwnUserProtocol,
        log_config=None,  # the serving process has its own handlers
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,  # the event stream of an open page does not end
    )
    uvicorn.Server(config).run(sockets=[listener])
