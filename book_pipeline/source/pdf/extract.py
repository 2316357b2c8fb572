"""Extraction of the words of a PDF with PDFium, in a process of its own: `python -m book_pipeline.source.pdf.extract`.

A PDF reaches native code, so a hostile one may crash it, or take memory and time without end. The process has limits
and does nothing but read the file from standard input and write JSON to standard output.
"""

import ctypes
import json
import math
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from book_pipeline.own_process import limit_process

MOST_MEMORY = 768 << 20
"""Bytes of address space, of which PDFium and Python take 60 MB."""
MOST_SECONDS = 60
"""Processor seconds. A book of 600,000 characters takes 2.5."""
MOST_PAGES = 5000
MOST_CHARACTERS = 5_000_000
"""Les Misérables has 3.3 million. The words of so many take 400 MB here, and as much in the process that waits."""
MOST_WORDS_FOR_IMAGES = 20
"""A page with more words is no scan, so its images are not counted."""
SEPARATORS = frozenset((0, 9, 10, 11, 12, 13, 32, 0xA0, 0x2002, 0x2003, 0x2009))
HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))
"""What PDFium returns for a hyphen at the end of a line, and soft hyphens."""
RAISED = {ord(character): raised for character, raised in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}
RAISED_SIZE = 0.85
"""Largest ratio of a raised number's type size to that of the word before it."""
UPRIGHT = 0.2
"""Largest sine of the angle of a line that is read."""
SURROGATES = range(0xD800, 0xE000)
SURROGATES_BEGIN = 0xD800
PASSWORD_ERROR = 4
DEEPEST_BOOKMARK, MOST_BOOKMARKS = 6, 20_000

Word = list[Any]
"""Text, left, right, baseline and type size (in points, from the page's lower left corner)."""


def extract(content: bytes) -> dict[str, Any]:
    """Return metadata, bookmarks and pages of words; or `error`, which is a key of the reader's REASONS."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        return {"error": "password" if getattr(error, "err_code", 0) == PASSWORD_ERROR else "damaged"}
    if len(document) > MOST_PAGES:
        return {"error": "pages"}
    pages: list[dict[str, Any]] = []
    characters = 0
    for number in range(len(document)):
        handle = raw.FPDF_LoadPage(document.raw, number)
        if not handle:
            return {"error": "damaged"}
        text = raw.FPDFText_LoadPage(handle)
        if not text:
            return {"error": "damaged"}
        characters += raw.FPDFText_CountChars(text)
        if characters > MOST_CHARACTERS:
            return {"error": "characters"}
        words, turned = _words(raw, text)
        images = len(words) <= MOST_WORDS_FOR_IMAGES and any(
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(handle, at)) == raw.FPDF_PAGEOBJ_IMAGE
            for at in range(raw.FPDFPage_CountObjects(handle))
        )
        pages.append({"words": words, "turned": turned, "images": images})
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(handle)
    return {
        "pages": pages,
        "metadata": document.get_metadata_dict(skip_empty=True),
        "language": _language(raw, document),
        "bookmarks": list(_bookmarks(document)),
    }


def _words(raw: Any, text: Any) -> tuple[list[Word], str]:
    """Return the words of a page in the order of the file, and the text that is not upright."""
    words: list[Word] = []
    turned: list[str] = []
    start, letters = -1, ""
    units = _units(raw, text, raw.FPDFText_CountChars(text))
    for at, unit in enumerate([*units, 0]):
        if unit not in SEPARATORS:
            if start < 0:
                start, letters, size = at, "", _size(raw, text, at)
            if unit in RAISED and letters and raw.FPDFText_GetFontSize(text, at) and _is_raised(raw, text, at, size):
                letters += RAISED[unit]
            else:
                letters += _character(unit)
        # The rest of a word that a line end divides follows its hyphen at once, but is a word on the next line.
        if start >= 0 and (unit in SEPARATORS or unit in HYPHENS):
            left, right, baseline, upright = _place(raw, text, start, at if unit in HYPHENS else at - 1)
            letters = _joined(letters)
            if not upright:
                turned.append(letters)
            elif letters:
                words.append([letters, left, right, baseline, size])
            start = -1
    return words, " ".join(turned)


def _units(raw: Any, text: Any, count: int) -> Sequence[int]:
    """Return the code of each character of a page: at once, or one by one if some have no or a longer text."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if count and raw.FPDFText_GetText(text, 0, count, buffer) == count + 1 and max(buffer) < SURROGATES_BEGIN:
        return buffer[:count]
    return [raw.FPDFText_GetUnicode(text, at) for at in range(count)]


def _character(unit: int) -> str:
    if unit in HYPHENS:
        return "\u00ad"
    return "\ufffd" if unit > sys.maxunicode else chr(unit)


def _joined(letters: str) -> str:
    """Return letters with the two halves of one, such as those of formulas, put together."""
    if letters.isascii() or not any(ord(letter) in SURROGATES for letter in letters):
        return letters
    return letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _size(raw: Any, text: Any, at: int) -> float:
    """Return a character's type size in points: the font's size, scaled by the text's matrix."""
    matrix = raw.FS_MATRIX()
    size: float = raw.FPDFText_GetFontSize(text, at)
    if raw.FPDFText_GetMatrix(text, at, matrix):
        size *= math.hypot(matrix.c, matrix.d)
    return round(size, 2)


def _is_raised(raw: Any, text: Any, at: int, size: float) -> bool:
    return _size(raw, text, at) < RAISED_SIZE * size


def _place(raw: Any, text: Any, first: int, last: int) -> tuple[float, float, float, bool]:
    """Return a word's left, right and baseline, and whether it is upright."""
    left, right = raw.FS_RECTF(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, first, left)
    raw.FPDFText_GetLooseCharBox(text, last, right)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, first, x, y)
    upright = abs(math.sin(max(0.0, raw.FPDFText_GetCharAngle(text, first)))) <= UPRIGHT
    # The first letter of a word that is written from right to left is at its right.
    first_left, last_right = min(left.left, right.left), max(left.right, right.right)
    return round(first_left, 1), round(last_right, 1), round(y.value, 1), upright


def _language(raw: Any, document: Any) -> str | None:
    size = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 2 < size < 200:  # noqa: PLR2004 - bytes; a language tag has at most 35 letters
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace") or None


def _bookmarks(document: Any) -> Iterator[tuple[str, int, int]]:
    """Yield title, depth (from 1) and page (from 0) of each bookmark."""
    for count, bookmark in enumerate(document.get_toc(max_depth=DEEPEST_BOOKMARK)):
        if count == MOST_BOOKMARKS:
            return
        destination = bookmark.get_dest()
        page = destination.get_index() if destination is not None else None
        if page is not None:
            yield " ".join(bookmark.get_title().split()), bookmark.level + 1, page


if __name__ == "__main__":
    limit_process(MOST_MEMORY, MOST_SECONDS)
    sys.stdout.write(json.dumps(extract(sys.stdin.buffer.read())))
