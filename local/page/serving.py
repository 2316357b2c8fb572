"""Serves the page with uvicorn."""

import socket
from collections.abc import Callable

import uvicorn

from local.page.app import application
from local.stack import Stack

LEAVE_SECONDS = 1


def serve(listener: socket.socket, stack: Callable[[], Stack], *, poll_seconds: float) -> None:
    """Serve the page of a stack until the process is told to end."""
    config = uvicorn.Config(
        application(stack, poll_seconds),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LEAVE_SECONDS,  # an open page listens for ever
    )
    uvicorn.Server(config).run(sockets=[listener])
