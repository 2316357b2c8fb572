"""Boxes of an MP4 file (ISO/IEC 14496-12), and descriptors of its sound (14496-1)."""

import struct
import sys
from array import array
from collections.abc import Iterator

HEADER = 8


def box(kind: str, *parts: bytes) -> bytes:
    """Return a box with this content."""
    size = HEADER + sum(map(len, parts))
    return b"".join([struct.pack(">I4s", size, kind.encode("latin-1")), *parts])


def full_box(kind: str, version: int, flags: int, *parts: bytes) -> bytes:
    """Return a box with a version and flags before its content."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def big_endian(values: "array[int]") -> bytes:
    """Return the numbers in the byte order of MP4."""
    swapped = array(values.typecode, values)
    if sys.byteorder == "little":
        swapped.byteswap()
    return swapped.tobytes()


def descriptor(tag: int, content: bytes) -> bytes:
    """Return a descriptor of less than 128 bytes."""
    return bytes([tag, len(content)]) + content


def children(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and the content of each box."""
    at = 0
    while at + HEADER <= len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        if not HEADER <= size <= len(content) - at:
            message = f"the box {kind!r} has {size} bytes, and {len(content) - at} are left"
            raise ValueError(message)
        yield kind.decode("latin-1"), content[at + HEADER : at + size]
        at += size


def find(content: bytes, path: str) -> bytes:
    """Return the content of the box at a path such as "trak/mdia". Raises ValueError if there is none."""
    name, _, rest = path.partition("/")
    for kind, inside in children(content):
        if kind == name:
            return find(inside, rest) if rest else inside
    message = f"there is no box {name}"
    raise ValueError(message)
