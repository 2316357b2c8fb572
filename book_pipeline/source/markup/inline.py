"""Elements that are handled without visiting their children: line breaks, rules, images, note marks, raised numbers."""

import re
from itertools import islice

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.block_builder import BlockBuilder
from book_pipeline.source.markup.blocks import BREAK, Block
from book_pipeline.source.markup.boilerplate import Element, attribute_words, local_name, semantic_types, text_of
from book_pipeline.source.markup.math import math_text
from book_pipeline.source.markup.names import INLINE
from book_pipeline.source.markup.note_marks import (
    LONGEST_MARK,
    MOST_IN_A_MARK,
    NOTE_TYPES,
    ids_of,
    is_note_list,
    mark_in,
)
from book_pipeline.source.markup.notes import as_note, is_link_back
from book_pipeline.source.markup.tex import plain_formula

PICTURE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp)$", re.IGNORECASE)
LARGER_PICTURE = re.compile(
    r"[\[(]?(?:(?:view|see|click to|larger|full|high)\W+)*"
    r"(?:enlarge|original|larger|full.?size|image|picture|version|resolution|view)(?:\W+(?:image|picture|version|size|view))*"
    r"[\])]?",
    re.IGNORECASE,
)
"""The words of a link to a larger version of a picture."""
LONGEST_LINK = 40
FORMULA_WORDS = frozenset(("latex", "tex", "equation", "formula", "inline-equation", "inlineequation"))
TEX = re.compile(r"\\\((.{1,2000})\\\)|\\\[(.{1,2000})\\\]", re.DOTALL)
RAISED = re.compile(r"[0-9]{1,3}")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def add_inline(element: Element, builder: BlockBuilder) -> bool:
    """Add an element without visiting its children; return False if its children must be visited."""
    name = local_name(element)
    if name == "br":
        builder.buffer.append(" " if builder.level and not builder.group else "\n")
    elif name == "hr":
        builder.flush()
        if is_note_list(element.getparent()):
            return True  # the rule above the notes
        builder.blocks.append(Block(BREAK, line=element.sourceline or 1, anchors=tuple(builder.anchors)))
        builder.anchors.clear()
    elif name == "img":
        _add_image(element, builder)
    elif name == "math":
        _add_math(element, builder)
    elif name == "a" and (reason := _link_reason(element, builder)):
        builder.removed.append(Removal(reason, element.sourceline or 1, text_of(element)))
        builder.anchors += ids_of(element)
    elif name in ("a", "sup") and (mark := _note_mark(element, name, builder)):
        builder.anchors += ids_of(element)
        builder.buffer.append(f"[{mark}]")
    elif name == "sup" and RAISED.fullmatch(figures := text_of(element, LONGEST_MARK)) and _follows_word(builder):
        # "10" with a raised "6" is not 106.
        builder.buffer.append(figures.translate(SUPERSCRIPTS))
    elif name != "span" or not element.attrib or not _add_tex(element, builder):
        return False
    return True


def _link_reason(element: Element, builder: BlockBuilder) -> str | None:
    """Return why the words of a link are not the author's; None if they may be."""
    if is_link_back(element, builder.notes, in_note=bool(builder.passages)):
        return "link back from a note"
    is_picture = PICTURE.search(element.get("href") or "") and LARGER_PICTURE.fullmatch(text_of(element, LONGEST_LINK))
    return "link to a picture" if is_picture else None


def add_note_within(element: Element, builder: BlockBuilder) -> bool:
    """Add a note within the sentence that it belongs to; return False for other elements."""
    if element not in builder.notes.notes or local_name(element) not in INLINE:
        return False
    builder.add_text(f" {as_note(text_of(element), '')}")
    builder.anchors += ids_of(element)
    return True


def _follows_word(builder: BlockBuilder) -> bool:
    """Return whether the text so far ends with a digit or a letter."""
    return bool(builder.buffer) and builder.buffer[-1][-1:].isalnum()


