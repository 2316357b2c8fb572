"""A web page's article, without the navigation around it. A book's own page comes through whole."""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import ParserError
from readability import Document as Readable
from readability.readability import Unparseable

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.elements import blocks_of
from book_pipeline.source.markup.furniture import Element, local_name, reason_to_leave, words_of
from book_pipeline.source.markup.trees import html_tree

AROUND = {"nav", "aside", "footer", "form", "dialog"}
ROLES_AROUND = {
    "navigation", "banner", "complementary", "contentinfo", "search", "menu", "menubar", "dialog", "alert",
}  # fmt: skip
REASON = "around the article"
SIGNS = ("nav", "main", "article", "aside")
MOSTLY = 0.6
"""Share of a page's words that its <main> or <article> must hold to be the text."""
KEPT = 0.9
"""Share of the page's running text that the library's choice must hold to be believed."""
RUNNING = 60
"""Characters from which a block is running text rather than a label or a link."""
LONGEST_PAGE = 1_000_000
"""Characters. A longer page is a book, whatever its tags are."""


def blocks_of_page(root: Element, characters: str, name: str) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of a page's own text, and what was left out."""
    blocks, removed = blocks_of(root)
    if not _is_web_page(root) or len(characters) > LONGEST_PAGE:
        return blocks, removed
    pruned, _ = blocks_of(root, _reason_around)
    article = _marked(root, _length(pruned)) or _readable(characters, name, pruned) or pruned
    kept = {block.text for block in article}
    around = [
        Removal(REASON, block.line, block.text) for block in blocks if block.text not in kept and not block.is_break
    ]
    return article, [*removed, *around]


def _is_web_page(root: Element) -> bool:
    """Tell a page of a web site from a book: it has the tags that sites are made of."""
    if any(meta.get("property", "").startswith("og:") for meta in root.iter("meta")):
        return True
    return any(next(root.iter(sign), None) is not None for sign in SIGNS) or any(
        ROLES_AROUND.intersection(words_of(element, "role")) for element in root.iter("div", "ul", "header")
    )


def _reason_around(element: Element, name: str) -> str | None:
    around = name in AROUND or ROLES_AROUND.intersection(words_of(element, "role"))
    # A header within an article holds its title; a page's own holds its logo and its menu.
    header = name == "header" and local_name(element.getparent()) not in ("main", "article", "section", "div")
    return REASON if around or header else reason_to_leave(element, name)


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if len(block.text) >= RUNNING or block.level)


def _marked(root: Element, length: int) -> list[Block] | None:
    """Return the blocks of the one element that says it is the text, if it holds most of it."""
    for element in _outermost(root):
        blocks, _ = blocks_of(element, _reason_around)
        if length and _length(blocks) > MOSTLY * length:
            return blocks
    return None


def _outermost(root: Element) -> Iterator[Element]:
    """Yield the elements that say they are the text; what stands within one of them holds no more than it does."""
    way = [root]
    while way:
        element = way.pop()
        if element.tag in ("main", "article"):
            yield element
        else:
            way += element.iterchildren("*", reversed=True)


def _readable(characters: str, name: str, page: list[Block]) -> list[Block] | None:
    """Return what the library takes for the article, unless that loses running text of the page."""
    try:
        summary = Readable(characters).summary(html_partial=True)
        blocks, _ = blocks_of(html_tree(summary, name), _reason_around)
    except (Unparseable, ParserError, etree.XMLSyntaxError, SourceRejected):
        return None
    keeps_text = _length(blocks) > KEPT * _length(page)
    keeps_headings = _headings(blocks) >= KEPT * _headings(page)
    return blocks if keeps_text and keeps_headings else None


def _headings(blocks: list[Block]) -> int:
    return sum(block.level > 0 for block in blocks)
