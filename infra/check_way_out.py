"""The function book-pipeline-check-way-out: can functions reach the internet? The deployment waits for it.

It is deployed as one file, so it imports the standard library only.
"""

import os
import socket
import ssl
import time
from typing import Any

SECONDS_TO_TRY = 60
PAUSE_SECONDS = 5
CONNECT_SECONDS = 10


class WayOutClosed(Exception):
    """No host of the internet can be reached from the subnets of the functions."""


def handler(_: dict[str, Any], __: object) -> dict[str, list[str]]:
    """Connect to each host of the variable HOSTS over TLS, for a minute at most; return which were reached.

    One host is enough, because the check is about the network and not about a provider that is down. Raises
    WayOutClosed.
    """
    waiting = os.environ["HOSTS"].split(",")
    reached: list[str] = []
    deadline = time.monotonic() + SECONDS_TO_TRY
    while True:
        errors = {host: _error(host) for host in waiting}
        reached += [host for host, error in errors.items() if error is None]
        waiting = [host for host, error in errors.items() if error is not None]
        if not waiting or time.monotonic() > deadline:
            break
        time.sleep(PAUSE_SECONDS)
    if not reached:
        causes = "; ".join(f"{host}: {error}" for host, error in errors.items())
        raise WayOutClosed(
            f"Functions cannot reach the internet: {causes}. "
            "See docs/how-to/runbook.md, book-pipeline-nat-failed, and deploy again."
        )
    return {"reached": reached, "not_reached": waiting}


def _error(host: str) -> str | None:
    """Return why no TLS connection with the host can be made, or None. A port may follow the name."""
    name, _, port = host.partition(":")
    try:
        with (
            socket.create_connection((name, int(port or 443)), timeout=CONNECT_SECONDS) as connection,
            ssl.create_default_context().wrap_socket(connection, server_hostname=name),
        ):
            return None
    except OSError as error:
        return str(error) or type(error).__name__
