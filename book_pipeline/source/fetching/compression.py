"""Decompression of HTTP responses, chunk by chunk, so that a decompression bomb is detected early."""

import zlib
from collections.abc import Iterator

from book_pipeline.errors import SourceRejected, SourceUnavailable

ACCEPT_ENCODING = "gzip, deflate"
CHUNK_BYTES = 65_536
MOST_RATIO = 100
"""Prose compresses 3:1, a table of numbers 10:1. A ratio of 100 is not a book."""
RATIO_FROM_BYTES = 2**20
"""Bytes of content from which the ratio is checked."""


class Decompression:
    """A decoder for the content coding in a `Content-Encoding` header; `identity` content is passed through.

    Raises SourceRejected for a coding that was not requested, or for several codings.
    """

    def __init__(self, header: str, url: str) -> None:
        codings = [name for part in header.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
        if codings not in ([], ["gzip"], ["x-gzip"], ["deflate"]):
            raise SourceRejected(
                f"{url} uses the content coding {', '.join(codings)[:60]}; only one of {ACCEPT_ENCODING} is supported. "
                "Download the file and upload it."
            )
        self._url = url
        self._coding = codings[0].removeprefix("x-") if codings else "identity"
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._coding == "gzip" else None
        self._head = b""
        self._wire = self._content = 0

    def feed(self, wire: bytes) -> Iterator[bytes]:
        """Yield the decompressed content of the bytes in chunks.

        Raises SourceRejected if they are corrupt or their compression ratio is over 100.
        """
        self._wire += len(wire)
        if self._coding == "identity":
            yield wire
            return
        if self._inflater is None:
            self._head += wire
            if len(self._head) < 2:  # noqa: PLR2004 - the two bytes that a zlib header has
                return
            wire, self._inflater = self._head, _deflate_decompressor(self._head)
        more = False
        try:
            while wire or more:
                if self._inflater.eof:
                    if self._coding == "deflate" or not wire.strip(b"\0"):
                        return
                    self._inflater = zlib.decompressobj(
                        zlib.MAX_WBITS | 16
                    )  # a stream may contain several gzip members
                chunk = self._inflater.decompress(wire, CHUNK_BYTES)
                wire = self._inflater.unconsumed_tail or self._inflater.unused_data
                more = len(chunk) == CHUNK_BYTES  # zlib may buffer output after it consumed all input
                self._count(chunk)
                yield chunk
        except zlib.error as error:
            raise SourceRejected(
                f"{self._url} declares {self._coding} compression, but its content is corrupt ({error}). "
                "Download the file and upload it."
            ) from error

    def finish(self) -> None:
        """Raise SourceUnavailable if the compressed stream is incomplete."""
        if self._coding != "identity" and self._wire and not (self._inflater and self._inflater.eof):
            raise SourceUnavailable(f"The download of {self._url} ended early. It will be retried.")

    def _count(self, chunk: bytes) -> None:
        self._content += len(chunk)
        if self._content > max(RATIO_FROM_BYTES, MOST_RATIO * self._wire):
            raise SourceRejected(
                f"{self._url} decompresses to more than {MOST_RATIO} times its size, like a decompression bomb. "
                "Give the address of a book."
            )


def _deflate_decompressor(head: bytes) -> "zlib._Decompress":
    """Return a decompressor for "deflate": a zlib stream by RFC 9110, a raw one from some servers."""
    is_zlib = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
