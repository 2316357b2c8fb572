"""Reader of OpenDocument texts (.odt), which LibreOffice writes."""

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.document import Document
from book_pipeline.source.flow.flow import Flow, Metadata, document_of
from book_pipeline.source.flow.parts import child_of, children, parse_part, tag_of
from book_pipeline.source.markup.boilerplate import Element, text_of
from book_pipeline.source.odt.body import Body
from book_pipeline.source.odt.styles import Styles

CONTENT, STYLES, META, MANIFEST = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"
OUTSIDE = {
    "header": "page head", "header-left": "page head", "header-first": "page head",
    "footer": "page foot", "footer-left": "page foot", "footer-first": "page foot",
}  # fmt: skip
LONGEST_NAME = 500
"""Characters of a title or an author's name."""


def read_odt(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - XML declares its own
    """Read an OpenDocument text, with tracked insertions and without tracked deletions.

    Raises SourceRejected if the file `name` is damaged, protected by a password, or not a text.
    """
    archive = Archive(content, name)
    manifest = parse_part(archive, MANIFEST)
    if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
        raise SourceRejected(f"{name} is protected by a password. Save it without one and send it again.")
    root, styles_root = parse_part(archive, CONTENT), parse_part(archive, STYLES)
    body = child_of(root, "body", "text")
    if body is None:
        raise SourceRejected(f"{name} is an OpenDocument file, but not a text. Send the book as .odt.")
    flow = Flow(name, CONTENT)

    def formula(href: str) -> Element | None:
        path = f"{href.removeprefix('./').rstrip('/')}/{CONTENT}"
        root = parse_part(archive, path) if path in archive else None
        return root if root is not None and tag_of(root) == "math" else None

    Body(flow, Styles(root, styles_root), formula).read(body)
    _remove_outside(flow, styles_root)
    return document_of(flow, _metadata(parse_part(archive, META)))


def _metadata(root: Element | None) -> Metadata:
    values = {
        tag_of(element): text_of(element, LONGEST_NAME)[:LONGEST_NAME] for element in children(child_of(root, "meta"))
    }
    author = values.get("initial-creator") or values.get("creator")
    return Metadata(values.get("title") or None, author or None, values.get("language") or None)


def _remove_outside(flow: Flow, styles: Element | None) -> None:
    """Record the heads and feet of pages as removed."""
    flow.file, flow.paragraph = STYLES, 1
    for page in children(child_of(styles, "master-styles")):
        for element in page:
            if tag_of(element) in OUTSIDE:
                flow.remove(OUTSIDE[tag_of(element)], text_of(element) + "\n")
                flow.paragraph += 1
