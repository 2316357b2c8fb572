"""The page's process beside a local cloud: serves until its standard input ends."""

import json
import os
import socket
import sys
import threading
from functools import cache

from local.page import Configuration
from local.page.serving import serve
from local.running import RunningCloud
from local.stack import Stack, find_stack

POLL_SECONDS = 1.0


def main() -> None:
    """Serve."""
    configuration = Configuration(**json.loads(sys.stdin.readline()))
    threading.Thread(target=_end_with_input, daemon=True).start()

    @cache
    def stack() -> Stack:
        return find_stack(RunningCloud(configuration.environment).client)

    serve(socket.socket(fileno=configuration.listener), stack, poll_seconds=POLL_SECONDS)


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)  # at once: nothing is kept here, and an open page would be waited for


main()
