"""Markdown to a document, by way of the HTML that it stands for."""

from markdown_it import MarkdownIt

from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode
from book_pipeline.source.html import document_of_page


def read_markdown(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read Markdown (CommonMark, with tables). Raises SourceRejected as the reader of HTML does."""
    characters, encoding = decode(content, name, charset)
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(characters)
    return document_of_page(page, name, encoding)
