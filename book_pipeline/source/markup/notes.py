"""The notes on a page: what a mark points at, and what is typed or classed as a note."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from book_pipeline.source.markup.boilerplate import Element, local_name, semantic_types, text_of
from book_pipeline.source.markup.names import HEADINGS, INLINE
from book_pipeline.source.markup.note_marks import (
    BACK_CLASS,
    LEVELS,
    LONGEST_MARK,
    MOST_IN_A_MARK,
    NAMED_MARK,
    RAISED_DIGITS,
    around,
    ids_of,
    is_attached,
    is_note,
    is_note_list,
    is_note_within,
    is_picture_mark,
    is_printed_mark,
    mark_in,
    may_be_mark,
    text_before,
)
from book_pipeline.source.markup.unlinked_notes import add_unlinked

LINK_BACK = re.compile(
    r"[\s\d⁰¹²³⁴-⁹◎○●◯\[\](){}.,:*†‡§¶‖^|↩↑⤴⏎↵⬆⇧←↖▲△«↺\ufe0e\ufe0f-]*|[\s\[(]*(?:[a-z]|[ivxl]{2,6})[\s\]).:]*",
    re.IGNORECASE,
)
ARROW = re.compile(r"\s*[\[(]?[\s^↩↑⤴⏎↵⬆⇧↖▲△↺\ufe0e\ufe0f]*[↩↑⤴⏎↵⬆⇧↖▲△↺][\s\ufe0e\ufe0f]*[\])]?\s*")
RETURN = re.compile(
    r"[\s\[\](){}^↩↑←.]*"
    r"(?:(?:go |jump |return(?: to)? |back(?: to)? )*(?:return|back|up|text|top)|zurück|retour|volver|torna)"
    r"[\s\[\](){}^↩↑.]*",
    re.IGNORECASE,
)
OWN_MARK = re.compile(
    r"\s*(?P<open>[\[(])?(?P<mark>\d{1,4}|[⁰¹²³⁴-⁹]{1,4}|[*†‡§¶‖]{1,3}|[A-Za-z]|[ivxl]{2,6}|(?<=[\[(]))(?(open)[\])])(?![\w*])[.:)]?"
)
"""A note's mark at its start, or its empty brackets."""
NO_NOTES = frozenset(("body", "html", "td", "th", "tr", "table", "section", "article"))
"""Elements that hold more than a note, unless they are typed as one."""
ELEMENTS = etree.XPath(
    "descendant-or-self::*[@id or @name or @class or @href or @role or @*[contains(name(), 'type')]]"
)
"""All elements with attributes that concern notes."""
PICTURE_MARK = "*"
"""Stands for a picture as a mark."""
LONGEST_UNTYPED = 3000
"""Characters of an element that only a mark makes a note."""


