"""What a server compressed on the way, undone piece by piece, so that no bomb unfolds further than a piece."""

import zlib
from collections.abc import Iterator

from book_pipeline.errors import SourceRejected, SourceUnavailable

ACCEPTED = "gzip, deflate"
PIECE = 65_536
MOST_RATIO = 100
"""Prose gives 3:1, a table of figures 10:1; what gives a hundred is no book."""
FREE_BYTES = 2**20
"""Below this size no ratio is of interest."""


class Decompression:
    """Undoes the content coding that a `Content-Encoding` header names; `identity` passes through.

    Raises SourceRejected for a coding that we did not ask for, and for several on top of one another.
    """

    def __init__(self, header: str, url: str) -> None:
        codings = [name for part in header.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
        if codings not in ([], ["gzip"], ["x-gzip"], ["deflate"]):
            raise SourceRejected(
                f"{url} comes in the content coding {', '.join(codings)[:60]}; only one of {ACCEPTED} is taken. "
                "Download the file and drop it."
            )
        self._url = url
        self._coding = codings[0].removeprefix("x-") if codings else "identity"
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._coding == "gzip" else None
        self._head = b""
        self._wire = self._content = 0

    def feed(self, wire: bytes) -> Iterator[bytes]:
        """Give the content of these bytes in pieces.

        Raises SourceRejected when they are damaged, or unfold a hundredfold.
        """
        self._wire += len(wire)
        if self._coding == "identity":
            yield wire
            return
        if self._inflater is None:
            self._head += wire
            if len(self._head) < 2:  # noqa: PLR2004 - the two bytes that a zlib header has
                return
            wire, self._inflater = self._head, _deflater(self._head)
        more = False
        try:
            while wire or more:
                if self._inflater.eof:
                    if self._coding == "deflate" or not wire.strip(b"\0"):
                        return
                    self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)  # gzip files may follow one another
                piece = self._inflater.decompress(wire, PIECE)
                wire = self._inflater.unconsumed_tail or self._inflater.unused_data
                more = len(piece) == PIECE  # zlib may hold content back although it took all of the wire's bytes
                self._count(piece)
                yield piece
        except zlib.error as error:
            raise SourceRejected(
                f"{self._url} says that it is compressed with {self._coding}, but is damaged ({error}). "
                "Download the file and drop it."
            ) from error

    def finish(self) -> None:
        """Raise SourceUnavailable if the content breaks off: half a book is no book."""
        if self._coding != "identity" and self._wire and not (self._inflater and self._inflater.eof):
            raise SourceUnavailable(f"{self._url} broke off in the middle. It is tried again.")

    def _count(self, piece: bytes) -> None:
        self._content += len(piece)
        if self._content > max(FREE_BYTES, MOST_RATIO * self._wire):
            raise SourceRejected(
                f"{self._url} unfolds to more than {MOST_RATIO} times its size: a decompression bomb. "
                "Give the address of a book."
            )


def _deflater(head: bytes) -> "zlib._Decompress":
    """Return what reads "deflate": by RFC 9110 a zlib stream, by some servers a bare one."""
    is_zlib = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
