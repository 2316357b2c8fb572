"""Conversion of an element tree to blocks, for HTML, EPUB, Markdown and web pages."""

import re
from collections.abc import Callable, Iterator

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.block_builder import SEPARATOR, BlockBuilder
from book_pipeline.source.markup.blocks import DEEPEST, Block
from book_pipeline.source.markup.boilerplate import (
    IGNORED,
    Element,
    attribute_words,
    exclusion_reason,
    local_name,
    semantic_types,
    text_of,
)
from book_pipeline.source.markup.inline import add_inline, add_note_number, ids_of

ExclusionRule = Callable[[Element, str], str | None]

HEADINGS = {f"h{level}": level for level in range(1, DEEPEST + 1)}
PARAGRAPHS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "html", "legend", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
}  # fmt: skip
LINE_CLASSES = {
    "line", "verse-line", "verseline", "l", "tei-l", "poem-line", "poetry-line",
    "i0", "i1", "i2", "i3", "i4", "i5", "i6", "i8", "i10",
}  # fmt: skip
VERSE_CLASS = re.compile(r"verse|indent\d+")
CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
CENTRED_CLASSES = {
    "center", "centre", "centered", "centred", "c", "ctr", "title", "chapter", "chaptertitle", "chapter-title", "head",
}  # fmt: skip
SPEAKER = "z3998:persona"


def blocks_of(root: Element, exclude: ExclusionRule = exclusion_reason) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of an element and its descendants, and the passages that were removed.

    Parameters
    ----------
    exclude
        A function that returns why an element is excluded with its descendants, or None.

    """
    builder = BlockBuilder()
    # An explicit stack, because markup may be nested deeper than Python's recursion limit.
    stack: list[tuple[Element, str, Iterator[Element]]] = [(root, local_name(root), iter(root))]
    _open_element(root, local_name(root), builder)
    builder.add_text(root.text)
    while stack:
        element, name, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            _close_element(element, name, builder)
            if stack:
                builder.add_text(element.tail)
        elif not isinstance(child.tag, str) or _is_excluded(child, builder, exclude) or add_inline(child, builder):
            builder.add_text(child.tail)
        else:
            name = local_name(child)
            _open_element(child, name, builder)
            builder.add_text(child.text)
            stack.append((child, name, iter(child)))
    builder.flush()
    return builder.blocks, builder.removed


def _is_excluded(element: Element, builder: BlockBuilder, exclude: ExclusionRule) -> bool:
    """Return whether an element is excluded, and record its text as removed."""
    name = local_name(element)
    if name in IGNORED:
        return True
    reason = exclude(element, name)
    if reason is None:
        return False
    builder.anchors += ids_of(element)
    blocks = blocks_of(element, _exclude_nothing)[0] if name in PARAGRAPHS else []
    if text := "\n\n".join(block.text for block in blocks) or text_of(element):
        builder.removed.append(Removal(reason, element.sourceline or 1, text))
    return True


def _exclude_nothing(_element: Element, _name: str) -> None:
    """Exclude nothing, so that the record of a removed element is complete."""


def _open_element(element: Element, name: str, builder: BlockBuilder) -> None:
    if name in HEADINGS and not builder.group:
        builder.flush()
        builder.level, builder.line = HEADINGS[name], element.sourceline or 1
    elif name == "hgroup" and (levels := [HEADINGS[local_name(e)] for e in element if local_name(e) in HEADINGS]):
        builder.flush()
        builder.group, builder.level, builder.line = 1, min(levels), element.sourceline or 1
    elif builder.level:
        pass
    elif _is_line(element, name):
        builder.new_line()
    elif name == "table":
        builder.flush()
        builder.tables += 1
    elif name in ("td", "th") and builder.tables and _is_speaker(element):
        builder.flush()
    elif name in ("td", "th") and builder.tables:
        builder.buffer.append(" ")
    elif name == "tr" and builder.tables:
        builder.new_line()
    elif name in PARAGRAPHS:
        builder.flush()
        builder.line = element.sourceline or 1
        builder.wide = builder.wide or _is_centred(element, name)
        builder.verbatim += name == "pre"
        add_note_number(element, builder)
    builder.anchors += ids_of(element)


def _close_element(element: Element, name: str, builder: BlockBuilder) -> None:
    if builder.group:
        if name == "hgroup":
            builder.group = 0
            builder.flush_heading()
        elif name in HEADINGS or name in PARAGRAPHS:
            builder.buffer.append(SEPARATOR)
    elif name in HEADINGS and builder.level:
        builder.flush_heading()
    elif builder.level:
        pass
    elif _is_line(element, name):
        builder.new_line()
    elif name in ("td", "th", "tr") and builder.tables:
        if _is_speaker(element):
            builder.new_line()
    elif name in PARAGRAPHS:
        builder.flush()
        builder.wide = False
        builder.verbatim -= name == "pre"
        builder.tables -= name == "table"


def _is_line(element: Element, name: str) -> bool:
    """Return whether an element is a line of verse, or a list item without paragraphs."""
    if name == "li":
        return not any(isinstance(child.tag, str) and local_name(child) in PARAGRAPHS for child in element)
    if name not in ("div", "span", "p"):
        return False
    classes = attribute_words(element, "class")
    return bool(LINE_CLASSES.intersection(classes)) or (
        name == "div" and len(classes) > 1 and all(VERSE_CLASS.fullmatch(word) for word in classes)
    )


def _is_speaker(element: Element) -> bool:
    """Return whether a table cell is a speaker's name in a play."""
    return SPEAKER in semantic_types(element)


def _is_centred(element: Element, name: str) -> bool:
    return (
        name == "center"
        or element.get("align", "").lower() == "center"
        or bool(CENTRED.search(element.get("style") or ""))
        or (name in ("p", "div") and bool(CENTRED_CLASSES.intersection(attribute_words(element, "class"))))
    )
