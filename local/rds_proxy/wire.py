"""The part of PostgreSQL's wire protocol that the proxy needs: the start of a connection, and errors.

See https://www.postgresql.org/docs/18/protocol-message-formats.html.
"""

import struct
from asyncio import StreamReader
from dataclasses import dataclass

CANCEL_REQUEST = 80877102
SSL_REQUEST = 80877103
GSSENC_REQUEST = 80877104
PROTOCOL_MAJOR = 3

CLEARTEXT_PASSWORD_REQUEST = b"R" + struct.pack("!II", 8, 3)
_LENGTH = struct.Struct("!I")
_START_HEADER = struct.Struct("!II")
START_HEADER_BYTES = _START_HEADER.size
MAX_MESSAGE_BYTES = 64 * 1024


class MalformedMessage(Exception):
    """The bytes are not PostgreSQL's wire protocol."""


class PostgresError(Exception):
    """An error for the client, with its SQLSTATE."""

    def __init__(self, message: str, sqlstate: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate

    def packet(self) -> bytes:
        """Return the ErrorResponse message, with severity FATAL."""
        fields = {"S": "FATAL", "V": "FATAL", "C": self.sqlstate, "M": str(self)}
        body = b"".join(f"{name}{value}\0".encode() for name, value in fields.items()) + b"\0"
        return b"E" + _LENGTH.pack(_LENGTH.size + len(body)) + body


@dataclass(frozen=True)
class Start:
    """A connection's first packet, which has no type byte: a StartupMessage or a request."""

    packet: bytes
    code: int

    @property
    def is_startup(self) -> bool:
        """Whether this is a StartupMessage, of protocol 3.0 or 3.2."""
        return self.code >> 16 == PROTOCOL_MAJOR

    def parameters(self) -> dict[str, str]:
        """Return the parameters of a StartupMessage, such as `user` and `database`."""
        words = self.packet[START_HEADER_BYTES:].decode(errors="replace").split("\0")
        return dict(zip(words[::2], words[1::2], strict=False))


def start_header(header: bytes) -> tuple[int, int]:
    """Return the length of the whole packet and its code. Raises MalformedMessage."""
    length, code = _START_HEADER.unpack(header)
    if not START_HEADER_BYTES <= length <= MAX_MESSAGE_BYTES:
        raise MalformedMessage
    return length, code


async def read_start(reader: StreamReader) -> Start:
    """Read the first packet."""
    header = await reader.readexactly(START_HEADER_BYTES)
    length, code = start_header(header)
    return Start(header + await reader.readexactly(length - START_HEADER_BYTES), code)


async def read_message(reader: StreamReader) -> bytes:
    """Read one message, and return it with its type and length. Raises MalformedMessage."""
    header = await reader.readexactly(1 + _LENGTH.size)
    (length,) = _LENGTH.unpack(header[1:])
    if not _LENGTH.size <= length <= MAX_MESSAGE_BYTES:
        raise MalformedMessage
    return header + await reader.readexactly(length - _LENGTH.size)


async def read_password(reader: StreamReader) -> str:
    """Read the client's response to CLEARTEXT_PASSWORD_REQUEST. Raises MalformedMessage."""
    message = await read_message(reader)
    if message[:1] != b"p":
        raise MalformedMessage
    return message[5:].rstrip(b"\0").decode(errors="replace")


def sqlstate(message: bytes) -> str | None:
    """Return the SQLSTATE of an ErrorResponse; None for any other message."""
    if message[:1] != b"E":
        return None
    return next((field[1:].decode() for field in message[5:].split(b"\0") if field[:1] == b"C"), None)