@dataclass(slots=True)
class Notes:
    """The notes of a page, by element, and the links that are marks, with their marks.

    `labels` are the marks by the fragment that they refer to.
    """

    marks: dict[Element, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    notes: dict[Element, tuple[str, str]] = field(default_factory=dict)
    """The fragment and the mark of each note; without a mark if nothing refers to it."""
    origins: set[str] = field(default_factory=set)
    """The ids of marks, to which notes link back."""
    printed: set[str] = field(default_factory=set)
    """The fragments that raised, typed or classed marks refer to."""
    unlinked: dict[Element, str] = field(default_factory=dict)
    """What stands for the links of marks that have none."""
    lists: frozenset[Element] = frozenset()
    """The elements for notes only."""
    elsewhere: frozenset[str] = frozenset()
    """The fragments that marks in other pages refer to."""


def find_notes(root: Element, marks: Mapping[str, str]) -> Notes:
    """Return the notes of a page.

    Parameters
    ----------
    marks
        The marks in other pages that refer to this one, by fragment.

    """
    found = Notes(labels=dict(marks), elsewhere=frozenset(marks))
    elements = ELEMENTS(root)
    found.lists = frozenset(element for element in elements if is_note_list(element) and element is not root)
    typed = [element for element in elements if is_note(element)]
    typed_ids = {name for element in typed for name in ids_of(element)}
    links = [e for e in elements if local_name(e) == "a" and "#" in (e.get("href") or "") and may_be_mark(e)]
    starts = _starts(links)
    for link in links:
        text = text_of(link, LONGEST_MARK)
        if mark_in(text, letters=False):
            is_mark = is_printed_mark(link, typed_ids) or is_attached(link) or _is_linked_back(link, starts)
        else:
            # A letter in brackets, or one that is marked as a reference.
            bracketed = text[:1] in ("[", "(") and is_attached(link)
            is_mark = bool(mark_in(text, letters=True)) and (bracketed or is_printed_mark(link, typed_ids))
            is_mark = is_mark or (not text and is_picture_mark(link, typed_ids))
        if is_mark:
            _add_mark(link, typed_ids, found)
    _add_notes(elements, found)
    for element in typed:
        # A note without a mark in the text; in a list of notes, the text's marks may be in another file.
        if "footnote" in semantic_types(element) and not _within_list(element):
            found.notes.setdefault(element, (next(iter(ids_of(element)), ""), ""))
    found.notes |= {element: ("", "") for element in elements if is_note_within(element)}
    found.unlinked = add_unlinked(root, found.marks, found.notes)
    return found


def _add_notes(elements: list[Element], found: Notes) -> None:
    """Record the notes that marks refer to."""
    targets: dict[str, Element] = {}
    for element in elements:
        for name in ids_of(element):
            targets.setdefault(name, element)
    seen: set[Element] = set()
    for fragment, mark in found.labels.items():
        block = _block_around(targets[fragment]) if fragment in targets else None
        if block is not None and block not in seen:
            seen.add(block)
            for element in _note_elements(block, fragment, mark, found):
                found.notes.setdefault(element, (fragment, mark))


def _add_mark(link: Element, typed_ids: set[str], found: Notes) -> None:
    """Record a link that is a mark, and what it refers to if that is on the same page."""
    fragment = _fragment(link)
    found.marks[link] = mark_in(text_of(link, LONGEST_MARK), letters=True) or PICTURE_MARK
    if link.get("href").startswith("#") or fragment in typed_ids:
        found.labels.setdefault(fragment, found.marks[link])
        found.origins.update(_own_ids(link))
        found.printed.update([fragment] if is_printed_mark(link, typed_ids) else [])


def _fragment(link: Element) -> str:
    return str(link.get("href")).rpartition("#")[2]


def _starts(links: list[Element]) -> dict[str, set[str]]:
    """Return the ids at each link that begins a paragraph, by what it refers to."""
    starts: dict[str, set[str]] = {}
    for link in links:
        if LINK_BACK.fullmatch(text_of(link, LONGEST_MARK)) and not text_before(link).strip():
            ids = starts.setdefault(_fragment(link), set())
            ids.update(name for element in (link, *islice(link.iterancestors(), LEVELS)) for name in ids_of(element))
    return starts


def _is_linked_back(link: Element, starts: dict[str, set[str]]) -> bool:
    """Return whether a link within a paragraph refers to the start of one that refers back to it."""
    fragment = _fragment(link)
    return bool(text_before(link).strip()) and any(fragment in starts.get(name, ()) for name in _own_ids(link))


def is_link_back(element: Element, notes: Notes, *, in_note: bool) -> bool:
    """Return whether a link leads from a note back to its mark, and has no words of its own."""
    href = element.get("href") or ""
    if "#" not in href or element in notes.marks or not (in_note or may_be_mark(element)):
        return False
    text = text_of(element, 2 * LONGEST_MARK)
    if ARROW.fullmatch(text):
        return True
    back = _fragment(element) in notes.origins or BACK_CLASS.search(element.get("class") or "")
    return in_note and bool(back) and bool(LINK_BACK.fullmatch(text) or RETURN.fullmatch(text))


def as_note(text: str, mark: str) -> str:
    """Return a note's text as formatting knows it: after its mark in brackets, or in brackets with the word."""
    if not mark:
        return f"[Footnote: {text}]" if "[" not in text and "]" not in text else text
    return f"[{mark}] {text[_length_of_own_mark(text, mark) :].lstrip('.:) ')}"


def _length_of_own_mark(text: str, mark: str) -> int:
    """Return the length of the mark that a note begins with; a capital letter alone may be its first word."""
    if (named := NAMED_MARK.match(text)) and named[1] == mark:
        return named.end()
    match = OWN_MARK.match(text)
    if match is None or (match["mark"] and mark_in(match["mark"], letters=True) != mark):
        return 0
    is_word = match["mark"][:1].isupper() and not match["open"] and text[match.end() - 1 : match.end()] not in ".:)"
    return 0 if is_word or not match.group().strip() else match.end()


def _own_ids(link: Element) -> Iterator[str]:
    for element in around(link):
        if isinstance(element.tag, str) and local_name(element) in INLINE:
            yield from ids_of(element)


def _block_around(target: Element) -> Element:
    """Return the paragraph that a target is in, or that follows it if it is an anchor between paragraphs."""
    parent, following = target.getparent(), target.getnext()
    is_anchor = local_name(target) in INLINE and not text_of(target, LONGEST_MARK) and not (target.tail or "").strip()
    if is_anchor and parent is not None and following is not None and local_name(parent) not in (*INLINE, "p", "li"):
        return following if isinstance(following.tag, str) else target
    for _ in range(LEVELS):
        if local_name(target) not in INLINE or target.getparent() is None:
            break
        target = target.getparent()
    return target


def _note_elements(block: Element, fragment: str, mark: str, notes: Notes) -> list[Element]:
    """Return the elements of the note that a mark refers to; none if its target is no note."""
    if local_name(block) in ("td", "th") and _within_list(block):
        return [block.getparent()]
    name = local_name(block)
    if name in INLINE or name in HEADINGS or (name in NO_NOTES and not is_note(block)):
        return []
    if any(local_name(e) in HEADINGS for e in islice(block.iter("*"), 4 * MOST_IN_A_MARK)):
        return []
    around = [block, *islice(block.iterancestors(), 2)]
    if (single := next((e for e in around if is_note(e)), None)) is not None:
        return [single, *(_continued(single, listed=False) if local_name(single) == "dt" else ())]
    listed = _within_list(block)
    if not listed and not _is_untyped_note(block, fragment, mark, notes):
        return []
    return [block, *_continued(block, listed=listed)]


def _continued(block: Element, *, listed: bool) -> Iterator[Element]:
    """Yield the paragraphs after a note's first one in a list of notes; a term's definition in any list."""
    for following in block.itersiblings("*"):
        name = local_name(following)
        if name == "dd" and local_name(block) == "dt":
            yield following
        elif not listed or name != "p" or local_name(block) != "p" or any(ids_of(e) for e in following.iter("*")):
            return
        else:
            yield following


def _within_list(block: Element) -> bool:
    return any(is_note_list(element) for element in islice(block.iterancestors(), LEVELS - 1))


def _is_untyped_note(block: Element, fragment: str, mark: str, notes: Notes) -> bool:
    """Return whether a paragraph begins with the mark that refers to it, or links back to it."""
    text = text_of(block, LONGEST_UNTYPED)
    if len(text) > LONGEST_UNTYPED or local_name(block) not in ("p", "li", "dd", "dt", "div", "aside", "blockquote"):
        return False
    links = islice(block.iter("{*}a"), MOST_IN_A_MARK)
    back = any((link.get("href") or "").rpartition("#")[2] in notes.origins for link in links if link.get("href"))
    begins = re.match(rf"[\[(]?{re.escape(mark)}(?![\w*])", text.translate(RAISED_DIGITS)) is not None
    return back or fragment in notes.printed or (begins and (not mark.isdecimal() or fragment in notes.elsewhere))
