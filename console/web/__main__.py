"""Serves the page of a local cloud until standard input closes."""

import json
import os
import socket
import sys
import threading
from functools import cache

from account import clear_aws_environment, client_factory
from console.client import Stack, find_stack
from console.web import Configuration
from console.web.serving import serve
from guards.log_lines import log_entries

POLL_SECONDS = 1.0


def main() -> None:
    """Read the configuration and serve."""
    log_entries()
    configuration = Configuration(**json.loads(sys.stdin.readline()))
    threading.Thread(target=_exit_with_input, daemon=True).start()

    @cache
    def stack() -> Stack:
        clear_aws_environment()
        return find_stack(client_factory(configuration.environment, profile=None, region=None))

    serve(socket.socket(fileno=configuration.listener), stack, poll_seconds=POLL_SECONDS)


def _exit_with_input() -> None:
    sys.stdin.read()
    os._exit(0)  # no graceful shutdown: it would wait for open pages, and there is nothing to save


if __name__ == "__main__":  # the processes that read books import this module again
    main()
