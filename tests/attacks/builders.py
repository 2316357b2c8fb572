"""Hostile archives, built in memory when a test runs."""

import io
import struct
import zipfile
import zlib

from tests.unit.source.books import PARTS, zipped

MEGABYTE = 1_000_000
END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")


def bomb(megabytes: int, name: str = "book.txt") -> bytes:
    """Return an archive with one entry of zeros, compressed a thousand to one."""
    return zipped({name: b"0" * (megabytes * MEGABYTE)})


def many_bombs(entries: int) -> bytes:
    """Return an EPUB whose pages are within the ratio, but together unpack to far more than a book."""
    line = zlib.compress(bytes(range(33, 126)) * 5, 9).hex() + " "
    page = f"<html><body><p>{line * (4 * MEGABYTE // len(line))}</p></body></html>"
    items = "".join(f'<item id="i{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(entries))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(entries))
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    return zipped(
        {"book.opf": package, "mimetype": "application/epub+zip"} | {f"{n}.xhtml": page for n in range(entries)}
    )


def overlapping(entries: int, megabytes: int, before: int = 0) -> bytes:
    """Return an archive whose entries overlap: each is small, together they are a bomb.

    https://www.bamsoftware.com/hacks/zipbomb/
    """
    content = b"<p>" + b"0123456789abcdef" * (megabytes * MEGABYTE // 16)
    packed = zlib.compress(content, 9)[2:-4]
    check = zlib.crc32(content)
    name = b"book.txt"
    body = LOCAL.pack(b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(packed), len(content), len(name), 0) + name + packed
    directory = b"".join(
        CENTRAL.pack(
            b"PK\x01\x02", 20, 20, 0, 8, 0, 0, check, len(packed), len(content), len(entry), 0, 0, 0, 0, 0, before
        )
        + entry
        for entry in (b"%d.txt" % number for number in range(entries))
    )
    return body + directory + END.pack(b"PK\x05\x06", 0, 0, entries, entries, len(directory), before + len(body), 0)


def overlapping_pages(pages: int, megabytes: int) -> bytes:
    """Return an EPUB whose pages overlap."""
    items = "".join(f'<item id="i{n}" href="{n}.txt" media-type="text/html"/>' for n in range(pages))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(pages))
    package = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>".encode()
    head = LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, 0, zlib.crc32(package), len(package), len(package), 8, 0)
    entry = CENTRAL.pack(
        b"PK\x01\x02", 20, 20, 0, 0, 0, 0, zlib.crc32(package), len(package), len(package), 8, 0, 0, 0, 0, 0, 0
    )
    before = head + b"book.opf" + package
    shared = overlapping(pages, megabytes, before=len(before))
    cut = len(shared) - END.size
    *_, size, at, _ = END.unpack(shared[cut:])
    directory = shared[cut - size : cut] + entry + b"book.opf"
    end = END.pack(b"PK\x05\x06", 0, 0, pages + 1, pages + 1, len(directory), at, 0)
    return before + shared[: cut - size] + directory + end


def lying_about_size(megabytes: int) -> bytes:
    """Return an archive whose entry declares a small size, in its header and in the directory."""
    content = bytearray(bomb(megabytes))
    size = struct.pack("<L", megabytes * MEGABYTE)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<L", 1000)
    return bytes(content)


def lying_about_ratio(megabytes: int) -> bytes:
    """Return an archive whose entry declares a compression ratio of one."""
    content = bytearray(bomb(megabytes))
    at = content.find(b"PK\x01\x02")
    content[at + 20 : at + 24] = content[at + 24 : at + 28]
    return bytes(content)


def nested(levels: int) -> bytes:
    """Return nested archives."""
    content = bomb(1)
    for _ in range(levels):
        content = zipped({"lib.zip": content})
    return content


def of_many_entries(entries: int, declared: int | None = None) -> bytes:
    """Return an archive of empty entries whose end record declares another number."""
    name = b"a"
    entry = CENTRAL.pack(b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    declared = entries % 65_536 if declared is None else declared
    body = LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    return (
        body + entry * entries + END.pack(b"PK\x05\x06", 0, 0, declared, declared, len(entry) * entries, len(body), 0)
    )


def with_directory_declared_smaller(entries: int) -> bytes:
    """Return an archive of many entries whose end record declares a small directory."""
    content = bytearray(of_many_entries(entries, declared=1))
    content[-END.size + 12 : -END.size + 16] = struct.pack("<L", 47)
    return bytes(content)


def with_zip64_end(entries: int) -> bytes:
    """Return an archive whose real end record is a ZIP64 one before an ordinary one with small numbers."""
    plain = of_many_entries(entries, declared=1)
    body, end = plain[: -END.size], plain[-END.size :]
    directory = 47 * entries
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, directory, len(body) - directory
    )
    return body + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, len(body), 1) + end


def behind_a_comment(entries: int) -> bytes:
    """Return an archive with a second end record with small numbers in the comment of the real one."""
    innocent = END.pack(b"PK\x05\x06", 0, 0, 1, 1, 47, 0, 0)
    plain = of_many_entries(entries)
    return plain[:-2] + struct.pack("<H", len(innocent)) + innocent


def locked() -> bytes:
    """Return an EPUB whose entries have the encryption flag."""
    content = bytearray(zipped(PARTS))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def with_a_link(target: str) -> bytes:
    """Return an archive whose book is a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("book.txt")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, target)
    return stream.getvalue()
