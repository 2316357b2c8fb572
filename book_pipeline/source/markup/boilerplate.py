"""Parts of marked-up books that are not the author's text: page numbers, licences, navigation, title pages."""

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from book_pipeline.source.markup.names import HEADINGS

Element = Any
"""lxml has no types for its elements."""

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
IGNORED = {
    "area", "defs", "desc", "head", "link", "meta", "metadata", "param", "rp", "script", "source", "style", "title",
    "track",
}  # fmt: skip
"""Elements without text for the reader; they are not recorded as removed."""
PHRASES = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
    "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tspan", "tt", "u", "var", "wbr",
))  # fmt: skip
"""Elements that may be within a word."""
SHOWN = etree.XPath(
    f"descendant::text()[not(ancestor::*[{' or '.join(f'local-name()={name!r}' for name in sorted(IGNORED))}])]"
)
FORM = "part of a form"
REPLACED = {
    "audio": "in place of a recording", "video": "in place of a film", "canvas": "in place of a drawing",
    "embed": "in place of another file", "iframe": "in place of another file", "noscript": "in place of a script",
    "button": FORM, "datalist": FORM, "input": FORM, "option": FORM, "select": FORM, "template": FORM, "textarea": FORM,
}  # fmt: skip
"""Elements whose text is shown only by readers that cannot show the thing itself, and forms."""
MAY_BE_REPLACED = frozenset((*REPLACED, "object", "case", "default", "svg"))
"""Elements that `replacement_reason` is asked about."""
NOT_TEXT = re.compile(
    r"(?:image|audio|video)/|\.(?:jpe?g|png|gif|svg|webp|bmp|mp[34]|ogg|webm)(?:[?#]|$)", re.IGNORECASE
)
"""The type or the address of an object that has a description in place of its text."""
SCREEN_READER = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden"})
"""Classes of labels for those who cannot see the page."""
LONGEST_HIDDEN = 200
"""Characters that are hidden from assistive technology, at most; a longer text is hidden by mistake."""
FEWEST_IN_DRAWING = 8
"""Words from which a drawing within a page is text rather than labels."""

# Types of https://www.w3.org/TR/epub-ssv-11/, also as ARIA roles (doc-pagebreak).
BY_TYPE = {
    "pagebreak": "page number",
    "backlink": "link back from a note",
    "toc": "contents page", "landmarks": "contents page", "page-list": "contents page", "loi": "list of illustrations",
    "cover": "cover", "frontispiece": "cover",
    "titlepage": "title page", "halftitlepage": "title page", "fulltitlepage": "title page",
    "copyright-page": "copyright page", "imprint": "copyright page", "imprimatur": "copyright page",
    "colophon": "colophon",
}  # fmt: skip
BY_ID = {
    "pg-header": "Project Gutenberg header", "pg-machine-header": "Project Gutenberg header",
    "pg-footer": "Project Gutenberg licence",
}  # fmt: skip
BY_CLASS = {
    "pgheader": "Project Gutenberg header", "pg-boilerplate": "Project Gutenberg licence",
    "transnote": "transcriber's note", "trans-note": "transcriber's note", "tnote": "transcriber's note",
    "tnbox": "transcriber's note", "transcribers-note": "transcriber's note", "transcriber-note": "transcriber's note",
}  # fmt: skip
PAGE_CLASSES = {
    "pagenum", "pagenumber", "pageno", "page-number", "pagebreak", "pb", "page", "page_number", "pgnum", "linenum",
    "lnum", "ln", "tei-pb", "folionum", "x-ebookmaker-pageno",
}  # fmt: skip
PAGE_CLASS = re.compile(
    r"(?:x-|tei-|epub-|calibre-|print-?|e?book-?)?(?:p(?:a?ge?)?|pagina|seiten?|folio)[-_]?"
    r"(?:br(?:ea)?k|n(?:um(?:ber)?|o|r|bre)?|zahl|mark(?:er)?|start|end|count|id|list)?[-_]?\d*"
)
"""Other classes of page numbers; a class "p" is also one of paragraphs, which no number fills."""
PAGE_ID = re.compile(r"(?:p|pg|page|pagina|seite|folio|pb)[-_.]?0*(?P<number>\d{1,4}|[ivxlc]{1,8})", re.IGNORECASE)
PAGE_NUMBER = re.compile(
    r"[\s\[\](){}|—–-]*(?:(?:p|pg|page|pag|seite|s)\b[.\s]*)?(?:\d{1,4}|[ivxlc]{1,8})?[\s\[\](){}|.—–-]*",
    re.IGNORECASE,
)
LONGEST_PAGE_NUMBER = 24
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
RUBY = {"rt", "rp"}
LEAST_STEPS = 50
"""Elements that are visited for a text of limited length, at least."""


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, in lower case."""
    return _local_name(str(element.tag))


@lru_cache(maxsize=1024)  # a page has few names and each of them many times
def _local_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def attribute_words(element: Element, attribute: str) -> list[str]:
    """Return the words of a space-separated attribute, in lower case."""
    value = element.get(attribute)
    return value.lower().split() if value else []


def semantic_types(element: Element) -> list[str]:
    """Return an element's EPUB types, including those given as ARIA roles."""
    roles = [role.removeprefix("doc-") for role in attribute_words(element, "role")]
    # The HTML parser keeps the prefix of the attribute.
    return attribute_words(element, EPUB_TYPE) + attribute_words(element, "epub:type") + roles


def exclusion_reason(element: Element, name: str) -> str | None:
    """Return why an element with its descendants is not the author's text; None if it may be."""
    if element.attrib and (reason := _reason_by_attributes(element)) is not None:
        return reason
    return "ruby" if name in RUBY else None


