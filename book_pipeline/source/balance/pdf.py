"""The words of a PDF as PDFium returns them, in a process of its own: `python -m book_pipeline.source.balance.pdf`.

The process has the limits of the one that extracts the words for the reader.
"""

import ctypes
import json
import re
import sys
from itertools import islice

from book_pipeline.own_process import limit_process
from book_pipeline.source.balance.check import SourceWords
from book_pipeline.source.pdf import extract
from book_pipeline.source.pdf.reader import answer_of

DIVIDED = re.compile(r"([^\W\d_]{1,40})[\x02\ufffe]([^\W\d_]{1,40})")
"""A word that a line end divides, with what PDFium returns for the hyphen."""
MODULE = "book_pipeline.source.balance.pdf"


def words_of_pdf(content: bytes, name: str) -> SourceWords:
    """Return the words of a PDF. Raises SourceRejected if that takes too long."""
    found: dict[str, list[str]] = answer_of(MODULE, content, name)
    texts = found["texts"]
    return SourceWords(
        lambda: texts,
        # A bookmark becomes a heading if the text has none with its words.
        lambda: found["bookmarks"],
        divided=lambda: (pair for text in texts for pair in DIVIDED.findall(text)),
    )


def texts_of(content: bytes) -> dict[str, list[str]]:
    """Return the text of each page, and the titles of the bookmarks."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    document = pdfium.PdfDocument(content)
    texts: list[str] = []
    for number in range(len(document)):
        page = raw.FPDF_LoadPage(document.raw, number)
        text = raw.FPDFText_LoadPage(page)
        count = raw.FPDFText_CountChars(text)
        buffer = (ctypes.c_ushort * (2 * count + 2))()
        written = raw.FPDFText_GetText(text, 0, count, buffer)
        texts.append(bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace"))
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    bookmarks = islice(document.get_toc(max_depth=extract.DEEPEST_BOOKMARK), extract.MOST_BOOKMARKS)
    return {"texts": texts, "bookmarks": [bookmark.get_title() for bookmark in bookmarks]}


if __name__ == "__main__":
    limit_process(extract.MOST_MEMORY, extract.MOST_SECONDS)
    sys.stdout.write(json.dumps(texts_of(sys.stdin.buffer.read())))
