"""Reader of FictionBook 2 (.fb2).

The format: https://github.com/gribuser/fb2, FictionBook.xsd.
"""

import base64
import binascii
import re

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Cover, Document
from book_pipeline.source.fb2.body import Body
from book_pipeline.source.flow.flow import Flow, Metadata, document_of
from book_pipeline.source.flow.parts import attribute, child_of, children, tag_of
from book_pipeline.source.limits import check_tags, check_text_bytes
from book_pipeline.source.markup.boilerplate import Element, text_of
from book_pipeline.source.markup.parsers import parse_xml

BINARY = re.compile(rb"<binary\b(?P<attributes>[^>]{0,500})>(?P<content>[^<]*)</binary\s*>")
IDENTIFIER = re.compile(rb"\bid\s*=\s*[\"']([^\"']{1,200})[\"']")
AMPERSAND = re.compile(rb"&(?![#\w][\w.-]{0,40};)")
COVERS = ((b"\xff\xd8\xff", "jpg", "image/jpeg"), (b"\x89PNG", "png", "image/png"), (b"GIF8", "gif", "image/gif"))
"""First bytes, extension and media type of images that players show; the declared type is often wrong."""
NOTE_BODIES = frozenset(("notes", "footnotes", "endnotes", "comments"))
NAMES = ("first-name", "middle-name", "last-name")
LONGEST_NAME = 500
"""Characters of a title or an author's name."""


def read_fb2(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - XML declares its own
    """Read a FictionBook.

    Raises SourceRejected if the file `name` is damaged or contains no text.
    """
    images = {found[1].decode("utf-8", "replace"): match["content"] for match in BINARY.finditer(content)
              if (found := IDENTIFIER.search(match["attributes"]))}  # fmt: skip
    markup = BINARY.sub(b"", content)
    check_text_bytes(markup, name)
    check_tags(markup.count(b"<") + markup.count(b"&"), name)
    root = _parse(markup, name)
    bodies = [element for element in root if tag_of(element) == "body"]
    texts = [body for body in bodies if (attribute(body, "name") or "").lower() not in NOTE_BODIES] or bodies
    flow = Flow(name)
    reader = Body(flow, _notes([body for body in bodies if body not in texts]))
    for body in texts:
        reader.read(body)
    reader.add_unread_notes()
    info = child_of(root, "description", "title-info")
    annotation = child_of(info, "annotation")
    if annotation is not None:
        flow.paragraph = annotation.sourceline or 1
        flow.remove("annotation: the publisher's description", text_of(annotation))
    return document_of(flow, _metadata(info, images), root.getroottree().docinfo.encoding or "utf-8")


def _parse(markup: bytes, name: str) -> Element:
    """Return the root of a FictionBook. Some programs write a lone ampersand; other damage would lose text."""
    root = parse_xml(markup, name)
    if root is None:
        root = parse_xml(AMPERSAND.sub(b"&amp;", markup), name)
    if root is None:
        raise SourceRejected(
            f"{name} is damaged: it is cut off, nested too deeply, or its tags do not match. Download it again, or "
            "convert it to EPUB, for example with calibre, and send that."
        )
    if tag_of(root) != "FictionBook":
        raise SourceRejected(f"{name} is not a FictionBook, despite its extension. Download or export it again.")
    return root


def _notes(bodies: list[Element]) -> dict[str, Element]:
    """Return the sections of note bodies by id."""
    return {
        key: section for body in bodies for section in body.iter("{*}section", "section")
        if (key := section.get("id"))
    }  # fmt: skip


def _metadata(info: Element | None, images: dict[str, bytes]) -> Metadata:
    authors = [author for author in children(info) if tag_of(author) == "author"]
    names = [
        " ".join(filter(None, (_text(child_of(author, part)) for part in NAMES))) or _text(child_of(author, "nickname"))
        for author in authors
    ]
    return Metadata(
        _text(child_of(info, "book-title")) or None,
        " and ".join(dict.fromkeys(filter(None, names)))[:LONGEST_NAME] or None,
        _text(child_of(info, "lang")) or None,
        _cover(child_of(info, "coverpage", "image"), images),
    )


def _text(element: Element | None) -> str:
    return text_of(element, LONGEST_NAME)[:LONGEST_NAME] if element is not None else ""


def _cover(image: Element | None, images: dict[str, bytes]) -> Cover | None:
    encoded = images.get((attribute(image, "href") or "").removeprefix("#")) if image is not None else None
    try:
        content = base64.b64decode(encoded or b"")
    except binascii.Error:
        return None
    found = next((cover for cover in COVERS if content.startswith(cover[0])), None)
    return Cover(content, found[1], found[2]) if found else None
