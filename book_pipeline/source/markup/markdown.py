"""Markdown to a document, by way of the HTML that it stands for."""

from markdown_it import MarkdownIt

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode
from book_pipeline.source.limits import MOST_MARKDOWN
from book_pipeline.source.markup.html import document_of_page
from book_pipeline.source.text import read_text


def read_markdown(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read Markdown (CommonMark, with tables). Raises SourceRejected as the reader of HTML does."""
    characters, encoding = decode(content, name, charset)
    if len(characters) > MOST_MARKDOWN:
        raise SourceRejected(
            f"{name} holds more than {MOST_MARKDOWN // 1_000_000} million characters of Markdown. "
            "Send it in parts, or as EPUB."
        )
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = markdown.parse(characters)
    if not any(token.type in ("heading_open", "html_block") for token in tokens):
        # Plain text under another name: its gaps and lines are evidence, which Markdown would fold away.
        return read_text(content, name, charset)
    return document_of_page(markdown.renderer.render(tokens, markdown.options, {}), name, encoding)
