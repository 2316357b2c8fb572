"""HTML to a document: a book of any generation of markup, or the article of a web page."""

import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.gutenberg import metadata_of, title_and_author, unframe
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode
from book_pipeline.source.markup.article import blocks_of_page
from book_pipeline.source.markup.blocks import as_text
from book_pipeline.source.markup.furniture import Element, text_of
from book_pipeline.source.markup.promote import promote_linked
from book_pipeline.source.markup.trees import html_tree

TITLES = ("dc.title", "dcterms.title", "citation_title", "og:title")
AUTHORS = ("dc.creator", "dcterms.creator", "author", "citation_author", "article:author")
LANGUAGES = ("dc.language", "dcterms.language", "language", "content-language")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")
LONGEST_NAME = 500
"""Characters of a title or an author's name."""


def read_html(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read an HTML file.

    Parameters
    ----------
    charset
        What the server said of the encoding.

    Raises SourceRejected, naming `name`, for what is no text, holds none, or is nested as no book is.

    """
    characters, encoding = decode(content, name, charset)
    return document_of_page(characters, name, encoding)


def document_of_page(characters: str, name: str, encoding: str) -> Document:
    """Return the document that a page's characters make."""
    root = html_tree(characters, name)
    blocks, left_out = blocks_of_page(root, characters, name)
    promote_linked(blocks, root)
    framed = unframe(as_text(blocks).split("\n"))
    lines, remarks = without_remarks(framed.lines)
    text = "\n".join(lines).strip("\n")
    if not any(map(str.isalnum, text)):
        raise SourceRejected(f"{name} holds no text of a book. Send the page that has it.")
    header = [line for removal in left_out if "header" in removal.reason for line in removal.text.split("\n")]
    told_title, told_author, told_language = metadata_of(header)
    page_title, page_author = title_and_author(text_of(title) if (title := root.find(".//title")) is not None else "")
    said = _said(root)
    language = said.get("language") or root.get("lang") or root.get("xml:lang") or ""
    return Document(
        text + "\n",
        framed.title or told_title or said.get("title") or page_title or None,
        framed.author or told_author or said.get("author") or page_author or None,
        framed.language or told_language or (language if LANGUAGE.fullmatch(language) else None),
        encoding,
        (*left_out, *framed.removed, *remarks),
    )


def _said(root: Element) -> dict[str, str]:
    """Return what the page's meta elements say, each from the most certain that is there."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or meta.get("http-equiv") or "").lower()
        if value := " ".join((meta.get("content") or "").split())[:LONGEST_NAME]:
            metas.setdefault(key, value)
    names = {"title": TITLES, "author": AUTHORS, "language": LANGUAGES}
    return {
        field: value for field, keys in names.items() if (value := next((metas[k] for k in keys if k in metas), ""))
    }
