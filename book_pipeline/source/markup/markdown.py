"""Reader of Markdown, which is converted to HTML."""

import re
from dataclasses import replace
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Document, Removal
from book_pipeline.source.encoding import decode, decoding_records
from book_pipeline.source.limits import MOST_MARKDOWN
from book_pipeline.source.markup.front_matter import FrontMatter, split_front_matter
from book_pipeline.source.markup.html import document_of_page
from book_pipeline.source.markup.markdown_dialects import common_markdown
from book_pipeline.source.markup.markdown_tokens import clean, place_footnotes
from book_pipeline.source.markup.tex import plain_formula
from book_pipeline.source.text import read_text

STRUCTURE = {"heading_open", "html_block", "fence", "table_open", "dl_open", "math_block", "footnote_reference_open"}
INLINE_MARKUP = {"s_open", "link_open", "image", "math_inline", "footnote_ref"}
"""Types of tokens that plain text does not have."""
LINE_END = re.compile(r"\r\n?")


def read_markdown(content: bytes, name: str, charset: str | None = None) -> Document:
    """Read Markdown: CommonMark with front matter, tables, footnotes, lists of tasks and definitions, and formulas.

    Raises SourceRejected as `read_html` does, and if the file has more than 5 million characters.
    """
    characters, encoding = decode(content, name, charset)
    if len(characters) > MOST_MARKDOWN:
        raise SourceRejected(
            f"{name} has more than {MOST_MARKDOWN // 1_000_000} million characters of Markdown. "
            "Send it in parts, or as EPUB."
        )
    front_matter, markdown = split_front_matter(LINE_END.sub("\n", characters))
    first_line = 1 + characters[: len(characters) - len(markdown)].count("\n")
    markdown, signs = common_markdown(markdown, first_line)
    parser = _parser()
    found: dict[str, Any] = {}
    tokens = parser.parse(markdown, found)
    if front_matter.removed is None and not signs and _is_plain(tokens):
        # Plain text with the extension .md: Markdown would remove its gaps and lines, which show where chapters begin.
        return read_text(content, name, charset)
    removed = [*signs, *clean(tokens, first_line)]
    notes = {
        number: note["tokens"]
        for number, note in found.get("footnotes", {}).get("list", {}).items()
        if "tokens" in note
    }
    page = parser.renderer.render(place_footnotes(tokens, notes), parser.options, {})
    document = document_of_page(page, name, encoding)
    return replace(
        document,
        title=front_matter.title or document.title or _only_title(tokens),
        author=front_matter.author or document.author,
        language=front_matter.language or document.language,
        removed=(*_removed_of(front_matter), *removed, *decoding_records(characters, encoding), *document.removed),
    )


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # At the end of the text, footnotes would not be in their chapter, and those without a reference would be dropped.
    parser.use(footnote_plugin, move_to_end=False).use(tasklists_plugin).use(deflist_plugin)
    # Between dollars without spaces and beside no digit: "$5 and $6" are prices.
    parser.use(
        dollarmath_plugin,
        allow_space=False,
        allow_digits=False,
        renderer=lambda formula, _: escape(plain_formula(formula)),
    )
    return parser


def _is_plain(tokens: list[Token]) -> bool:
    return not any(
        token.type in STRUCTURE or any(child.type in INLINE_MARKUP for child in token.children or ())
        for token in tokens
    )


def _only_title(tokens: list[Token]) -> str | None:
    """Return the words of the only heading of the first level, if it stands above all others."""
    headings = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    levels = [tokens[at].tag for at in headings]
    if len(levels) < 2 or levels[0] != "h1" or "h1" in levels[1:]:  # noqa: PLR2004 - a title and a chapter
        return None
    children = tokens[headings[0] + 1].children or ()
    return "".join(child.content or " " for child in children if child.type != "html_inline").strip() or None


def _removed_of(front_matter: FrontMatter) -> list[Removal]:
    return [front_matter.removed] if front_matter.removed else []
