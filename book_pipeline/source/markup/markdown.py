"""Reader of Markdown, which is converted to HTML."""

from markdown_it import MarkdownIt

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import decode
from book_pipeline.source.limits import MOST_MARKDOWN
from book_pipeline.source.markup.html import document_of_page
from book_pipeline.source.text import read_text


def read_markdown(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read Markdown (CommonMark with tables).

    Raises SourceRejected as `read_html` does, and if the file has more than 5 million characters.
    """
    characters, encoding = decode(content, name, charset)
    if len(characters) > MOST_MARKDOWN:
        raise SourceRejected(
            f"{name} has more than {MOST_MARKDOWN // 1_000_000} million characters of Markdown. "
            "Send it in parts, or as EPUB."
        )
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = markdown.parse(characters)
    if not any(token.type in ("heading_open", "html_block") for token in tokens):
        # Plain text with the extension .md: Markdown would remove its gaps and lines, which show where chapters begin.
        return read_text(content, name, charset)
    return document_of_page(markdown.renderer.render(tokens, markdown.options, {}), name, encoding)
