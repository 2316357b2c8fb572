"""Extraction of the article from a web page. A page that is a book is kept whole."""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import ParserError
from readability import Document as Readable
from readability.readability import Unparseable

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.boilerplate import Element, attribute_words, exclusion_reason, local_name
from book_pipeline.source.markup.elements import blocks_of
from book_pipeline.source.markup.parsers import parse_html

PAGE_ELEMENTS = {"nav", "aside", "footer", "form", "dialog"}
PAGE_ROLES = {
    "navigation", "banner", "complementary", "contentinfo", "search", "menu", "menubar", "dialog", "alert",
}  # fmt: skip
REASON = "outside the article"
SITE_ELEMENTS = ("nav", "main", "article", "aside")
MAIN_SHARE = 0.6
"""Least share of a page's prose in its <main> or <article> for that element to be the text."""
READABILITY_SHARE = 0.9
"""Least share of a page's prose in readability's result for it to be used."""
SHORTEST_PROSE = 60
"""Characters from which a block is prose rather than a label or a link."""
LONGEST_PAGE = 1_000_000
"""Characters. A longer page is a book, whatever its elements are."""


def blocks_of_page(root: Element, characters: str, name: str) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of a page's text, and the passages that were removed."""
    blocks, removed = blocks_of(root)
    if not _is_web_page(root) or len(characters) > LONGEST_PAGE:
        return blocks, removed
    pruned, _ = blocks_of(root, _exclusion_reason)
    article = _main_blocks(root, _prose_length(pruned)) or _readability_blocks(characters, name, pruned) or pruned
    kept = {block.text for block in article}
    outside = [
        Removal(REASON, block.line, block.text) for block in blocks if block.text not in kept and not block.is_break
    ]
    return article, [*removed, *outside]


def _is_web_page(root: Element) -> bool:
    """Return whether a page is part of a web site, not a book, by the elements that sites have."""
    if any(meta.get("property", "").startswith("og:") for meta in root.iter("meta")):
        return True
    return any(next(root.iter(name), None) is not None for name in SITE_ELEMENTS) or any(
        PAGE_ROLES.intersection(attribute_words(element, "role")) for element in root.iter("div", "ul", "header")
    )


def _exclusion_reason(element: Element, name: str) -> str | None:
    outside = name in PAGE_ELEMENTS or PAGE_ROLES.intersection(attribute_words(element, "role"))
    # A header within an article contains its title; a page's header contains logo and menu.
    header = name == "header" and local_name(element.getparent()) not in ("main", "article", "section", "div")
    return REASON if outside or header else exclusion_reason(element, name)


def _prose_length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if len(block.text) >= SHORTEST_PROSE or block.level)


def _main_blocks(root: Element, length: int) -> list[Block] | None:
    """Return the blocks of the <main> or <article> with most of a page's prose; None if there is none."""
    for element in _main_elements(root):
        blocks, _ = blocks_of(element, _exclusion_reason)
        if length and _prose_length(blocks) > MAIN_SHARE * length:
            return blocks
    return None


def _main_elements(root: Element) -> Iterator[Element]:
    """Yield the outermost <main> and <article> elements."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in ("main", "article"):
            yield element
        else:
            stack += element.iterchildren("*", reversed=True)


def _readability_blocks(characters: str, name: str, page: list[Block]) -> list[Block] | None:
    """Return the article that readability finds; None if it lacks prose or headings of the page."""
    try:
        summary = Readable(characters).summary(html_partial=True)
        blocks, _ = blocks_of(parse_html(summary, name), _exclusion_reason)
    except (Unparseable, ParserError, etree.XMLSyntaxError, SourceRejected):
        return None
    keeps_text = _prose_length(blocks) > READABILITY_SHARE * _prose_length(page)
    keeps_headings = _count_headings(blocks) >= READABILITY_SHARE * _count_headings(page)
    return blocks if keeps_text and keeps_headings else None


def _count_headings(blocks: list[Block]) -> int:
    return sum(block.level > 0 for block in blocks)
