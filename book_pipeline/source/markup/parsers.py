"""Parsers for untrusted HTML and XML: no external resource is fetched, no entity expands, deep nesting is rejected."""

import re
from html.entities import html5

from lxml import etree

from book_pipeline.errors import SourceRejected
from book_pipeline.source.double_encoding import without_double_encoding
from book_pipeline.source.encoding import decode
from book_pipeline.source.limits import LONGEST_ENTITY, MOST_ATTRIBUTES, check_tags
from book_pipeline.source.markup.boilerplate import Element

DECLARED_ENCODING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*?encoding\s*=\s*[\"'](?P<encoding>[\w.:-]+)[\"'][^>]*>"
)
DECLARED_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<parameter>%\s*)?(?P<name>[\w.:-]+)\s+(?P<outside>SYSTEM\b|PUBLIC\b)?"
    rb"(?:\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'))?"
)
ENTITY = re.compile(rb"&([A-Za-z][\w.-]{0,40});")
# Scripts, comments and tags, each to its end. Possessive quantifiers prevent backtracking.
TAG = re.compile(
    r"<(?:script|style)\b(?:(?!</(?:script|style)).)*+|<!--(?:(?!-->).)*+"
    r"|(?P<tag><[a-z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+)",
    re.IGNORECASE | re.DOTALL,
)
QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
ATTRIBUTE_SEPARATOR = re.compile(r"[\s/=]+")
END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""What the parser drops everything behind. Browsers go on: pages are joined, and late text follows the end."""
BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,40};)")
XML_ENTITIES = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
RESOURCE_LIMIT_ERROR = "ERR_RESOURCE_LIMIT"


def parse_html(characters: str, name: str) -> Element:
    """Return the tree of an HTML page, valid or not.

    Raises SourceRejected if it has no content, or is nested deeper than 2,048 elements.
    """
    check_tags(characters.count("<") + characters.count("&"), name)
    for match in TAG.finditer(characters):
        tag = match["tag"] or ""
        if len(tag) > MOST_ATTRIBUTES and len(ATTRIBUTE_SEPARATOR.findall(QUOTED.sub("=", tag))) > MOST_ATTRIBUTES:
            raise SourceRejected(f"{name} has a tag with hundreds of attributes. Send the book as plain text.")
    # huge_tree raises the limit from 256 to 2,048 levels; there are real pages that never close <font>.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(END_OF_PAGE.sub("", characters).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise SourceRejected(f"{name} can't be read as HTML: {error.msg}. Send the book as plain text.") from error
    if any(entry.type_name == RESOURCE_LIMIT_ERROR for entry in parser.error_log):
        raise SourceRejected(f"{name} is nested too deeply. Send the book as plain text or EPUB.")
    if root is None:
        raise SourceRejected(f"{name} contains no text. Send the page that contains the book.")
    return root


def parse_xml(content: bytes, name: str, *, recover: bool = False) -> Element | None:
    """Return the tree of an XML file; None if it isn't well-formed.

    Parameters
    ----------
    recover
        Whether to repair a file that isn't well-formed.

    Raises SourceRejected for entities that refer to external files or other entities, or are longer than a word.

    """
    # The DTD is not loaded, so the entities that it declares (&nbsp; and others) are replaced here.
    entities = _declared_entities(content, name)
    plain = ENTITY.sub(lambda match: _expand_entity(match, entities), content)
    if recover and b"\0" not in plain:  # not in UTF-16, where the parser repairs it without the sign
        plain = BARE_AMPERSAND.sub(b"&amp;", plain)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover, remove_comments=True, remove_pis=True
    )
    try:
        root: Element | None = etree.fromstring(plain, parser)
    except etree.XMLSyntaxError:
        return None
    return root


def parse_page(content: bytes, name: str) -> Element:
    """Return the tree of an XHTML page; a page that isn't well-formed is parsed as HTML, as in EPUB readers."""
    root = parse_xml(_in_its_own_encoding(content), name)
    return root if root is not None else parse_html(decode(content, name)[0], name)


def _in_its_own_encoding(content: bytes) -> bytes:
    """Return a page in UTF-8 without a false declaration, and with the text repaired that was encoded twice."""
    if content.isascii():
        return content
    try:
        text, misread = without_double_encoding(content.decode("utf-8"))
    except UnicodeDecodeError:
        return content
    declared = DECLARED_ENCODING.match(content)
    if misread is None and (declared is None or declared["encoding"].lower() in (b"utf-8", b"utf8")):
        return content
    return DECLARED_ENCODING.sub(b"", text.encode(), count=1)


def _declared_entities(content: bytes, name: str) -> dict[bytes, bytes]:
    """Return the entities that a document declares. Raises SourceRejected for all but characters and words."""
    entities: dict[bytes, bytes] = {}
    for match in DECLARED_ENTITY.finditer(content):
        value = match["double"] if match["double"] is not None else match["single"] or b""
        references = re.search(rb"&(?!#)|%|<", value)
        if match["parameter"] or match["outside"] or references or len(value) > LONGEST_ENTITY:
            raise SourceRejected(
                f"{name} declares the entity {match['name'].decode('ascii', 'replace')}, which refers to another "
                "entity or file. Save the book without declared entities."
            )
        entities[match["name"]] = value
    return entities


def _expand_entity(match: re.Match[bytes], entities: dict[bytes, bytes]) -> bytes:
    name = match[1]
    if name in XML_ENTITIES:
        return match[0]
    if name in entities:
        return entities[name]
    characters = html5.get(name.decode("ascii", "replace") + ";")
    return b"".join(b"&#%d;" % ord(character) for character in characters) if characters else b"&amp;" + match[0][1:]
