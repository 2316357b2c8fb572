"""The X-Ray daemon: segments come as UDP datagrams and go to PutTraceSegments.

A datagram is a header line `{"format":"json","version":1}` and a segment document.
https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
"""

import json
import logging
import socket
import threading
from collections.abc import Callable
from typing import Self

log = logging.getLogger(__name__)

DATAGRAM_BYTES = 65_536


class XRayDaemon:
    """Listens on a free port of this machine; a datagram that is no segment is passed over.

    Parameters
    ----------
    put_segment
        Takes one segment document, as text.

    """

    def __init__(self, put_segment: Callable[[str], None]) -> None:
        self._put_segment = put_segment
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 2**20)
        self._socket.bind(("127.0.0.1", 0))

    @property
    def address(self) -> str:
        """Host and port, for AWS_XRAY_DAEMON_ADDRESS."""
        host, port = self._socket.getsockname()
        return f"{host}:{port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, name="xray-daemon", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", self._socket.getsockname())  # the empty datagram ends the listening

    def _listen(self) -> None:
        with self._socket:
            while datagram := self._socket.recv(DATAGRAM_BYTES):
                _, _, document = datagram.partition(b"\n")
                try:
                    json.loads(document)
                    self._put_segment(document.decode())
                except (ValueError, KeyError, TypeError):
                    log.warning("not a segment: a datagram of %d bytes", len(datagram))
