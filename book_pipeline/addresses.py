"""Connections to public web servers only, so that an address cannot reach other services or networks (SSRF).

Every connection to a source or a webhook is opened here. The host name is resolved once, every address is checked, and
the connection goes to a checked address, so that a second lookup cannot return another one (DNS rebinding). The Host
header, SNI and the certificate keep the host name: the HTTP layer never sees the address.
"""

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ssl import SSLCertVerificationError, SSLContext
from typing import Any

import httpcore

from book_pipeline.errors import SourceRejected, SourceUnavailable

WEB_PORTS = frozenset({80, 443})
"""The ports that the network of the stack lets out (`infra/network.py`)."""
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6-only subnets reach IPv4 hosts under this prefix (RFC 6052); the embedded IPv4 address is checked."""
SPECIAL_NETWORKS = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, some clouds' metadata services
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo
        "2002::/16",  # 6to4: embeds any IPv4 address
        "3fff::/20",  # documentation, RFC 9637
    )
]


@dataclass(frozen=True)
class Purpose:
    """What connections are for: how messages speak of them, and the errors to raise.

    Parameters
    ----------
    ports
        The beginning of a sentence about ports, such as "books are downloaded from".
    remedy
        A sentence that says what to do instead.
    rejected, unavailable
        The errors for an address that cannot be used, and for one that may be used later.

    """

    ports: str
    remedy: str
    rejected: type[Exception]
    unavailable: type[Exception]


SOURCES = Purpose("books are downloaded from", "Download the file and upload it.", SourceRejected, SourceUnavailable)


def is_public(address: str) -> bool:
    """Return whether an address is public by IANA's registries of special-purpose addresses."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip not in GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in SPECIAL_NETWORKS)


def resolve_checked(host: str, port: int, *, private_hosts: bool, purpose: Purpose = SOURCES) -> list[str]:
    """Resolve a host name and return its addresses after checking all of them.

    Decimal, octal and short forms of an address (2130706433, 0177.0.0.1, 127.1) are read by the resolver; its result
    is checked.

    Raises the purpose's errors: `rejected` if the port is not one of web servers or an address is not public,
    `unavailable` if there is no address.
    """
    if port not in WEB_PORTS and not private_hosts:
        raise purpose.rejected(
            f"{host} is asked at port {port}, but {purpose.ports} the ports 80 and 443 only. {purpose.remedy}"
        )
    if "%" in host and not private_hosts:
        raise purpose.rejected(f"{host} is an address of this network, not a public one. Give a public address.")
    try:
        found = socket.getaddrinfo(host.removesuffix("."), port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        message = f"The host name {host} can't be resolved. It will be retried; if that fails, check the address."
        raise purpose.unavailable(message) from error
    except UnicodeError as error:
        raise purpose.rejected(f"{host} is not a valid host name. Check the address.") from error
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    for address in addresses:
        if not private_hosts and not is_public(address):
            resolved = "" if address == host else f" (it is {address})"
            raise purpose.rejected(f"{host} is not a public address{resolved}. Give a public address.")
    return addresses


class Deadline:
    """The time by which an exchange must be complete, however slowly the server sends."""

    def __init__(self, seconds: float, source: str, purpose: Purpose = SOURCES) -> None:
        self.purpose = purpose
        self._seconds = seconds
        self._source = source
        self._end = time.monotonic() + seconds

    def seconds_left(self, timeout: float | None) -> float:
        """Return the seconds left, `timeout` at most. Raises the purpose's `unavailable` if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            after = "if that fails, upload its file." if self.purpose is SOURCES else self.purpose.remedy
            raise self.purpose.unavailable(
                f"{self._source} was not complete after {self._seconds:g} s. It will be retried; {after}"
            )
        return left if timeout is None else min(timeout, left)


class CheckedNetwork(httpcore.NetworkBackend):
    """A network backend that connects only to checked addresses, and only before the deadline."""

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
        """Connect to the first of the host's addresses that accepts the connection."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in resolve_checked(host, port, private_hosts=self._private_hosts, purpose=self._deadline.purpose):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.seconds_left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return self._stream.read(max_bytes, self._deadline.seconds_left(timeout))
        except httpcore.ReadTimeout:
            self._deadline.seconds_left(timeout)  # raises if the deadline passed, not only the read timeout
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.seconds_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.seconds_left(timeout))
        except httpcore.ConnectError as error:
            if not isinstance(error.__cause__, SSLCertVerificationError):
                raise
            purpose = self._deadline.purpose
            raise purpose.rejected(
                f"The certificate of {server_hostname} is not valid ({error.__cause__.verify_message}). "
                f"{purpose.remedy}"
            ) from error
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
