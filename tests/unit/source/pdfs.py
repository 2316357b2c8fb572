"""Small PDFs: pages of words at given places, in Courier."""

from collections.abc import Iterable, Mapping, Sequence

Placed = tuple[str, float, float, float]
"""A text, its left and baseline in points from the lower left corner of the page, and its type size."""
WIDTH, HEIGHT = 440, 595
LEADING = 1.2
"""Distance of two lines in type sizes."""
LETTER = 0.6
"""Width of a letter of Courier in type sizes."""


def pdf(
    pages: Sequence[Iterable[Placed]], bookmarks: Sequence[tuple[str, int]] = (), info: str = "", extra: str = ""
) -> bytes:
    """Return a PDF of the pages. `bookmarks` are titles and pages from 0, `extra` operators of the first page."""
    objects: dict[int, bytes] = {}
    kids: list[int] = []
    number = 10
    for at, placed in enumerate(pages):
        content = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {left} {baseline} Tm ({_escaped(text)}) Tj ET\n"
            for text, left, baseline, size in placed
        )
        stream = (content + (extra if not at else "")).encode("cp1252")
        kids.append(number)
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> /XObject << /I 4 0 R >> >> >>"
        ).encode()
        objects[number + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
        number += 2
    outline = list(range(number, number + len(bookmarks)))
    for at, (title, page) in enumerate(bookmarks):
        following = f"/Next {outline[at + 1]} 0 R" if at + 1 < len(outline) else ""
        objects[outline[at]] = (
            f"<< /Title ({_escaped(title)}) /Parent 5 0 R {following} /Dest [{kids[page]} 0 R /Fit] >>".encode("cp1252")
        )
    objects |= {
        1: b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) " + (b"/Outlines 5 0 R >>" if outline else b">>"),
        2: f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length 1 >>\nstream\n0\nendstream",
        6: f"<< /Title (The Tide) /Author (Nobody Yet) {info} >>".encode(),
    }
    if outline:
        objects[5] = f"<< /First {outline[0]} 0 R /Last {outline[-1]} 0 R /Count {len(outline)} >>".encode()
    return file_of(objects)


def lines(
    texts: Iterable[str], left: float = 60, top: float = 520, size: float = 11, indents: Iterable[int] = ()
) -> list[Placed]:
    """Place lines below each other; those whose number is in `indents` are indented."""
    indented = set(indents)
    return [
        (text, left + 2 * size * (at in indented), top - at * LEADING * size, size) for at, text in enumerate(texts)
    ]


def wrapped(text: str, width: int = 45) -> list[str]:
    """Return the text in lines of so many letters."""
    made = [""]
    for word in text.split():
        if len(made[-1]) + len(word) + 1 > width:
            made.append("")
        made[-1] = f"{made[-1]} {word}".strip()
    return made


def file_of(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of objects by number; 1 is the catalogue, 6 the information."""
    content, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(content), max(objects) + 1
    content += b"xref\n0 %d\n" % size
    for number in range(size):
        content += b"%010d %05d %s \n" % (
            offsets.get(number, 0),
            0 if number else 65535,
            b"n" if number in offsets else b"f",
        )
    return bytes(content) + b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
