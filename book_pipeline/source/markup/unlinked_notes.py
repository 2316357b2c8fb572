"""Notes that no link leads to: paragraphs that begin with a raised number that a word above them has, too."""

import re
from itertools import islice

from book_pipeline.source.markup.boilerplate import Element, local_name, text_of
from book_pipeline.source.markup.names import INLINE
from book_pipeline.source.markup.note_marks import LEVELS, LONGEST_MARK, MOST_IN_A_MARK, NOTE_MARK, is_note, text_before

AFTER_WORD = re.compile(r"(?:[^\W\d_]{3}|[^\W\d_][.,;:!?…”’\"'»)\]]{1,2})\Z")
"""The end of the text before a mark; "m" and "km" have exponents."""
OWN_MARK = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?(?![\w*])[.:)]?\s")
NOTE_BLOCKS = frozenset(("p", "li", "div", "dd", "aside"))
LONGEST_START = 12
"""Characters at the start of a note in which its mark is."""


def add_unlinked(root: Element, marks: dict[Element, str], notes: dict[Element, tuple[str, str]]) -> dict[Element, str]:
    """Add raised marks without links to the marks of a page, and the paragraphs that begin with them to its notes.

    Return what stands for the missing links of these marks: fragments, by the mark's element.
    """
    fragments: dict[Element, str] = {}
    raised = [
        (element, match[1])
        for element in root.iter("{*}sup")
        if not _is_with_link(element) and (match := NOTE_MARK.fullmatch(text_of(element, LONGEST_MARK)))
    ]
    if not raised:
        return fragments
    open_marks: dict[str, Element] = {}
    starting = {block: (element, mark) for element, mark in raised if (block := _started_by(element)) is not None}
    others = {element: mark for element, mark in raised if AFTER_WORD.search(text_before(element))}
    for element in root.iter("*"):
        if element in others:
            open_marks[others[element]] = element
            continue
        mark = starting[element][1] if element in starting else _classed_mark(element)
        if mark and mark in open_marks and element not in notes:
            reference = open_marks.pop(mark)
            marks[reference] = mark
            fragments[reference] = f"mark without a link {len(fragments)}"
            notes[element] = (fragments[reference], mark)
    return fragments


def _is_with_link(element: Element) -> bool:
    """Return whether an element is near a link, or contains more than a mark; elements may be nested deeply."""
    inside = list(islice(element.iter("*"), MOST_IN_A_MARK))
    near = (*inside, *islice(element.iterancestors(), LEVELS))
    return len(inside) == MOST_IN_A_MARK or any(local_name(each) == "a" for each in near)


def _started_by(element: Element) -> Element | None:
    """Return the paragraph whose first text an element is."""
    for _ in range(LEVELS):
        parent = element.getparent()
        if parent is None:
            break
        previous = element.getprevious()
        before = (parent.text or "") + ("" if previous is None else text_of(previous, 1) + (previous.tail or ""))
        if before.strip():
            return None
        if local_name(parent) not in INLINE:
            return parent if local_name(parent) in NOTE_BLOCKS else None
        element = parent
    return None


def _classed_mark(element: Element) -> str:
    """Return the number that an element begins with that is typed or classed as a note; nothing for others."""
    if local_name(element) not in NOTE_BLOCKS or not element.attrib or not is_note(element):
        return ""
    match = OWN_MARK.match(text_of(element, LONGEST_START) + " ")
    return match[1] if match else ""
