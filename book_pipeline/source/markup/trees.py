"""Markup from strangers into trees: nothing outside is fetched, nothing within expands, no depth is taken for text."""

import re
from html.entities import html5

from lxml import etree

from book_pipeline.errors import SourceRejected
from book_pipeline.source.encoding import decode
from book_pipeline.source.limits import LONGEST_ENTITY, MOST_IN_A_TAG, check_marks
from book_pipeline.source.markup.furniture import Element

DECLARED_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<parameter>%\s*)?(?P<name>[\w.:-]+)\s+(?P<outside>SYSTEM\b|PUBLIC\b)?"
    rb"(?:\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'))?"
)
ENTITY = re.compile(rb"&([A-Za-z][\w.-]{0,40});")
# Scripts, comments and tags, each to its end: nothing is looked at twice.
TAG = re.compile(
    r"<(?:script|style)\b(?:(?!</(?:script|style)).)*+|<!--(?:(?!-->).)*+"
    r"|(?P<tag><[a-z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+)",
    re.IGNORECASE | re.DOTALL,
)
QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
BETWEEN = re.compile(r"[\s/=]+")
XMLS_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
TOO_MUCH = "ERR_RESOURCE_LIMIT"


def html_tree(characters: str, name: str) -> Element:
    """Return the tree of an HTML page, however it is written.

    Raises SourceRejected for what holds no markup or text, or is nested deeper than 2,048 elements.
    """
    check_marks(characters.count("<") + characters.count("&"), name)
    for match in TAG.finditer(characters):
        tag = match["tag"] or ""
        if len(tag) > MOST_IN_A_TAG and len(BETWEEN.findall(QUOTED.sub("=", tag))) > MOST_IN_A_TAG:
            raise SourceRejected(f"{name} has a tag with hundreds of attributes. Send the book as plain text.")
    # "huge" here means 2,048 levels instead of 256: pages that never close their <font> are real.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(characters.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise SourceRejected(f"{name} can't be read as HTML: {error.msg}. Send the book as text.") from error
    if any(entry.type_name == TOO_MUCH for entry in parser.error_log):
        raise SourceRejected(f"{name} is nested too deeply to be a book's page. Send the book as text or EPUB.")
    if root is None:
        raise SourceRejected(f"{name} holds no text of a book. Send the page that has it.")
    return root


def xml_tree(content: bytes, name: str, *, mended: bool = False) -> Element | None:
    """Return the tree of an XML file; None where it isn't well-formed.

    Parameters
    ----------
    mended
        Whether to make the best of what isn't well-formed.

    Raises SourceRejected for entities that refer to anything outside, to one another, or stand for more than a word.

    """
    # A parser that knows the DTD only by name must not lose what the DTD would have told it: &nbsp; and its like.
    entities = _declared(content, name)
    plain = ENTITY.sub(lambda match: _characters(match, entities), content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=mended, remove_comments=True, remove_pis=True
    )
    try:
        root: Element | None = etree.fromstring(plain, parser)
    except etree.XMLSyntaxError:
        return None
    return root


def page_tree(content: bytes, name: str) -> Element:
    """Return the tree of an XHTML page; one that isn't well-formed is read as HTML, as readers do."""
    root = xml_tree(content, name)
    return root if root is not None else html_tree(decode(content, name)[0], name)


def _declared(content: bytes, name: str) -> dict[bytes, bytes]:
    """Return a document's own entities, of which it may have such as stand for a character or a word."""
    found: dict[bytes, bytes] = {}
    for match in DECLARED_ENTITY.finditer(content):
        value = match["double"] if match["double"] is not None else match["single"] or b""
        refers = re.search(rb"&(?!#)|%|<", value)
        if match["parameter"] or match["outside"] or refers or len(value) > LONGEST_ENTITY:
            raise SourceRejected(
                f"{name} declares the entity {match['name'].decode('ascii', 'replace')}, which reaches outside of it "
                "or expands. Save the book without entities of its own."
            )
        found[match["name"]] = value
    return found


def _characters(match: re.Match[bytes], entities: dict[bytes, bytes]) -> bytes:
    name = match[1]
    if name in XMLS_OWN:
        return match[0]
    if name in entities:
        return entities[name]
    known = html5.get(name.decode("ascii", "replace") + ";")
    return b"".join(b"&#%d;" % ord(sign) for sign in known) if known else b"&amp;" + match[0][1:]
