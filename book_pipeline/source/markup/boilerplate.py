"""Parts of marked-up books that are not the author's text: page numbers, licences, navigation, title pages."""

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

Element = Any
"""lxml has no types for its elements."""

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
IGNORED = {
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "meta", "noscript",
    "object", "option", "param", "rp", "script", "select", "source", "style", "svg", "template", "textarea", "title",
    "track", "video",
}  # fmt: skip
"""Elements without text for the reader; they are not recorded as removed."""

# Types of https://www.w3.org/TR/epub-ssv-11/, also as ARIA roles (doc-pagebreak).
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
RUBY = {"rt", "rp"}
LEAST_STEPS = 50
"""Elements that are visited for a text of limited length, at least."""


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, in lower case."""
    return _local_name(str(element.tag))


@lru_cache(maxsize=1024)  # a page has few names and each of them many times
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def attribute_words(element: Element, attribute: str) -> list[str]:
    """Return the words of a space-separated attribute, in lower case."""
    value = element.get(attribute)
    return value.lower().split() if value else []


def semantic_types(element: Element) -> list[str]:
    """Return an element's EPUB types, including those given as ARIA roles."""
    roles = [role.removeprefix("doc-") for role in attribute_words(element, "role")]
    # The HTML parser keeps the prefix of the attribute.
    return attribute_words(element, EPUB_TYPE) + attribute_words(element, "epub:type") + roles


def exclusion_reason(element: Element, name: str) -> str | None:
    """Return why an element with its descendants is not the author's text; None if it may be."""
    if element.attrib and (reason := _reason_by_attributes(element)) is not None:
        return reason
    return "ruby" if name in RUBY else None


def _reason_by_attributes(element: Element) -> str | None:
    classes = attribute_words(element, "class")
    reasons = [BY_TYPE.get(word) for word in semantic_types(element)]
    reasons += [BY_ID.get((element.get("id") or "").lower()), *(BY_CLASS.get(word) for word in classes)]
    if (reason := next((reason for reason in reasons if reason), None)) is not None:
        return reason
    if PAGE_CLASSES.intersection(classes) and PAGE_NUMBER.fullmatch(text_of(element, LONGEST_PAGE_NUMBER)):
        return "page number"
    hidden = element.get("hidden") is not None or HIDDEN.search(element.get("style") or "")
    return "hidden" if hidden else None


def text_of(element: Element, most: int | None = None) -> str:
    """Return the text in an element on one line; if it is longer than `most` characters, at least that many of them."""
    if most is None:
        return " ".join("".join(element.itertext()).split())
    pieces: list[str] = [element.text or ""]
    length = len(pieces[0])
    # The number of visited elements is limited too: otherwise nested elements make the total time quadratic.
    for event, below in islice(etree.iterwalk(element, events=("start", "end")), 1, 2 * LEAST_STEPS + 4 * most):
        piece = (below.text if event == "start" else below.tail if below is not element else "") or ""
        pieces.append(piece)
        length += len(piece)
        if length > 4 * most:
            break
    return " ".join("".join(pieces)[: 4 * most].split())
