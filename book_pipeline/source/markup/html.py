"""Reader of HTML: a book in old or new markup, or the article of a web page."""

import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.gutenberg import metadata_of, strip_gutenberg, title_and_author
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode
from book_pipeline.source.markup.article import blocks_of_page
from book_pipeline.source.markup.blocks import as_text
from book_pipeline.source.markup.boilerplate import Element, text_of
from book_pipeline.source.markup.parsers import parse_html
from book_pipeline.source.markup.promote import promote_linked

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
        The encoding that the server declared.

    Raises SourceRejected if the file `name` is not text, contains none, or is nested too deeply.

    """
    characters, encoding = decode(content, name, charset)
    return document_of_page(characters, name, encoding)


def document_of_page(characters: str, name: str, encoding: str) -> Document:
    """Return the document of a page's decoded markup."""
    root = parse_html(characters, name)
    blocks, excluded = blocks_of_page(root, characters, name)
    promote_linked(blocks, root)
    stripped = strip_gutenberg(as_text(blocks).split("\n"))
    lines, remarks = without_remarks(stripped.lines)
    text = "\n".join(lines).strip("\n")
    if not any(map(str.isalnum, text)):
        raise SourceRejected(f"{name} contains no text. Send the page that contains the book.")
    header = [line for removal in excluded if "header" in removal.reason for line in removal.text.split("\n")]
    header_title, header_author, header_language = metadata_of(header)
    page_title, page_author = title_and_author(text_of(title) if (title := root.find(".//title")) is not None else "")
    metadata = _meta_elements(root)
    language = metadata.get("language") or root.get("lang") or root.get("xml:lang") or ""
    return Document(
        text + "\n",
        stripped.title or header_title or metadata.get("title") or page_title or None,
        stripped.author or header_author or metadata.get("author") or page_author or None,
        stripped.language or header_language or (language if LANGUAGE.fullmatch(language) else None),
        encoding,
        (*excluded, *stripped.removed, *remarks),
    )


def _meta_elements(root: Element) -> dict[str, str]:
    """Return title, author and language from the page's meta elements, each from the most reliable one."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or meta.get("http-equiv") or "").lower()
        if value := " ".join((meta.get("content") or "").split())[:LONGEST_NAME]:
            metas.setdefault(key, value)
    names = {"title": TITLES, "author": AUTHORS, "language": LANGUAGES}
    return {
        field: value for field, keys in names.items() if (value := next((metas[k] for k in keys if k in metas), ""))
    }
