"""Note marks, and elements that are typed or classed as notes."""

import re
from collections.abc import Iterator
from itertools import islice

from book_pipeline.roman_numerals import roman_value
from book_pipeline.source.markup.boilerplate import Element, attribute_words, local_name, semantic_types, text_of
from book_pipeline.source.markup.names import INLINE

NOTE_MARK = re.compile(r"[\[(]?(\d{1,4}|[*†‡§¶‖]{1,3})[\])]?")
NAMED_MARK = re.compile(r"[\[(]\s*(?:note|nb|n|fn|footnote|anm|nota)\b\.?\s*(\d{1,4})\s*[\])]", re.IGNORECASE)
"""A mark with a word, as in `[note 1]`."""
RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LETTER_MARK = re.compile(r"[\[(]?([a-z]|[ivxl]{2,6})[\])]?", re.IGNORECASE)
"""A letter or a small Roman numeral as a mark, if the markup says that it is one."""
LONGEST_MARK, MOST_IN_A_MARK = 8, 16
NOTE_TYPES = frozenset({"endnote", "footnote", "rearnote"})
LIST_TYPES = frozenset({"endnotes", "footnotes", "rearnotes"})
WITHIN_CLASS = re.compile(
    r"(?:foot|side|margin|end)[-_]?note(?:[-_]?(?:text|content|body))?|ltx_role_footnote|ltx_note"
)
"""Classes of inline elements that are notes within the sentence, if they have the words of a note."""
FEWEST_WORDS_WITHIN = 2
NOTE_CLASS = re.compile(
    r"_?(?:id|mso|duokan-)?(?:f(?:oot)?|end|rear)[-_]?note(?:[-_]?(?:text|body|item|para(?:graph)?|content|def(?:inition)?|p))?\d*"
    r"|fn(?:[-_]?(?:text|item|p))?|note[-_]?(?:text|body|item)?"
)
LIST_CLASS = re.compile(
    r"duokan-footnote-content|_?(?:id)?(?:(?:foot|end|rear)[-_]?)?notes(?:[-_]?(?:list|section|block))?|footnote[-_]list"
)
BACK_CLASS = re.compile(r"back|return|reverse")
ATTACHED = re.compile(r"(?:[^\W\d_]|[”’\"'»)\]]|(?:[^\W\d_]{4}|[”’\"'»)])[.,;:!?…])\Z")
"""The end of a text that a note mark follows without a space: a word, a quotation or a sentence."""
RAISED_STYLE = re.compile(r"vertical-align:\s*(?:super|top|text-top)", re.IGNORECASE)
LEVELS = 4
"""Elements around a link or a target that are looked at."""


def is_note(element: Element) -> bool:
    """Return whether an element is typed or classed as a note."""
    return not NOTE_TYPES.isdisjoint(semantic_types(element)) or (
        any(NOTE_CLASS.fullmatch(word) for word in attribute_words(element, "class"))
        and local_name(element) not in INLINE
    )


def is_note_list(element: Element) -> bool:
    """Return whether an element is typed or classed as a list of notes."""
    return not LIST_TYPES.isdisjoint(semantic_types(element)) or any(
        LIST_CLASS.fullmatch(word) for word in attribute_words(element, "class")
    )


def is_note_within(element: Element) -> bool:
    """Return whether an inline element is classed as a note and has more words than a mark."""
    return (
        any(WITHIN_CLASS.fullmatch(word) for word in attribute_words(element, "class"))
        and local_name(element) in ("span", "small", "i", "em")
        and len(text_of(element, 4 * LONGEST_MARK).split()) >= FEWEST_WORDS_WITHIN
    )


def may_be_mark(link: Element) -> bool:
    """Return whether the first letters of a link may be a mark or an arrow; fast, because most links are words."""
    start = (link.text or "").strip()
    return len(start) <= 2 * LONGEST_MARK and (not start[:1].isalpha() or len(start) < LONGEST_MARK)


def mark_in(text: str, *, letters: bool) -> str:
    """Return the mark that a text is, a Roman numeral as a number and a letter as a capital; nothing for other text."""
    text = text.translate(RAISED_DIGITS)
    if match := NOTE_MARK.fullmatch(text) or NAMED_MARK.fullmatch(text):
        return match[1]
    match = LETTER_MARK.fullmatch(text) if letters else None
    if match is None:
        return ""
    value = roman_value(match[1]) if match[1].islower() and set(match[1]) <= set("ivxl") else None
    return str(value) if value else match[1].upper() if len(match[1]) == 1 else ""


def is_printed_mark(link: Element, typed_ids: set[str]) -> bool:
    """Return whether a link is typed, classed or raised as a note mark, or refers to what is typed as a note."""
    types, classes = semantic_types(link), " ".join(attribute_words(link, "class"))
    if "noteref" in types:
        return True
    if not text_before(link).strip() or "backlink" in types or BACK_CLASS.search(classes):
        return False
    raised = any(
        isinstance(e.tag, str) and (local_name(e) == "sup" or RAISED_STYLE.search(e.get("style") or ""))
        for e in around(link)
    )
    return raised or "fn" in classes or "note" in classes or link.get("href").rpartition("#")[2] in typed_ids


def is_picture_mark(link: Element, typed_ids: set[str]) -> bool:
    """Return whether a link without text shows a picture as a note mark, by its type, its class or its target."""
    classes = " ".join(attribute_words(link, "class"))
    is_mark = "noteref" in semantic_types(link) or "note" in classes or link.get("href").rpartition("#")[2] in typed_ids
    return is_mark and next(link.iter("{*}img", "img"), None) is not None


def is_attached(link: Element) -> bool:
    """Return whether a link follows a word without a space, as a note mark does; "backlink" is another kind of link."""
    return "backlink" not in semantic_types(link) and ATTACHED.search(text_before(link)) is not None


def around(link: Element) -> Iterator[Element]:
    """Yield a link with its first descendants, and the two elements around it."""
    yield from islice(link.iter(), MOST_IN_A_MARK)
    yield from islice(link.iterancestors(), 2)


def ids_of(element: Element) -> list[str]:
    """Return an element's `id` and `name`, which links refer to."""
    return [anchor for name in ("id", "name") if (anchor := element.get(name))]


def text_before(element: Element) -> str:
    """Return the end of the text before an element in its paragraph."""
    for _ in range(LEVELS):
        before = element.getprevious()
        if before is not None:
            inside = text_end(before) if isinstance(before.tag, str) and local_name(before) in INLINE else ""
            if text := inside + (before.tail or ""):
                return text
            if local_name(before) not in INLINE:
                return ""
            element = before
            continue
        parent = element.getparent()
        if parent is None:
            return ""
        if (parent.text or "").strip():
            return str(parent.text)
        if local_name(parent) not in INLINE:
            return ""
        element = parent
    return ""


def text_end(element: Element) -> str:
    """Return the end of an inline element's text."""
    return "".join(islice(element.itertext(), MOST_IN_A_MARK))[-LONGEST_MARK:]
