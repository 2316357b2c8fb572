"""Reader of HTML: a book in old or new markup, or the article of a web page."""

import re
from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.cleaning.gutenberg import metadata_of, strip_gutenberg
from book_pipeline.source.cleaning.transcriber import without_remarks
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode, decoding_records
from book_pipeline.source.markup.article import blocks_of_page
from book_pipeline.source.markup.blocks import as_text
from book_pipeline.source.markup.page_metadata import page_metadata
from book_pipeline.source.markup.parsers import parse_html
from book_pipeline.source.markup.promote import promote_linked

SECOND = 2
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")


def read_html(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read an HTML file.

    Parameters
    ----------
    charset
        The encoding that the server declared.

    Raises SourceRejected if the file `name` is not text, contains none, or is nested too deeply.

    """
    characters, encoding = decode(content, name, charset)
    document = document_of_page(characters, name, encoding)
    return replace(document, removed=(*decoding_records(characters, encoding), *document.removed))


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
    first = next((block for block in blocks if block.level), None)
    # A first heading of the second level is the page's title if it is no number.
    second = (
        first.text if first is not None and first.level == SECOND and not any(map(str.isdigit, first.text)) else None
    )
    heading = next((block.text for block in blocks if block.level == 1), second)
    metadata = page_metadata(root, heading)
    language = metadata.language or root.get("lang") or root.get("xml:lang") or ""
    return Document(
        text + "\n",
        stripped.title or header_title or metadata.title,
        stripped.author or header_author or metadata.author,
        stripped.language or header_language or (language if LANGUAGE.fullmatch(language) else None),
        encoding,
        (*excluded, *stripped.removed, *remarks),
    )
