"""Serves the page with uvicorn."""

import socket
from collections.abc import Callable
from functools import cache
from typing import Any

import uvicorn

from account import STACK_NAME
from local.page.app import application
from local.stack import Stack, find_stack

LEAVE_SECONDS = 1


def serve(listener: socket.socket, client: Callable[[str], Any], stack_name: str = STACK_NAME) -> None:
    """Serve the page of a stack until the process is told to end.

    Parameters
    ----------
    client
        Gives a boto3 client of the stack's account, by service name.

    """

    @cache
    def stack() -> Stack:
        return find_stack(client, stack_name)

    config = uvicorn.Config(
        application(stack),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LEAVE_SECONDS,  # an open page listens for ever
    )
    uvicorn.Server(config).run(sockets=[listener])
