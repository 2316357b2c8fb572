"""Conversion of an element tree to blocks, for HTML, EPUB, Markdown and web pages."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.block_builder import SEPARATOR, BlockBuilder
from book_pipeline.source.markup.blocks import Block
from book_pipeline.source.markup.boilerplate import (
    IGNORED,
    MAY_BE_REPLACED,
    Element,
    attribute_words,
    exclusion_reason,
    local_name,
    replacement_reason,
    semantic_types,
    shown_text_of,
    text_of,
)
from book_pipeline.source.markup.captions import CAPTIONS, as_caption, is_caption
from book_pipeline.source.markup.initials import Initials
from book_pipeline.source.markup.inline import add_inline, add_note_number, add_note_within, is_note_item
from book_pipeline.source.markup.names import HEADINGS, INLINE, PARAGRAPHS
from book_pipeline.source.markup.note_marks import ids_of
from book_pipeline.source.markup.note_places import beside_marks
from book_pipeline.source.markup.notes import as_note, find_notes

ExclusionRule = Callable[[Element, str], str | None]

LINE_CLASSES = {
    "line", "verse-line", "verseline", "l", "tei-l", "poem-line", "poetry-line",
    "i0", "i1", "i2", "i3", "i4", "i5", "i6", "i8", "i10",
}  # fmt: skip
VERSE_CLASS = re.compile(r"verse|indent\d+")
CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
CENTRED_CLASSES = {
    "center", "centre", "centered", "centred", "c", "ctr", "title", "chapter", "chaptertitle", "chapter-title", "head",
}  # fmt: skip
CHANGES = frozenset(("del", "ins", "s", "strike"))
SPEAKER = "z3998:persona"
BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)


def blocks_of(
    root: Element,
    exclude: ExclusionRule = exclusion_reason,
    *,
    marks: Mapping[str, str] | None = None,
    lines: frozenset[str] = frozenset(),
) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of an element and its descendants, and the passages that were removed.

    Parameters
    ----------
    exclude
        A function that returns why an element is excluded with its descendants, or None.
    marks
        The marks in other pages that refer to notes on this one, by fragment.
    lines
        Classes of inline elements that are lines of their own.

    """
    builder = BlockBuilder(notes=find_notes(root, marks or {}), lines=lines)
    initials = Initials(root)
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
        elif (
            not isinstance(child.tag, str)
            or _is_excluded(child, builder, exclude)
            or (builder.notes.notes and add_note_within(child, builder))
            or add_inline(child, builder)
            or (not builder.level and builder.is_empty and _add_initial(child, builder, initials))
        ):
            builder.add_text(child.tail)
        else:
            name = local_name(child)
            if name in CHANGES and _replaces_text(child):
                builder.add_text(" ")
            _open_element(child, name, builder)
            builder.add_text(child.text)
            stack.append((child, name, iter(child)))
    builder.flush()
    blocks, headings = beside_marks(builder.blocks)
    return blocks, [*builder.removed, *headings]


def _add_initial(element: Element, builder: BlockBuilder, initials: Initials) -> bool:
    """Add a drop cap, which the next word follows without a space; return False for other elements."""
    name = local_name(element)
    if builder.tables:
        return False
    letter = initials.letter_of(element, name)
    if letter is None:
        return False
    if name in PARAGRAPHS:
        builder.flush()
        builder.line = element.sourceline or 1
    builder.anchors += ids_of(element)
    builder.buffer[:] = [letter]
    builder.initial, builder.is_glued = letter, True
    return True


def _is_excluded(element: Element, builder: BlockBuilder, exclude: ExclusionRule) -> bool:
    """Return whether an element is excluded, and record its text as removed."""
    name = local_name(element)
    if name in IGNORED:
        return True
    reason = exclude(element, name) if element not in builder.notes.notes else None
    if reason is None and name in MAY_BE_REPLACED and not (name == "svg" and builder.level):
        reason = replacement_reason(element, name)
    if reason is None:
        return False
    builder.anchors += ids_of(element)
    blocks, within = blocks_of(element, _exclude_nothing) if name in PARAGRAPHS else ([], [])
    texts = [*(block.text for block in blocks), *(removal.text for removal in within)]
    if text := "\n\n".join(texts) or shown_text_of(element):
        builder.removed.append(Removal(reason, element.sourceline or 1, text))
    return True


