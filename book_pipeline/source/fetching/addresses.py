"""Which addresses may be connected to: an owner's cloud must not be talked into reading its own insides.

Every connection to a source is opened here. The name is looked up once, all that it resolves to is checked, and the
connection goes to a checked address; so no second lookup can answer differently (DNS rebinding). Host header, SNI and
the certificate keep the name: they are the business of the layer above, which never learns the address.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from ssl import SSLCertVerificationError, SSLContext
from typing import Any

import httpcore

from book_pipeline.errors import SourceRejected, SourceUnavailable

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""An IPv6-only subnet sees all IPv4 hosts under this prefix (RFC 6052), so it is judged by what it embeds."""
NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata among them
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4: embeds any IPv4 address
        "3fff::/20",  # documentation, RFC 9637
    )
]


def is_public(address: str) -> bool:
    """Tell whether anyone on the internet could reach the address, by IANA's registries of special addresses."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NEVER)


def resolve(host: str, port: int, *, private_hosts: bool) -> list[str]:
    """Look the name up and return its addresses, all of them checked.

    Decimal, octal and short spellings of an address (2130706433, 0177.0.0.1, 127.1) are the resolver's to read; what
    it makes of them is what is checked.

    Raises SourceRejected when one of them is not public, SourceUnavailable when there is none.
    """
    if "%" in host and not private_hosts:
        raise SourceRejected(f"{host} is not a public address but one of this network. Give one that anyone can reach.")
    try:
        found = socket.getaddrinfo(host.removesuffix("."), port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        message = f"The name {host} can't be resolved. It is tried again; else check the address."
        raise SourceUnavailable(message) from error
    except UnicodeError as error:
        raise SourceRejected(f"{host} is no name that a host can have. Check the address.") from error
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    for address in addresses:
        if not private_hosts and not is_public(address):
            reading = "" if address == host else f" (it is {address})"
            raise SourceRejected(f"{host} is not a public address{reading}. Give one that anyone can reach.")
    return addresses


class Deadline:
    """The moment at which a source has had its time, however busily its server dribbles."""

    def __init__(self, seconds: float, source: str) -> None:
        self._seconds = seconds
        self._source = source
        self._end = time.monotonic() + seconds

    def within(self, timeout: float | None) -> float:
        """Return the seconds that one more step may take. Raises SourceUnavailable when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise SourceUnavailable(
                f"{self._source} was not all there after {self._seconds:g} s. It is tried again; else drop its file."
            )
        return left if timeout is None else min(timeout, left)


class CheckedNetwork(httpcore.NetworkBackend):
    """The one way out: connects to checked addresses only, and to nothing after the deadline."""

    def __init__(self, deadline: Deadline, *, private_hosts: bool) -> None:
        self._deadline = deadline
        self._private_hosts = private_hosts
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in resolve(host, port, private_hosts=self._private_hosts):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.within(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection of which each step is cut short by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._stream.read(max_bytes, self._deadline.within(timeout))
        except httpcore.ReadTimeout:
            self._deadline.within(timeout)  # whose time was it that ran out?
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        except httpcore.ConnectError as error:
            if not isinstance(error.__cause__, SSLCertVerificationError):
                raise
            raise SourceRejected(
                f"The certificate of {server_hostname} is not good ({error.__cause__.verify_message}). "
                "Download the file and drop it."
            ) from error
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
