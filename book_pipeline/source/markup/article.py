"""Extraction of the article from a web page. A page that is a book is kept whole."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, zip_longest

from lxml import etree
from lxml.etree import ParserError
from readability import Document as Readable
from readability.readability import Unparseable

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.boilerplate import IGNORED, Element, attribute_words, local_name
from book_pipeline.source.markup.css import excluding_hidden, looks_within
from book_pipeline.source.markup.elements import blocks_of
from book_pipeline.source.markup.page_parts import OUTSIDE, PAGE_ROLES, SHORTEST_PROSE, PageParts
from book_pipeline.source.markup.parsers import parse_html
from book_pipeline.source.markup.site_sections import without_site_sections
from book_pipeline.source.markup.tex import plain_formula

SITE_ELEMENTS = ("nav", "main", "article", "aside", "form", "select")
SITE_NAMES = frozenset((
    "sidebar", "comments", "navbar", "menu", "blog-pager", "hentry", "widget", "site-header", "masthead", "breadcrumbs",
    "nav", "navigation",
))  # fmt: skip
"""Classes and ids of parts that web sites have and books do not, if there are several."""
FEWEST_SITE_NAMES = 2
SITE_ROLES = PAGE_ROLES | {"main", "article"}
MAIN_SHARE = 0.6
"""Least share of a page's prose in its <main> or <article> for that element to be the text."""
INNER_SHARE = 0.9
"""Least share of an element's prose in one of its children for this child to be the text."""
READABILITY_SHARE = 0.9
"""Least share of a page's prose in readability's result for it to be used."""
LONGEST_PAGE = 1_000_000
"""Characters. A longer page is a book, whatever its elements are."""
NOT_LETTERS = re.compile(r"[\W\d_]+")
WORD = re.compile(r"\w+")
SAME_LETTERS = 60
"""Letters with which a block begins in the page and in its article."""
FORMULA_CLASSES = ("math", "latex", "tex", "equation", "formula")


def blocks_of_page(root: Element, characters: str, name: str) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of a page's text, and the passages that were removed."""
    _write_formulas(root)
    if not is_web_page(root) or len(characters) > LONGEST_PAGE:
        looks = looks_within(root)
        return blocks_of(root, excluding_hidden(looks), lines=looks.lines)
    parts = PageParts(root)
    page, removed = blocks_of(root, parts.reason)
    article = (
        _main_blocks(root, parts, _prose_length(page))
        or _readability_blocks(characters, name, page, parts.hiding)
        or _innermost_blocks(root, parts, page)
    )
    removed = _with_outside(removed, page, article)
    article, sections = without_site_sections(article)
    article, emptied = _without_emptied_headings(article, root)
    return article, [*removed, *sections, *emptied]


def is_web_page(root: Element) -> bool:
    """Return whether a page is part of a web site, not a book, by the elements that sites have."""
    if any(meta.get("property", "").startswith("og:") for meta in root.iter("meta")):
        return True
    if any(next(root.iter(name), None) is not None for name in SITE_ELEMENTS):
        return True
    names: set[str] = set()
    for element in root.iter("div", "ul", "header"):
        if not SITE_ROLES.isdisjoint(attribute_words(element, "role")):
            return True
        names.update(SITE_NAMES.intersection((*attribute_words(element, "class"), *attribute_words(element, "id"))))
    return len(names) >= FEWEST_SITE_NAMES


def _with_outside(removed: list[Removal], page: list[Block], article: list[Block]) -> list[Removal]:
    """Return the removed passages of a page and its blocks, without what the article has.

    A block may be written otherwise in the article, for example without a note mark whose note is elsewhere.
    """
    kept = Counter(block.text for block in article)
    left = [block for block in page if not block.is_break and not _take(kept, block.text)]
    others: dict[str, list[str]] = {}
    for text in (+kept).elements():
        others.setdefault(_first_words(text), []).append(text)
    unmatched = [block for block in left if not others.get(key := _first_words(block.text)) or not others[key].pop()]
    # The cells of a table may be one block or several, with the head of the table or without it. An element that is
    # never closed may be excluded although it contains the article.
    words = Counter(word for texts in others.values() for text in texts for word in WORD.findall(text))
    passages = [*removed, *(Removal(OUTSIDE, block.line, block.text) for block in unmatched)]
    return [replace(each, text=text) for each in passages if (text := _without_taken(words, each.text))]