def _exclude_nothing(_element: Element, _name: str) -> None:
    """Exclude nothing, so that the record of a removed element is complete."""


def _open_element(element: Element, name: str, builder: BlockBuilder) -> None:
    if element in builder.notes.lists:
        builder.flush()
        builder.listed += 1
    if not builder.level and not builder.passages and (builder.notes.notes or name in CAPTIONS):
        _open_passage(element, name, builder)
    if name in HEADINGS and not builder.group:
        builder.flush()
        builder.level, builder.line = HEADINGS[name], element.sourceline or 1
    elif name == "hgroup" and (levels := [HEADINGS[local_name(e)] for e in element if local_name(e) in HEADINGS]):
        builder.flush()
        builder.group, builder.level, builder.line = 1, min(levels), element.sourceline or 1
    elif builder.level:
        pass
    elif _is_line(element, name, builder):
        builder.new_line()
    elif name == "table" or (builder.tables and name in ("td", "th", "tr")):
        _open_table(element, name, builder)
    elif name in PARAGRAPHS or _is_block_by_style(element):
        builder.flush()
        builder.line = element.sourceline or 1
        builder.wide = builder.wide or _is_centred(element, name)
        builder.verbatim += name == "pre"
        add_note_number(element, builder)
    builder.anchors += ids_of(element)


def _replaces_text(element: Element) -> bool:
    """Return whether a word follows at once the deleted one that it replaces."""
    before = element.getprevious()
    if before is None or before.tail or not isinstance(before.tag, str) or local_name(before) not in CHANGES:
        return False
    return text_of(before)[-1:].isalnum() and text_of(element, 1)[:1].isalnum()


def _open_table(element: Element, name: str, builder: BlockBuilder) -> None:
    """Begin a table, a row, or a cell, which is a paragraph only in a play."""
    if name == "table":
        builder.flush()
        builder.tables += 1
    elif name == "tr":
        builder.new_line()
    elif _is_speaker(element):
        builder.flush()
    else:
        builder.buffer.append(" ")


def _close_element(element: Element, name: str, builder: BlockBuilder) -> None:
    if builder.group or builder.level:
        _close_heading(name, builder)
    elif _is_line(element, name, builder):
        builder.new_line()
    elif name in ("td", "th", "tr") and builder.tables:
        if _is_speaker(element):
            builder.new_line()
    elif name in PARAGRAPHS or _is_block_by_style(element):
        builder.flush()
        builder.wide = False
        builder.verbatim -= name == "pre"
        builder.tables -= name == "table"
    if builder.passages and builder.passages[-1].element is element:
        builder.close_passage()
    if element in builder.notes.lists:
        builder.flush()
        builder.listed -= 1


def _close_heading(name: str, builder: BlockBuilder) -> None:
    """End a heading, a line of a heading group, or an element within a heading."""
    if builder.group and name != "hgroup":
        if name in HEADINGS or name in PARAGRAPHS:
            builder.buffer.append(SEPARATOR)
    elif name == "hgroup" or name in HEADINGS:
        builder.group = 0
        builder.flush_heading()


def _open_passage(element: Element, name: str, builder: BlockBuilder) -> None:
    """Begin a note or a caption if an element is one."""
    if element in builder.notes.notes:
        fragment, mark = builder.notes.notes[element]
        builder.open_passage(element, partial(as_note, mark=mark), fragment)
    elif is_caption(element, name):
        builder.open_passage(element, as_caption)


def _is_block_by_style(element: Element) -> bool:
    style = element.get("style")
    return style is not None and BLOCK_STYLE.search(style) is not None


def _is_line(element: Element, name: str, builder: BlockBuilder) -> bool:
    """Return whether an element is a line of verse or of a drawing, or a list item without paragraphs."""
    if builder.lines and name in INLINE and builder.lines.intersection(attribute_words(element, "class")):
        return True
    if name == "tspan":
        return bool(element.get("y") or element.get("dy"))
    if name == "li":
        return not is_note_item(element) and not any(
            isinstance(child.tag, str) and local_name(child) in PARAGRAPHS for child in element
        )
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
