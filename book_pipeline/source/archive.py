"""Archives from strangers, read in memory and within bounds: nothing is ever unpacked to a disk."""

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from book_pipeline.errors import SourceRejected
from book_pipeline.source.limits import (
    MOST_DIRECTORY_BYTES,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
    check_bytes,
    check_marks,
)

END_RECORD = struct.Struct("<4s4H2LH")
END_SIGNATURE, ZIP64_SIGNATURE = b"PK\x05\x06", b"PK\x06\x07"
ZIP64_LOCATOR_BYTES = 20
LONGEST_COMMENT = 65_536
ENCRYPTED = 0x1
# The others unpack four kilobytes to gigabytes at one go, before anybody can look. EPUB allows these two.
PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PIECE = 65_536


class Archive:
    """A zip archive's entries, by name.

    Raises SourceRejected, naming the archive, for one that is broken, locked, or made to harm: too many entries, too
    large or too tightly packed, names that lead outside.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        _check_directory(content, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
            raise SourceRejected(f"{name} is a broken archive ({error}). Download or export it again.") from error
        self._unpacked = self._marks = 0
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._zip.infolist():
            if _leads_outside(entry.filename):
                raise SourceRejected(
                    f"{name} holds an entry named {entry.filename[:80]!r}, which leads outside of the archive. "
                    "Make the archive again from a folder of its own."
                )
            if entry.filename and not entry.filename.endswith("/"):
                self._entries.setdefault(entry.filename, entry)

    @property
    def names(self) -> list[str]:
        """The entries' names, in the archive's order; folders are none."""
        return list(self._entries)

    def __contains__(self, entry_name: str) -> bool:
        """Tell whether there is such an entry."""
        return entry_name in self._entries

    def read(self, entry_name: str) -> bytes:
        """Return an entry's bytes; the archive's bounds hold for all that was read of it."""
        entry = self._entries[entry_name]
        if entry.flag_bits & ENCRYPTED:
            raise SourceRejected(f"{self.name} is locked with a password. Send it without one.")
        if entry.compress_type not in PACKED_AS:
            raise SourceRejected(f"{self.name} is packed in a way that isn't usual. Make a plain .zip or EPUB of it.")
        content = io.BytesIO()
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(PIECE):
                    self._count(len(piece), entry, content.tell() + len(piece))
                    content.write(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            message = f"{self.name} is broken at {entry_name} ({error}). Download or export it again."
            raise SourceRejected(message) from error
        return content.getvalue()

    def read_markup(self, entry_name: str) -> bytes:
        """Return the bytes of an entry that is markup; the bound of tags holds for all that was read of the archive."""
        content = self.read(entry_name)
        check_bytes(content, f"{self.name}/{entry_name}")
        self._marks += content.count(b"<") + content.count(b"&")
        check_marks(self._marks, self.name)
        return content

    def _count(self, piece: int, entry: zipfile.ZipInfo, unpacked: int) -> None:
        self._unpacked += piece
        dense = unpacked > RATIO_FROM_BYTES and unpacked > MOST_RATIO * max(entry.compress_size, 1)
        if dense or self._unpacked > MOST_UNPACKED_BYTES:
            raise SourceRejected(
                f"{self.name} unpacks to far more than a book ({entry.filename}). Send the book without padding."
            )


def _check_directory(content: bytes, name: str) -> None:
    """Look at an archive's end record before its directory is read: reading a million entries is the harm itself."""
    at = len(content) - END_RECORD.size
    if at < 0 or content[at : at + 4] != END_SIGNATURE or content[-2:] != b"\0\0":
        at = content.rfind(END_SIGNATURE, max(0, len(content) - END_RECORD.size - LONGEST_COMMENT))
    if at < 0 or at + END_RECORD.size > len(content):
        raise SourceRejected(f"{name} is a broken archive: its end is missing. Download it again.")
    *_, entries, directory_bytes, _, _ = END_RECORD.unpack_from(content, at)
    zip64 = content[max(0, at - ZIP64_LOCATOR_BYTES) : at].startswith(ZIP64_SIGNATURE)
    if zip64 or entries > MOST_ENTRIES or directory_bytes > MOST_DIRECTORY_BYTES:
        raise SourceRejected(f"{name} holds more than {MOST_ENTRIES:,} entries. Send one book a file.")


def _leads_outside(entry_name: str) -> bool:
    path = PurePosixPath(entry_name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or entry_name[1:2] == ":" or "\0" in entry_name
