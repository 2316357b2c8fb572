"""One client's session: TLS, IAM token, database connection, then relaying bytes in both directions."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from local.cloudtrail import CloudTrail
from local.rds_proxy import RESOURCE_ID, Grant, wire
from local.rds_proxy.iam_token import TokenRejected, check_token
from local.rds_proxy.wire import PostgresError

BUFFER_BYTES = 256 * 1024
START_SECONDS = 15.0
SHUTDOWN_SECONDS = 1.0

INVALID_AUTHORIZATION = "28000"
TOO_MANY_CONNECTIONS = "53300"
CANNOT_CONNECT_NOW = "57P03"
FEATURE_NOT_SUPPORTED = "0A000"

_log = logging.getLogger(__name__)


@dataclass
class Shared:
    """Configuration and state that all sessions share."""

    upstream: str
    endpoint: str
    region: str
    account: str
    grants: Mapping[str, Grant]
    trail: CloudTrail | None
    tls: ssl.SSLContext
    paused: bool = False


class Stream(NamedTuple):
    """The reader and the writer of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


async def serve(shared: Shared, client: socket.socket, *, at_limit: bool) -> None:
    """Serve one client. Errors are sent to it; a client that does not speak the protocol is disconnected."""
    with suppress(OSError, EOFError, TimeoutError, wire.MalformedMessage):
        async with asyncio.timeout(START_SECONDS):
            try:
                await _await_tls_request(client)
            except PostgresError as error:
                await asyncio.get_running_loop().sock_sendall(client, error.packet())
                return
            stream = await _start_tls(client, shared.tls)
        try:
            async with asyncio.timeout(START_SECONDS):
                upstream = await _open_session(shared, stream, at_limit=at_limit)
            if upstream:
                await _relay(stream, upstream)
        except PostgresError as error:
            stream.writer.write(error.packet())
        except asyncio.CancelledError:
            stream.writer.transport.abort()
            raise
        finally:
            await _close(stream)


async def _await_tls_request(client: socket.socket) -> None:
    """Read exactly up to the end of the request for TLS, unbuffered.

    Bytes that an attacker adds after it stay in the socket and make the handshake fail, so they are never taken for the
    client's (CVE-2021-23214).
    """
    loop = asyncio.get_running_loop()
    while True:
        length, code = wire.start_header(await _receive(client, wire.START_HEADER_BYTES))
        await _receive(client, length - wire.START_HEADER_BYTES)
        if code == wire.SSL_REQUEST:
            await loop.sock_sendall(client, b"S")
            return
        if code != wire.GSSENC_REQUEST:
            raise PostgresError("This RDS Proxy requires TLS connections", INVALID_AUTHORIZATION)
        await loop.sock_sendall(client, b"N")


async def _receive(client: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        data = await asyncio.get_running_loop().sock_recv(client, count - len(received))
        if not data:
            raise EOFError
        received += data
    return received


async def _start_tls(client: socket.socket, context: ssl.SSLContext) -> Stream:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=BUFFER_BYTES)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await loop.connect_accepted_socket(
        lambda: protocol,
        client,
        ssl=context,
        ssl_shutdown_timeout=SHUTDOWN_SECONDS,
    )
    return Stream(reader, asyncio.StreamWriter(transport, protocol, reader, loop))


async def _open_session(shared: Shared, client: Stream, *, at_limit: bool) -> Stream | None:
    """Authenticate the client and connect it to the database; return None after a request to cancel a query."""
    start = await wire.read_start(client.reader)
    if start.code == wire.CANCEL_REQUEST:
        await _cancel(shared, start)
        return None
    if not start.is_startup:
        raise wire.MalformedMessage
    if at_limit:
        raise PostgresError("sorry, too many clients already", TOO_MANY_CONNECTIONS)
    parameters = start.parameters()
    if "options" in parameters:
        raise PostgresError(
            "Feature not supported: RDS Proxy currently doesn't support command-line options.",
            FEATURE_NOT_SUPPORTED,
        )
    user = parameters.get("user", "")
    await _authenticate(shared, client, user)
    upstream = await _connect(shared)
    try:
        client.writer.write(await _begin(upstream, start, user))
    except BaseException:
        upstream.writer.transport.abort()
        raise
    return upstream


async def _begin(upstream: Stream, start: wire.Start, user: str) -> bytes:
    """Start the session on the database and return its response; it rejects a role without rds_iam."""
    upstream.writer.write(start.packet)
    response = await wire.read_message(upstream.reader)
    if wire.sqlstate(response) == INVALID_AUTHORIZATION:
        raise _authentication_failed(user, "the role does not exist or lacks rds_iam")
    return response


async def _authenticate(shared: Shared, client: Stream, user: str) -> None:
    client.writer.write(wire.CLEARTEXT_PASSWORD_REQUEST)
    token = await wire.read_password(client.reader)
    try:
        grant = check_token(
            token,
            user=user,
            endpoint=shared.endpoint,
            region=shared.region,
            grants=shared.grants,
            now=datetime.now(UTC),
        )
    except TokenRejected as rejection:
        raise _authentication_failed(user, f"the token was rejected: {rejection}") from None
    if shared.trail:
        resource = f"arn:aws:rds-db:{shared.region}:{shared.account}:dbuser:{RESOURCE_ID}/{user}"
        shared.trail.record(grant.principal, "rds-db:connect", resource)
    if user not in grant.users:
        raise _authentication_failed(user, f"{grant.principal} may not connect as this user")


def _authentication_failed(user: str, reason: str) -> PostgresError:
    """Log the reason; return the error for the client, which, as on AWS, does not contain the reason."""
    _log.warning("rejected a connection as %r: %s", user, reason)
    return PostgresError(
        f"The IAM authentication failed for the role {user}. Check the IAM token for this role and try again.",
        INVALID_AUTHORIZATION,
    )


async def _connect(shared: Shared) -> Stream:
    unavailable = PostgresError("The database is not available. Try again later.", CANNOT_CONNECT_NOW)
    if shared.paused:
        raise unavailable
    try:
        return Stream(*await asyncio.open_unix_connection(shared.upstream, limit=BUFFER_BYTES))
    except OSError:
        raise unavailable from None


async def _cancel(shared: Shared, request: wire.Start) -> None:
    upstream = await _connect(shared)
    upstream.writer.write(request.packet)
    await upstream.reader.read()  # PostgreSQL closes the connection once it has sent the signal
    upstream.writer.transport.abort()


async def _relay(client: Stream, upstream: Stream) -> None:
    """Copy in both directions until one side closes; its last bytes are still delivered."""
    copies = [
        asyncio.create_task(_copy(client.reader, upstream.writer)),
        asyncio.create_task(_copy(upstream.reader, client.writer)),
    ]
    try:
        await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for copy in copies:
            copy.cancel()
        await asyncio.gather(*copies, return_exceptions=True)
        await _close(upstream)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(BUFFER_BYTES):
        writer.write(data)
        await writer.drain()


async def _close(stream: Stream) -> None:
    """Close after everything is sent, or after one second."""
    try:
        async with asyncio.timeout(SHUTDOWN_SECONDS):
            stream.writer.close()
            await stream.writer.wait_closed()
    except (OSError, TimeoutError):
        stream.writer.transport.abort()
