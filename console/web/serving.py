"""Serves the page with uvicorn."""

import socket
from collections.abc import Callable

import uvicorn

from console.client import Stack
from console.web.app import application

SHUTDOWN_SECONDS = 1


def serve(listener: socket.socket, stack: Callable[[], Stack], *, poll_seconds: float) -> None:
    """Serve the page of a stack until the process is asked to stop."""
    config = uvicorn.Config(
        application(stack, poll_seconds),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,  # the event stream of an open page does not end
    )
    uvicorn.Server(config).run(sockets=[listener])
