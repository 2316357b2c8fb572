"""Write ID3v2.4 tags. The same frames give the same bytes.

The layout follows "ID3 tag version 2.4.0, Main Structure" (https://id3.org/id3v2.4.0-structure), the frames follow
"Native Frames" (https://id3.org/id3v2.4.0-frames). Section numbers below are those of the main structure. Tags have no
extended header, padding, footer or unsynchronisation: readers skip a tag by its size, which is synchsafe, and UTF-8
has no byte $FF, so no text looks like the start of an MPEG frame.
"""

import re
import string
from collections.abc import Iterable
from urllib.parse import quote

UTF_8 = b"\x03"
FRONT_COVER = b"\x03"
HEADER = 10
"""Bytes before the frames."""
LARGEST = 2**28 - 1
"""The largest synchsafe size: four bytes of seven bits each."""
CONTROLS = re.compile("[\x00-\x1f]+")
SURROGATES = re.compile("[\ud800-\udfff]")
OTHER_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that do not stand for a byte."""


def tag(frames: Iterable[bytes]) -> bytes:
    """Return the tag that contains these frames, to put before an MP3's audio.

    Section 3.1: "ID3", version 4.0, no flags, and the size without these ten bytes.

    Raises
    ------
    ValueError
        The frames are longer than 268,435,455 bytes.

    """
    body = b"".join(frames)
    return b"ID3\x04\x00\x00" + synchsafe(len(body)) + body


def text_frame(name: str, text: str | None) -> bytes:
    """Return a text information frame (T000 to TZZZ except TXXX) in UTF-8, or no bytes if there is no text.

    In a text frame, $00 separates values and newlines are forbidden (section 4), so a run of control characters becomes
    a space. Half of a surrogate pair, which UTF-8 cannot express, becomes U+FFFD.
    """
    line = SURROGATES.sub("\ufffd", CONTROLS.sub(" ", text or "")).strip()
    return frame(name, UTF_8 + line.encode() + b"\x00") if line else b""


def user_text_frame(description: str, text: str) -> bytes:
    """Return a user defined text information frame (TXXX) in UTF-8; control characters as in `text_frame`."""
    values = (SURROGATES.sub("\ufffd", CONTROLS.sub(" ", each)).strip() for each in (description, text))
    return frame("TXXX", UTF_8 + b"\x00".join(value.encode() for value in values) + b"\x00")


def picture_frame(media_type: str, picture: bytes) -> bytes:
    """Return an attached picture frame (APIC) with the front cover."""
    return frame("APIC", UTF_8 + media_type.encode() + b"\x00" + FRONT_COVER + b"\x00" + picture)


def url_frame(name: str, url: str | None) -> bytes:
    """Return a URL link frame (W000 to WZZZ except WXXX), or no bytes if there is no URL.

    URLs are ISO-8859-1 without an encoding byte (section 4); all but printable ASCII is percent-encoded. Python has
    undecodable bytes of a file name as surrogates (PEP 383), which are encoded as these bytes.
    """
    known = OTHER_SURROGATES.sub("\ufffd", url or "")
    return frame(name, quote(known, safe=string.punctuation, errors="surrogateescape").encode()) if known else b""


def frame(name: str, body: bytes) -> bytes:
    """Return a frame: its four-letter name, the size of its body, no flags, and the body.

    Section 4: the size is synchsafe in version 2.4, unlike in 2.3, and excludes the ten bytes of the header.

    Raises
    ------
    ValueError
        The body is longer than 268,435,455 bytes.

    """
    return name.encode() + synchsafe(len(body)) + b"\x00\x00" + body


def tag_size(beginning: bytes) -> int:
    """Return the size of the tag at the beginning of a file, given its first ten bytes; 0 if there is none."""
    if len(beginning) < HEADER or not beginning.startswith(b"ID3"):
        return 0
    return HEADER + sum(byte << shift for byte, shift in zip(beginning[6:10], (21, 14, 7, 0), strict=True))


def synchsafe(size: int) -> bytes:
    """Return a size as four bytes whose highest bits are zero (section 6.2)."""
    if size > LARGEST:
        message = f"{size} bytes do not fit into an ID3v2.4 tag, whose limit is {LARGEST} bytes"
        raise ValueError(message)
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
