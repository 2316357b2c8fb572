"""The words of word processors' files and FictionBooks: all text in their parts."""

import re
from collections.abc import Iterator
from itertools import product
from string import ascii_lowercase

from lxml import etree

from book_pipeline.source.archive import Archive
from book_pipeline.source.balance.check import SourceWords
from book_pipeline.source.balance.markup import all_of_markup
from book_pipeline.source.markup.boilerplate import Element, local_name
from book_pipeline.source.markup.parsers import parse_xml

WORD_TEXTS = ("document", "footnotes", "endnotes")
WORD_MARGINS = ("hdr", "ftr", "comments")
"""Roots of parts whose text is recorded as removed if the document uses them."""
NUMBERING = ("numbering",)
ROMAN_STYLES = frozenset(("I", "i", "upperRoman", "lowerRoman"))
LETTER_STYLES = frozenset(("A", "a", "upperLetter", "lowerLetter"))
"""Styles of numbers that a reader counts and writes, in OpenDocument and in Word."""
HUNDREDS = ("", "c", "cc", "ccc", "cd", "d", "dc", "dcc", "dccc", "cm")
TENS = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")
UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
BREAKS = frozenset(("p", "tab", "br", "cr", "tc", "footnotereference", "endnotereference"))
ODT_LABELS = ("{*}list-level-style-number", "{*}outline-level-style")
ODT_WITHOUT_TEXT = frozenset(("note-citation", "title", "desc", "object", "image", "change-info"))
BINARY = re.compile(rb"<binary\b[^>]*>[^<]*</binary\s*>")
AMPERSAND = re.compile(rb"&(?![#\w][\w.-]{0,40};)")
INLINE = frozenset((
    "span", "a", "bookmark", "bookmark-start", "bookmark-end", "reference-mark-start", "reference-mark-end",
    "change-start", "change-end", "strong", "emphasis", "style", "sub", "sup", "strikethrough", "code",
))  # fmt: skip
"""Elements that may be within a word."""


def words_of_docx(content: bytes, name: str) -> SourceWords:
    """Return the words of a Word document."""

    def parts(names: tuple[str, ...]) -> Iterator[Element]:
        archive = Archive(content, name)
        for path in archive.names:
            root = parse_xml(archive.read(path), path) if path.endswith(".xml") else None
            if root is not None and local_name(root) in names:
                yield root

    def labels() -> Iterator[str]:
        for root in parts(NUMBERING):
            yield from (" ".join(map(str, level.attrib.values())) for level in root.iter("{*}lvlText"))
            yield from _numerals({str(value) for style in root.iter("{*}numFmt") for value in style.attrib.values()})

    return SourceWords(lambda: map(_runs, parts(WORD_TEXTS)), lambda: map(_runs, parts(WORD_MARGINS)), labels)


def words_of_odt(content: bytes, name: str) -> SourceWords:
    """Return the words of an OpenDocument text."""

    def roots(*paths: str) -> Iterator[Element]:
        archive = Archive(content, name)
        for path in paths:
            root = parse_xml(archive.read(path), path) if path in archive else None
            if root is not None:
                yield root

    def body() -> Iterator[str]:
        return (_text(text, ODT_WITHOUT_TEXT) for root in roots("content.xml") for text in root.iter("{*}text"))

    def labels() -> Iterator[str]:
        for root in roots("content.xml", "styles.xml"):
            yield from (" ".join(map(str, style.attrib.values())) for style in root.iter(*ODT_LABELS))
            yield from _numerals({str(value) for style in root.iter(*ODT_LABELS) for value in style.attrib.values()})

    def also() -> Iterator[str]:
        yield from (_text(root, ODT_WITHOUT_TEXT) for root in roots("styles.xml"))
        for root in roots("content.xml"):
            yield from (" ".join(map(str, field.attrib.values())) for field in root.iter("{*}hidden-text"))
        yield from _embedded(Archive(content, name))

    return SourceWords(body, also, labels)


def words_of_fb2(content: bytes, name: str) -> SourceWords:
    """Return the words of a FictionBook."""

    def texts(element_name: str) -> Iterator[str]:
        markup = BINARY.sub(b"", content)
        root = parse_xml(markup, name)
        if root is None:
            root = parse_xml(AMPERSAND.sub(b"&amp;", markup), name)
        return (_text(element, frozenset()) for element in (root.iter(element_name) if root is not None else ()))

    return SourceWords(lambda: texts("{*}body"), lambda: texts("{*}annotation"))


def _embedded(archive: Archive) -> Iterator[str]:
    """Yield the text of the objects in an OpenDocument text, such as formulas."""
    for path in archive.names:
        if path.endswith("/content.xml"):
            yield from all_of_markup(archive.read(path).decode("utf-8", "replace"))


def _numerals(styles: set[str]) -> Iterator[str]:
    """Yield the numbers that lists of these styles may have, which are no words of the source."""
    if not styles.isdisjoint(ROMAN_STYLES):
        yield " ".join("".join(parts) for parts in product(HUNDREDS, TENS, UNITS))
    if not styles.isdisjoint(LETTER_STYLES):
        yield " ".join(letter * times for letter in ascii_lowercase for times in range(1, len(UNITS)))


def _runs(root: Element) -> str:
    """Return the text of a Word part. Of two forms of the same content, the first that has text counts."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name == "fallback" and next(element.getparent().iter("{*}t"), None) not in element.iter("{*}t"):
            walk.skip_subtree()
        elif name in ("t", "deltext"):
            pieces.append(element.text or "")
        elif name == "nobreakhyphen":
            pieces.append("-")
        elif name in BREAKS:
            pieces.append("\n")
    return "".join(pieces)


def _text(root: Element, silent: frozenset[str]) -> str:
    """Return all text in an element, with line ends between paragraphs."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: Element | None = None
    for event, element in walk:
        name = local_name(element)
        if skipped is None:
            pieces.append("" if name in INLINE else "\n")
        if event == "start" and skipped is None:
            if name in silent:
                skipped = element
            else:
                pieces.append(element.text or "")
        elif event == "end":
            skipped = None if skipped is element else skipped
            if skipped is None and element is not root:
                pieces.append(element.tail or "")
    return "".join(pieces)
