"""As much of PostgreSQL's wire protocol as a proxy needs: the start of a connection, and errors.

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
LARGEST_MESSAGE = 64 * 1024


class MalformedMessage(Exception):
    """Not the wire protocol."""


class PostgresError(Exception):
    """An error for the client, with its SQLSTATE."""

    def __init__(self, message: str, sqlstate: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate

    def packet(self) -> bytes:
        """Write it as the ErrorResponse that ends a connection."""
        fields = {"S": "FATAL", "V": "FATAL", "C": self.sqlstate, "M": str(self)}
        body = b"".join(f"{name}{value}\0".encode() for name, value in fields.items()) + b"\0"
        return b"E" + _LENGTH.pack(_LENGTH.size + len(body)) + body


@dataclass(frozen=True)
class Start:
    """A connection's first packet, which has no type: a StartupMessage or one of the requests."""

    packet: bytes
    code: int

    @property
    def is_startup(self) -> bool:
        """Whether it opens a session; protocol 3.0 and 3.2 alike."""
        return self.code >> 16 == PROTOCOL_MAJOR

    def parameters(self) -> dict[str, str]:
        """`user`, `database` and what else a StartupMessage carries."""
        words = self.packet[START_HEADER_BYTES:].decode(errors="replace").split("\0")
        return dict(zip(words[::2], words[1::2], strict=False))


def start_header(header: bytes) -> tuple[int, int]:
    """Length of the whole packet and its code, from its first START_HEADER_BYTES."""
    length, code = _START_HEADER.unpack(header)
    if not START_HEADER_BYTES <= length <= LARGEST_MESSAGE:
        raise MalformedMessage
    return length, code


async def read_start(reader: StreamReader) -> Start:
    """Read the first packet."""
    header = await reader.readexactly(START_HEADER_BYTES)
    length, code = start_header(header)
    return Start(header + await reader.readexactly(length - START_HEADER_BYTES), code)


async def read_message(reader: StreamReader) -> bytes:
    """Read one whole message of a connection's beginning, with its type and length."""
    header = await reader.readexactly(1 + _LENGTH.size)
    (length,) = _LENGTH.unpack(header[1:])
    if not _LENGTH.size <= length <= LARGEST_MESSAGE:
        raise MalformedMessage
    return header + await reader.readexactly(length - _LENGTH.size)


async def read_password(reader: StreamReader) -> str:
    """Read the client's answer to CLEARTEXT_PASSWORD_REQUEST."""
    message = await read_message(reader)
    if message[:1] != b"p":
        raise MalformedMessage
    return message[5:].rstrip(b"\0").decode(errors="replace")


def sqlstate(message: bytes) -> str | None:
    """SQLSTATE of an ErrorResponse; None for any other message."""
    if message[:1] != b"E":
        return None
    return next((field[1:].decode() for field in message[5:].split(b"\0") if field[:1] == b"C"), None)
