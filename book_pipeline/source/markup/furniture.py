"""What of a marked-up book is not its text, by what its markup says: pages, licences, navigation, title pages."""

import re
from itertools import islice
from typing import Any

from lxml import etree

Element = Any
"""lxml's elements have no types of their own."""

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
UNSPOKEN = {
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "meta", "noscript",
    "object", "option", "param", "rp", "script", "select", "source", "style", "svg", "template", "textarea", "title",
    "track", "video",
}  # fmt: skip
"""Elements without a word for the reader; nothing is recorded of them."""

# Words of https://www.w3.org/TR/epub-ssv-11/, also as ARIA roles (doc-pagebreak).
BY_TYPE = {
    "pagebreak": "page number",
    "backlink": "link back from a note",
    "toc": "contents page", "landmarks": "contents page", "page-list": "contents page", "loi": "list of illustrations",
    "cover": "cover", "frontispiece": "cover",
    "titlepage": "title page", "halftitlepage": "title page", "fulltitlepage": "title page",
    "copyright-page": "copyright page", "imprint": "copyright page", "imprimatur": "copyright page",
    "colophon": "colophon",
}  # fmt: skip
BY_ID = {
    "pg-header": "Project Gutenberg header", "pg-machine-header": "Project Gutenberg header",
    "pg-footer": "Project Gutenberg licence",
}  # fmt: skip
BY_CLASS = {
    "pgheader": "Project Gutenberg header", "pg-boilerplate": "Project Gutenberg licence",
    "transnote": "transcriber's note", "trans-note": "transcriber's note", "tnote": "transcriber's note",
    "tnbox": "transcriber's note", "transcribers-note": "transcriber's note", "transcriber-note": "transcriber's note",
}  # fmt: skip
PAGE_CLASSES = {
    "pagenum", "pagenumber", "pageno", "page-number", "pagebreak", "pb", "page", "page_number", "pgnum", "linenum",
    "lnum", "ln", "tei-pb", "folionum", "x-ebookmaker-pageno",
}  # fmt: skip
PAGE_NUMBER = re.compile(
    r"[\s\[\](){}|—–-]*(?:(?:p|pg|page|pag|seite|s)\b[.\s]*)?(?:\d{1,4}|[ivxlc]{1,8})?[\s\[\](){}|.—–-]*",
    re.IGNORECASE,
)
LONGEST_PAGE_NUMBER = 24
HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
PARENTHESES = {"rt", "rp"}
LEAST_STEPS = 50
"""Elements that are looked into for a text of bounded length, at least."""


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def words_of(element: Element, attribute: str) -> list[str]:
    """Return the words of an attribute that lists some."""
    return (element.get(attribute) or "").lower().split()


def types_of(element: Element) -> list[str]:
    """Return what an element is by EPUB's vocabulary, or by the same words as ARIA roles."""
    roles = [role.removeprefix("doc-") for role in words_of(element, "role")]
    # In a file that was read as HTML the attribute has kept its prefix.
    return words_of(element, EPUB_TYPE) + words_of(element, "epub:type") + roles


def reason_to_leave(element: Element, name: str) -> str | None:
    """Return why an element with all below it is no text of the author's; None if it may be."""
    if element.attrib and (reason := _reason_by_attributes(element)) is not None:
        return reason
    return "ruby" if name in PARENTHESES else None


def _reason_by_attributes(element: Element) -> str | None:
    classes = words_of(element, "class")
    named = [BY_TYPE.get(word) for word in types_of(element)]
    named += [BY_ID.get((element.get("id") or "").lower()), *(BY_CLASS.get(word) for word in classes)]
    if (reason := next((reason for reason in named if reason), None)) is not None:
        return reason
    if PAGE_CLASSES.intersection(classes) and PAGE_NUMBER.fullmatch(text_of(element, LONGEST_PAGE_NUMBER)):
        return "page number"
    hidden = element.get("hidden") is not None or HIDDEN.search(element.get("style") or "")
    return "hidden" if hidden else None


def text_of(element: Element, most: int | None = None) -> str:
    """Return the text below an element, on one line; of a longer one than `most` characters only the beginning."""
    if most is None:
        return " ".join("".join(element.itertext()).split())
    pieces: list[str] = [element.text or ""]
    length = len(pieces[0])
    # Step by step, also over what has no text: elements in one another would be gone over once for each of them.
    for event, below in islice(etree.iterwalk(element, events=("start", "end")), 1, 2 * LEAST_STEPS + 4 * most):
        piece = (below.text if event == "start" else below.tail if below is not element else "") or ""
        pieces.append(piece)
        length += len(piece)
        if length > 4 * most:
            break
    return " ".join("".join(pieces)[: 4 * most].split())