def _reason_by_attributes(element: Element) -> str | None:
    classes = attribute_words(element, "class")
    reasons = [BY_TYPE.get(word) for word in semantic_types(element)]
    reasons += [BY_ID.get((element.get("id") or "").lower()), *(BY_CLASS.get(word) for word in classes)]
    if (reason := next((reason for reason in reasons if reason), None)) is not None:
        return reason
    if _is_page_number(element, classes):
        return "page number"
    hidden = element.get("hidden") is not None or HIDDEN.search(element.get("style") or "")
    if hidden or (not SCREEN_READER.isdisjoint(classes) and _is_label(element)):
        return "hidden"
    return "hidden from assistive technology" if _is_hidden_from_voices(element) else None


def _is_label(element: Element) -> bool:
    """Return whether an element is short and no heading, which may stand for a picture."""
    is_heading = any(local_name(each) in HEADINGS for each in (element, *element.iterancestors()))
    return not is_heading and len(text_of(element, LONGEST_HIDDEN + 1)) <= LONGEST_HIDDEN


def _is_page_number(element: Element, classes: list[str]) -> bool:
    """Return whether an element is a page number by its class, or by its id, which has the same number."""
    by_class = bool(PAGE_CLASSES.intersection(classes))
    other = not by_class and local_name(element) in ("span", "a", "div", "small", "sup")
    by_other = other and any(PAGE_CLASS.fullmatch(word) for word in classes)
    by_id = PAGE_ID.fullmatch(element.get("id") or "") if other and not by_other else None
    if not (by_class or by_other or by_id):
        return False
    text = text_of(element, LONGEST_PAGE_NUMBER)
    if not text and len(list(islice(element.iter(), LEAST_STEPS))) == LEAST_STEPS:
        return False  # its text may begin behind the elements that were looked at
    if by_id:
        return text.strip(" []()").lower() == by_id["number"].lower()
    return bool(PAGE_NUMBER.fullmatch(text)) and (by_class or any(map(str.isdecimal, text)))


def _is_hidden_from_voices(element: Element) -> bool:
    """Return whether a short text is hidden from assistive technology: it is redundant when heard.

    A part of a word, which is hidden by mistake, is not. https://www.w3.org/TR/wai-aria-1.2/#aria-hidden
    """
    if (element.get("aria-hidden") or "").lower() != "true":
        return False
    text = text_of(element, LONGEST_HIDDEN)
    part_of_word = (text[-1:].isalpha() and (element.tail or "")[:1].isalpha()) or (
        text[:1].isalpha() and _letter_before(element).isalpha()
    )
    return 0 < len(text) <= LONGEST_HIDDEN and not part_of_word


def _letter_before(element: Element) -> str:
    """Return the character before an element in the text around it; nothing after another element."""
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (before or "")[-1:]


def replacement_reason(element: Element, name: str) -> str | None:
    """Return why an element with its text stands for something else; None if it is text itself."""
    if name in REPLACED:
        return REPLACED[name]
    if name == "object" and NOT_TEXT.search(f"{element.get('type') or ''} {element.get('data') or ''}"):
        return "in place of a picture"
    parent = element.getparent()
    if name in ("case", "default") and parent is not None and local_name(parent) == "switch":
        return None if element is _chosen_case(parent) else "another form of the same text"
    if name == "svg" and parent is not None and parent.getroottree().getroot() is not element:
        words = sum(len("".join(text.itertext()).split()) for text in element.iter("{*}text", "{*}foreignObject"))
        return "text in a drawing" if words < FEWEST_IN_DRAWING else None
    return None


def _has_text(element: Element) -> bool:
    return any(not text.isspace() for text in element.itertext())


def _chosen_case(switch: Element) -> Element | None:
    """Return the default of an EPUB switch, which is text, or its first case if the default has no text."""
    cases = [child for child in switch if isinstance(child.tag, str)]
    default = next((child for child in cases if local_name(child) == "default" and _has_text(child)), None)
    return default if default is not None else next((child for child in cases if local_name(child) == "case"), None)


def shown_text_of(element: Element) -> str:
    """Return the text in an element on one line, without the scripts and other elements that no reader shows."""
    pieces: list[str] = []
    block: Element | None = None
    for text in SHOWN(element):
        owner = text.getparent()
        before, block = block, _block_of(owner.getparent() if text.is_tail else owner)
        is_apart = block is not before or (text.is_tail and local_name(owner) not in PHRASES)
        pieces.append(f" {text}" if is_apart else str(text))
    return " ".join("".join(pieces).split())


def _block_of(element: Element | None) -> Element | None:
    """Return the nearest element around a text that is not within a word."""
    while element is not None and local_name(element) in PHRASES:
        element = element.getparent()
    return element


def text_of(element: Element, most: int | None = None) -> str:
    """Return the text in an element on one line; if it is longer than `most` characters, at least that many of them."""
    if most is None:
        return " ".join("".join(element.itertext()).split())
    pieces: list[str] = []
    length = 0
    # The number of visited elements is limited too: otherwise nested elements make the total time quadratic.
    for event, below in islice(etree.iterwalk(element, events=("start", "end")), 2 * LEAST_STEPS + 4 * most):
        piece = (below.text if event == "start" else below.tail if below is not element else "") or ""
        # The white space between the tags of a page may be longer than the limit.
        if piece and not piece.isspace():
            pieces.append((f" {piece.lstrip()}" if piece[0].isspace() else piece)[: 4 * most])
            length += len(pieces[-1])
        elif piece and pieces and not pieces[-1].isspace():
            pieces.append(" ")
        if length > 4 * most:
            break
    return " ".join("".join(pieces).split())[: 4 * most]
