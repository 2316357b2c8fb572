"""A tree of HTML elements into blocks. HTML, EPUB, Markdown and web pages all come through here."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from book_pipeline.source.blocks import BREAK, DEEPEST, Block
from book_pipeline.source.document import Removal
from book_pipeline.source.furniture import (
    UNSPOKEN,
    Element,
    local_name,
    reason_to_leave,
    text_of,
    types_of,
    words_of,
)

Leave = Callable[[Element, str], str | None]

HEADINGS = {f"h{level}": level for level in range(1, DEEPEST + 1)}
PARAGRAPHS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "html", "legend", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
}  # fmt: skip
LONGEST_HEADING = 400
"""Characters. A longer one is a paragraph that somebody liked large."""
LINE_CLASSES = {
    "line", "verse-line", "verseline", "l", "tei-l", "poem-line", "poetry-line",
    "i0", "i1", "i2", "i3", "i4", "i5", "i6", "i8", "i10",
}  # fmt: skip
VERSE_CLASS = re.compile(r"verse|indent\d+")
CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
CENTRED_CLASSES = {
    "center", "centre", "centered", "centred", "c", "ctr", "title", "chapter", "chaptertitle", "chapter-title", "head",
}  # fmt: skip
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
GAP = re.compile(r"\n[ ]*\n\s*")
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp)$", re.IGNORECASE)
NOTE_MARK = re.compile(r"\[?(\d{1,4}|[*†‡]{1,3})\]?")
LONGEST_MARK, MOST_IN_A_MARK = 8, 16
SEPARATOR = "\x1f"
"""Between the lines of a heading group while it is open."""


@dataclass(slots=True)
class Walk:
    """Where the walk is: the text since the last block, and what the open elements say of it."""

    blocks: list[Block] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    tables: int = 0
    level: int = 0
    group: int = 0
    verbatim: int = 0
    wide: bool = False
    line: int = 1
    alt: str = ""
    initial: str = ""

    def say(self, text: str | None) -> None:
        """Add text to the block that is open."""
        if text:
            text = ZERO_WIDTH.sub("", text)
            self.buffer.append(text if self.verbatim else SPACE.sub(" ", text))

    def new_line(self) -> None:
        """Begin a line within the block."""
        if self.buffer and not self.buffer[-1].endswith("\n"):
            self.buffer.append("\n")

    def flush(self) -> None:
        """End the block; one that has blank lines within is several."""
        text = "".join(self.buffer)
        if self.initial and text.strip() == self.initial:
            # A drawn initial in a block of its own: its word begins in the next one.
            self.buffer[:] = [self.initial]
            return
        self.buffer.clear()
        self.initial = ""
        if not text.strip():
            return
        position = 0
        for gap in [*GAP.finditer(text), None]:
            paragraph = text[position : gap.start() if gap else len(text)]
            lines = [line.rstrip() if self.verbatim else SPACE.sub(" ", line).strip() for line in paragraph.split("\n")]
            if said := "\n".join(line for line in lines if line).rstrip():
                self.blocks.append(Block(said, 0, self.wide, self.line, tuple(self.anchors)))
                self.anchors.clear()
                self.wide = False
            if gap is not None:
                position = gap.end()
                self.wide = self.wide or gap.group().count("\n") > 2  # noqa: PLR2004 - two line ends are one blank line

    def flush_heading(self) -> None:
        """End the block as a heading."""
        lines = [SPACE.sub(" ", line).strip() for line in "".join(self.buffer).split(SEPARATOR)]
        text = ": ".join(line.rstrip(":") for line in lines if line) or self.alt
        self.buffer.clear()
        if text and len(text) <= LONGEST_HEADING:
            self.blocks.append(Block(text, self.level, True, self.line, tuple(self.anchors)))  # noqa: FBT003
            self.anchors.clear()
        elif text:
            self.buffer.append(text)
            self.flush()
        self.level, self.alt = 0, ""


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
        elif not isinstance(child.tag, str) or _is_left(child, walk, leave) or _say_at_once(child, walk):
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
    walk.anchors += _ids(element)
    said = blocks_of(element, _everything)[0] if name in PARAGRAPHS else []
    if text := "\n\n".join(block.text for block in said) or text_of(element):
        walk.removed.append(Removal(reason, element.sourceline or 1, text))
    return True


def _everything(_element: Element, _name: str) -> None:
    """Leave nothing out: a record of what was removed is whole."""


def _say_at_once(element: Element, walk: Walk) -> bool:
    """Say an element that isn't walked into: an image's letter, a line's end, a break, a note's mark."""
    name = local_name(element)
    if name == "br":
        walk.buffer.append(" " if walk.level and not walk.group else "\n")
    elif name == "hr":
        walk.flush()
        walk.blocks.append(Block(BREAK, line=element.sourceline or 1, anchors=tuple(walk.anchors)))
        walk.anchors.clear()
    elif name == "img":
        _say_image(element, walk)
    elif name == "a" and PICTURE.search(element.get("href") or ""):
        # "Enlarge", "Original": the words of a link to a larger picture.
        if text := text_of(element):
            walk.removed.append(Removal("link to a picture", element.sourceline or 1, text))
        walk.anchors += _ids(element)
    elif name in ("a", "sup") and (mark := _note_mark(element, name)):
        walk.anchors += _ids(element)
        walk.buffer.append(f"[{mark}]")
    else:
        return False
    return True


def _say_image(element: Element, walk: Walk) -> None:
    """Say an initial that is drawn; a heading that is all image is read from its description."""
    alt = " ".join((element.get("alt") or "").split())
    tail = element.tail or ""
    walk.anchors += _ids(element)
    if (
        len(alt.strip("“\"'‘«")) == 1
        and alt[-1].isalpha()
        and (not tail or not tail[0].isspace() or _is_initial(element))
    ):
        walk.buffer.append(alt)
        walk.initial = alt
    elif walk.level:
        walk.alt = walk.alt or alt


def _is_initial(element: Element) -> bool:
    return any("cap" in word or "initial" in word or "letter" in word for word in words_of(element, "class"))


def _note_mark(element: Element, name: str) -> str | None:
    """Return the number of the note that an element refers to; None for any other link or raised text."""
    # A mark is small: few elements below, or none.
    below = islice(element.iter(), MOST_IN_A_MARK)
    link = element if name == "a" else next((e for e in below if isinstance(e.tag, str) and local_name(e) == "a"), None)
    if link is None or not NOTE_MARK.fullmatch(text := text_of(element, LONGEST_MARK)):
        return None
    raised = name == "sup" or any(
        isinstance(e.tag, str) and local_name(e) == "sup" for e in islice(element.iter(), MOST_IN_A_MARK)
    )
    classes = " ".join(words_of(link, "class"))
    noted = "noteref" in types_of(link) or "fn" in classes or "note" in classes
    if not noted and not (raised and "#" in (link.get("href") or "")):
        return None
    return text.strip("[]")


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
    elif name in ("td", "th") and walk.tables:
        walk.buffer.append(" ")
    elif name == "tr" and walk.tables:
        walk.new_line()
    elif name in PARAGRAPHS:
        walk.flush()
        walk.line = element.sourceline or 1
        walk.wide = walk.wide or _is_set_apart(element, name)
        walk.verbatim += name == "pre"
    walk.anchors += _ids(element)


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
        pass
    elif name in PARAGRAPHS:
        walk.flush()
        walk.wide = False
        walk.verbatim -= name == "pre"
        walk.tables -= name == "table"


def _ids(element: Element) -> list[str]:
    return [found for name in ("id", "name") if (found := element.get(name))]


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


def _is_set_apart(element: Element, name: str) -> bool:
    return (
        name == "center"
        or element.get("align", "").lower() == "center"
        or bool(CENTRED.search(element.get("style") or ""))
        or (name in ("p", "div") and bool(CENTRED_CLASSES.intersection(words_of(element, "class"))))
    )