def _add_image(element: Element, builder: BlockBuilder) -> None:
    """Add the letter of a decorative initial; use the description of an image in a heading that has no text."""
    alt = " ".join((element.get("alt") or "").split())
    tail = element.tail or ""
    builder.anchors += ids_of(element)
    if (
        len(alt.strip("“\"'‘«")) == 1
        and alt[-1].isalpha()
        and (not tail or not tail[0].isspace() or _is_initial(element))
    ):
        builder.buffer.append(alt)
        builder.initial = alt
    elif builder.level:
        builder.alt = builder.alt or alt
    elif alt and _is_formula(element):
        builder.add_text(plain_formula(alt.strip("$")))


def _is_initial(element: Element) -> bool:
    return any("cap" in word or "initial" in word or "letter" in word for word in attribute_words(element, "class"))


def _is_formula(element: Element) -> bool:
    """Return whether a picture is that of a formula, or an element has one in TeX, by its class or role."""
    words = (*attribute_words(element, "class"), *attribute_words(element, "role"))
    return any(word.strip("-_") in FORMULA_WORDS or word.startswith("math") for word in words)


def _add_tex(element: Element, builder: BlockBuilder) -> bool:
    """Add a formula in TeX between its delimiters; return False for other elements."""
    match = TEX.fullmatch((element.text or "").strip()) if not len(element) and _is_formula(element) else None
    if match is None:
        return False
    builder.add_text(plain_formula(match[1] or match[2]))
    builder.anchors += ids_of(element)
    return True


def _add_math(element: Element, builder: BlockBuilder) -> None:
    text = math_text(element)
    builder.anchors += ids_of(element)
    builder.add_text(f" {text} " if element.get("display") == "block" else text)


def _note_mark(element: Element, name: str, builder: BlockBuilder) -> str | None:
    """Return the mark of the note that an element refers to; None for other links and raised text."""
    if element in builder.notes.unlinked:
        builder.refers.append((f"#{builder.notes.unlinked[element]}", builder.notes.marks[element]))
        return builder.notes.marks[element]
    # A note mark contains few elements, so the search is limited.
    descendants = islice(element.iter(), MOST_IN_A_MARK)
    link = (
        element
        if name == "a"
        else next((e for e in descendants if isinstance(e.tag, str) and local_name(e) == "a"), None)
    )
    if link is None:
        return None
    text = text_of(element, LONGEST_MARK)
    if link in builder.notes.marks and (not text or mark_in(text, letters=True)):
        builder.refers.append((link.get("href"), builder.notes.marks[link]))
        return builder.notes.marks[link]
    if not mark_in(text, letters=False):
        return None
    raised = name == "sup" or any(
        isinstance(e.tag, str) and local_name(e) == "sup" for e in islice(element.iter(), MOST_IN_A_MARK)
    )
    classes = " ".join(attribute_words(link, "class"))
    noted = "noteref" in semantic_types(link) or "fn" in classes or "note" in classes
    if not noted and not (raised and "#" in (link.get("href") or "")):
        return None
    return text.strip("[]()")


def is_note_item(element: Element) -> bool:
    """Return whether an element is an item of a numbered list of notes."""
    parent = element.getparent() if local_name(element) == "li" else None
    if parent is None or local_name(parent) != "ol":
        return False
    section = parent.getparent()
    typed = not NOTE_TYPES.isdisjoint(semantic_types(element)) or is_note_list(parent)
    return typed or (section is not None and is_note_list(section))


def add_note_number(element: Element, builder: BlockBuilder) -> None:
    """Count an item in a list of notes, and add its number, which note marks refer to, unless the note has a mark."""
    if not is_note_item(element):
        return
    parent = element.getparent()
    first = parent.get("start", "1")
    builder.note_numbers[parent] = builder.note_numbers.get(parent, int(first) - 1 if first.isdecimal() else 0) + 1
    if not builder.passages:
        builder.initial = f"[{builder.note_numbers[parent]}] "
        builder.buffer.append(builder.initial)
