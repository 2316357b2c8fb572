"""A tree of HTML elements into blocks. HTML, EPUB, Markdown and web pages all come through here."""

import re
from collections.abc import Callable, Iterator

from book_pipeline.source.document import Removal
from book_pipeline.source.markup.blocks import DEEPEST, Block
from book_pipeline.source.markup.furniture import (
    UNSPOKEN,
    Element,
    local_name,
    reason_to_leave,
    text_of,
    types_of,
    words_of,
)
from book_pipeline.source.markup.inline import ids_of, say_at_once, say_note_number
from book_pipeline.source.markup.walk import SEPARATOR, Walk

Leave = Callable[[Element, str], str | None]

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


def blocks_of(root: Element, leave: Leave = reason_to_leave) -> tuple[list[Block], list[Removal]]:
    """Return the blocks of an element and all below it, and what was left out.

    Parameters
    ----------
    leave
        Why an element with all below it is left out; None for one that stays.

    """
    walk = Walk()
    # The way down is a list: markup is as deep as its writer likes, and Python's calls are not.
    way: list[tuple[Element, str, Iterator[Element]]] = [(root, local_name(root), iter(root))]
    _open(root, local_name(root), walk)
    walk.say(root.text)
    while way:
        element, name, children = way[-1]
        child = next(children, None)
        if child is None:
            way.pop()
            _close(element, name, walk)
            if way:
                walk.say(element.tail)
        elif not isinstance(child.tag, str) or _is_left(child, walk, leave) or say_at_once(child, walk):
            walk.say(child.tail)
        else:
            name = local_name(child)
            _open(child, name, walk)
            walk.say(child.text)
            way.append((child, name, iter(child)))
    walk.flush()
    return walk.blocks, walk.removed


def _is_left(element: Element, walk: Walk, leave: Leave) -> bool:
    """Tell whether an element is left out, and keep a record of its words."""
    name = local_name(element)
    if name in UNSPOKEN:
        return True
    reason = leave(element, name)
    if reason is None:
        return False
    walk.anchors += ids_of(element)
    said = blocks_of(element, _everything)[0] if name in PARAGRAPHS else []
    if text := "\n\n".join(block.text for block in said) or text_of(element):
        walk.removed.append(Removal(reason, element.sourceline or 1, text))
    return True


def _everything(_element: Element, _name: str) -> None:
    """Leave nothing out: a record of what was removed is whole."""


def _open(element: Element, name: str, walk: Walk) -> None:
    if name in HEADINGS and not walk.group:
        walk.flush()
        walk.level, walk.line = HEADINGS[name], element.sourceline or 1
    elif name == "hgroup" and (levels := [HEADINGS[local_name(e)] for e in element if local_name(e) in HEADINGS]):
        walk.flush()
        walk.group, walk.level, walk.line = 1, min(levels), element.sourceline or 1
    elif walk.level:
        pass
    elif _is_line(element, name):
        walk.new_line()
    elif name == "table":
        walk.flush()
        walk.tables += 1
    elif name in ("td", "th") and walk.tables and _is_speaker(element):
        walk.flush()
    elif name in ("td", "th") and walk.tables:
        walk.buffer.append(" ")
    elif name == "tr" and walk.tables:
        walk.new_line()
    elif name in PARAGRAPHS:
        walk.flush()
        walk.line = element.sourceline or 1
        walk.wide = walk.wide or _is_set_apart(element, name)
        walk.verbatim += name == "pre"
        say_note_number(element, walk)
    walk.anchors += ids_of(element)


def _close(element: Element, name: str, walk: Walk) -> None:
    if walk.group:
        if name == "hgroup":
            walk.group = 0
            walk.flush_heading()
        elif name in HEADINGS or name in PARAGRAPHS:
            walk.buffer.append(SEPARATOR)
    elif name in HEADINGS and walk.level:
        walk.flush_heading()
    elif walk.level:
        pass
    elif _is_line(element, name):
        walk.new_line()
    elif name in ("td", "th", "tr") and walk.tables:
        if _is_speaker(element):
            walk.new_line()
    elif name in PARAGRAPHS:
        walk.flush()
        walk.wide = False
        walk.verbatim -= name == "pre"
        walk.tables -= name == "table"


def _is_line(element: Element, name: str) -> bool:
    """Tell a line of verse, and the item of a list that has no paragraphs, from a paragraph."""
    if name == "li":
        return not any(isinstance(child.tag, str) and local_name(child) in PARAGRAPHS for child in element)
    if name not in ("div", "span", "p"):
        return False
    classes = words_of(element, "class")
    return bool(LINE_CLASSES.intersection(classes)) or (
        name == "div" and len(classes) > 1 and all(VERSE_CLASS.fullmatch(word) for word in classes)
    )


def _is_speaker(element: Element) -> bool:
    """Tell the name of one who speaks in a play that is set as a table."""
    return SPEAKER in types_of(element)


def _is_set_apart(element: Element, name: str) -> bool:
    return (
        name == "center"
        or element.get("align", "").lower() == "center"
        or bool(CENTRED.search(element.get("style") or ""))
        or (name in ("p", "div") and bool(CENTRED_CLASSES.intersection(words_of(element, "class"))))
    )