def _first_words(text: str) -> str:
    """Return the letters at the start of a text, without note marks."""
    return NOT_LETTERS.sub("", text[: 2 * SAME_LETTERS])[:SAME_LETTERS]


def _take(kept: Counter[str], text: str) -> bool:
    """Return whether the text is among the kept ones, and count it as found."""
    kept[text] -= 1
    return kept[text] >= 0


def _without_taken(kept: Counter[str], text: str) -> str:
    """Return a text without its words that are among the kept ones, if most of either are; count them as found."""
    found = WORD.findall(text)
    words = Counter(found)
    common = words & kept
    if 2 * common.total() <= min(words.total(), (+kept).total()):
        return text
    left = words - kept
    kept.subtract(common)
    return " ".join(word for word in found if _take(left, word))


def _prose_length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if len(block.text) >= SHORTEST_PROSE or block.level)


def _main_blocks(root: Element, parts: PageParts, length: int) -> list[Block] | None:
    """Return the blocks of the <main> or <article> with most of a page's prose; None if there is none."""
    for element in _main_elements(root):
        blocks, _ = blocks_of(_innermost(element, parts), parts.reason)
        if length and _prose_length(blocks) > MAIN_SHARE * length:
            return blocks
    return None


def _main_elements(root: Element) -> Iterator[Element]:
    """Yield the outermost <main> and <article> elements."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in ("main", "article") or "main" in attribute_words(element, "role"):
            yield element
        else:
            stack += element.iterchildren("*", reversed=True)


def _innermost(element: Element, parts: PageParts) -> Element:
    """Return the innermost element that contains nearly all prose and every heading of the first level."""
    while True:
        children = [
            child
            for child in element.iterchildren("*")
            if (name := local_name(child)) not in IGNORED and parts.reason(child, name) is None
        ]
        prose = sum(map(parts.prose, children))
        fullest = max(children, key=parts.prose, default=None)
        if fullest is None or not prose or parts.prose(fullest) < INNER_SHARE * prose or local_name(fullest) == "p":
            return element
        if any(child is not fullest and next(child.iter("h1"), None) is not None for child in children):
            return element
        element = fullest


def _innermost_blocks(root: Element, parts: PageParts, page: list[Block]) -> list[Block]:
    element = _innermost(root, parts)
    return page if element is root else blocks_of(element, parts.reason)[0]


def _without_emptied_headings(article: list[Block], root: Element) -> tuple[list[Block], list[Removal]]:
    """Return the blocks without the headings under which all was removed, and these headings."""
    if not any(block.level and (after is None or after.level) for block, after in zip_longest(article, article[1:])):
        return article, []
    page, _ = blocks_of(root)
    had_text = {block.text for block, after in pairwise(page) if block.level and not after.level}
    kept: list[Block] = []
    emptied: list[Removal] = []
    level = 0
    has_text = False
    for block in reversed(article):
        if block.level and not has_text and block.level >= level and block.text in had_text:
            emptied.append(Removal(OUTSIDE, block.line, block.text))
            continue
        kept.append(block)
        level, has_text = (block.level, False) if block.level else (level, True)
    return kept[::-1], emptied[::-1]


def _readability_blocks(characters: str, name: str, page: list[Block], hiding: frozenset[str]) -> list[Block] | None:
    """Return the article that readability finds; None if it lacks prose or headings of the page."""
    try:
        summary = parse_html(Readable(characters).summary(html_partial=True), name)
        _write_formulas(summary)
        blocks, _ = blocks_of(summary, PageParts(summary, hiding).reason)
    except (Unparseable, ParserError, etree.XMLSyntaxError, SourceRejected):
        return None
    keeps_text = _prose_length(blocks) > READABILITY_SHARE * _prose_length(page)
    keeps_headings = _count_headings(blocks) >= READABILITY_SHARE * _count_headings(page)
    keeps_notes = sum(bool(block.note) for block in blocks) == sum(bool(block.note) for block in page)
    return blocks if keeps_text and keeps_headings and keeps_notes else None


def _count_headings(blocks: list[Block]) -> int:
    return sum(block.level > 0 for block in blocks)


def _write_formulas(root: Element) -> None:
    """Replace pictures of formulas by their descriptions."""
    for image in list(root.iter("img")):
        alt = (image.get("alt") or "").strip()
        classes = " ".join(attribute_words(image, "class"))
        if alt and (alt.startswith(("{\\", "\\", "$")) or any(word in classes for word in FORMULA_CLASSES)):
            image.tag = "span"
            image.text = plain_formula(alt.strip("$"))
