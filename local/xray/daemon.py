"""The X-Ray daemon: receives segments as UDP datagrams and passes them to PutTraceSegments.

A datagram consists of a header line, `{"format":"json","version":1}`, and a segment document.
https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
"""

import logging
import selectors
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Self

from guards.peers import is_own
from local.cloudtrail import CloudTrail

log = logging.getLogger(__name__)

DATAGRAM_BYTES = 65_536


class XRayDaemon:
    """Listens on free ports of this machine.

    A datagram of another user, or without a valid segment, is logged and ignored.

    Parameters
    ----------
    principals
        The functions that send segments; each has its own port. On AWS, each sandbox has its own daemon, which uses the
        function's role.
    put_segment
        Stores a segment document. Raises ValueError or TypeError if it is malformed.

    """

    def __init__(self, principals: Iterable[str], put_segment: Callable[[str], None], trail: CloudTrail) -> None:
        self._put_segment = put_segment
        self._trail = trail
        self._sockets = {principal: _listener() for principal in principals}

    def address_of(self, principal: str) -> str:
        """Return host and port, for AWS_XRAY_DAEMON_ADDRESS."""
        host, port = self._sockets[principal].getsockname()
        return f"{host}:{port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, name="xray-daemon", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._sockets.values():
            listener.sendto(b"", listener.getsockname())  # an empty datagram ends `_listen`

    def _listen(self) -> None:
        with selectors.DefaultSelector() as ready:
            for principal, listener in self._sockets.items():
                ready.register(listener, selectors.EVENT_READ, principal)
            while ready.get_map():
                for key, _ in ready.select():
                    listener = self._sockets[key.data]
                    datagram, sender = listener.recvfrom(DATAGRAM_BYTES)
                    if not is_own(listener, sender):
                        log.warning("ignored a datagram of another user, or of a program that has ended")
                    elif datagram:
                        self._put(key.data, datagram)
                    else:
                        ready.unregister(listener)
                        listener.close()

    def _put(self, principal: str, datagram: bytes) -> None:
        _, _, document = datagram.partition(b"\n")
        try:
            self._put_segment(document.decode())
        except (ValueError, TypeError):
            log.warning("ignored a datagram of %d bytes: not a valid segment", len(datagram))
        else:
            self._trail.record(principal, "xray:PutTraceSegments", "*")


def _listener() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 2**20)
    listener.bind(("127.0.0.1", 0))
    return listener
