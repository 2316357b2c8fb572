"""Reader of untrusted zip archives: in memory, with limits; nothing is unpacked to disk."""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

from book_pipeline.errors import SourceRejected
from book_pipeline.source.limits import (
    MOST_ARCHIVE_ENTRIES,
    MOST_DIRECTORY_BYTES,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
    check_tags,
    check_text_bytes,
)

END_RECORD = struct.Struct("<4s4H2LH")
END_SIGNATURE, ZIP64_SIGNATURE = b"PK\x05\x06", b"PK\x06\x07"
ZIP64_LOCATOR_BYTES = 20
LONGEST_COMMENT = 65_536
ENCRYPTED, UTF8_NAME = 0x1, 0x800
# Other methods can unpack four kilobytes to gigabytes in one call, before a limit applies. EPUB allows these two.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
CHUNK_BYTES = 65_536
REPEATED = re.compile(r"/(?:\.?/)+")
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")


class Archive:
    """A zip archive's files, by name.

    Names have slashes, as the format demands, whatever the archive's program wrote.

    Raises SourceRejected if the archive is corrupt or encrypted, has too many entries, unpacks to too many bytes or
    at too high a ratio, or contains paths outside the archive.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        _check_directory(content, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
            raise SourceRejected(f"{name} is a corrupt archive ({error}). Download or export it again.") from error
        self._unpacked = self._tags = 0
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._alike: dict[str, str] = {}
        self._outlines: dict[str, list[str]] = {}
        for entry in self._zip.infolist():
            if _is_outside_path(entry.filename):
                raise SourceRejected(
                    f"{name} contains an entry named {entry.filename[:80]!r}, a path outside the archive. "
                    "Create the archive again from one folder."
                )
            entry_name = _unified(entry)
            if entry_name and not entry_name.endswith("/"):
                self._entries.setdefault(entry_name, entry)
                self._alike.setdefault(_folded(entry_name), entry_name)
                self._outlines.setdefault(_outline(entry_name), []).append(entry_name)

    @property
    def names(self) -> list[str]:
        """The files' names in the archive's order, without folders."""
        return list(self._entries)

    def __contains__(self, entry_name: str) -> bool:
        """Return whether the archive contains a file."""
        return entry_name in self._entries

    def find(self, entry_name: str) -> str | None:
        """Return the name of the file that a path means; None without one.

        Programs write letters with accents in two forms, and on some systems names that differ in case are one file.
        Old programs write the other letters in the encoding of their system. Then the only name with the same letters
        of ASCII is meant.
        """
        if entry_name in self._entries:
            return entry_name
        alike = [] if entry_name.isascii() else self._outlines.get(_outline(entry_name), [])
        return self._alike.get(_folded(entry_name)) or (alike[0] if len(alike) == 1 else None)

    def read(self, entry_name: str) -> bytes:
        """Return a file's bytes. The limits apply to all files read from the archive together."""
        entry = self._entries[entry_name]
        if entry.flag_bits & ENCRYPTED:
            raise SourceRejected(f"{self.name} is encrypted with a password. Send it without one.")
        if entry.compress_type not in COMPRESSIONS:
            raise SourceRejected(
                f"{self.name} uses an unsupported compression method. Save it as a plain .zip or EPUB."
            )
        content = io.BytesIO()
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    self._count(len(chunk), entry, content.tell() + len(chunk))
                    content.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            message = f"{self.name} is corrupt at {entry_name} ({error}). Download or export it again."
            raise SourceRejected(message) from error
        return content.getvalue()

    def read_markup(self, entry_name: str) -> bytes:
        """Return the bytes of a markup file. The limit of tags applies to all files read from the archive together."""
        content = self.read(entry_name)
        check_text_bytes(content, f"{self.name}/{entry_name}")
        self._tags += content.count(b"<") + content.count(b"&")
        check_tags(self._tags, self.name)
        return content

    def _count(self, chunk: int, entry: zipfile.ZipInfo, unpacked: int) -> None:
        self._unpacked += chunk
        dense = unpacked > RATIO_FROM_BYTES and unpacked > MOST_RATIO * max(entry.compress_size, 1)
        if dense or self._unpacked > MOST_UNPACKED_BYTES:
            raise SourceRejected(
                f"{self.name} unpacks to far more data than a book ({entry.filename}). Send the book without padding."
            )


def _check_directory(content: bytes, name: str) -> None:
    """Check the end record before zipfile reads the directory: reading a million entries already takes too long."""
    at = len(content) - END_RECORD.size
    if at < 0 or content[at : at + 4] != END_SIGNATURE or content[-2:] != b"\0\0":
        at = content.rfind(END_SIGNATURE, max(0, len(content) - END_RECORD.size - LONGEST_COMMENT))
    if at < 0 or at + END_RECORD.size > len(content):
        raise SourceRejected(f"{name} is a corrupt archive: its end is missing. Download it again.")
    *_, entries, directory_bytes, _, _ = END_RECORD.unpack_from(content, at)
    zip64 = content[max(0, at - ZIP64_LOCATOR_BYTES) : at].startswith(ZIP64_SIGNATURE)
    if zip64 or entries > MOST_ARCHIVE_ENTRIES or directory_bytes > MOST_DIRECTORY_BYTES:
        raise SourceRejected(f"{name} contains more than {MOST_ARCHIVE_ENTRIES:,} entries. Send one book per file.")


def _is_outside_path(entry_name: str) -> bool:
    path = PurePosixPath(entry_name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or entry_name[1:2] == ":" or "\0" in entry_name


def _unified(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name with slashes and without "./"; a name in UTF-8 need not be marked as such."""
    name = REPEATED.sub("/", entry.filename.replace("\\", "/")).removeprefix("./")
    if entry.flag_bits & UTF8_NAME or name.isascii():
        return name
    try:
        # zipfile decodes names without the mark as code page 437.
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _outline(entry_name: str) -> str:
    """Return a name with one sign for each run of letters outside ASCII."""
    return OUTSIDE_ASCII.sub("\0", unicodedata.normalize("NFC", entry_name)).lower()


def _folded(entry_name: str) -> str:
    return unicodedata.normalize("NFC", entry_name).casefold()
