"""Reader of Word documents (.docx)."""

from dataclasses import replace

from book_pipeline.errors import SourceRejected
from book_pipeline.source.archive import Archive
from book_pipeline.source.document import Document
from book_pipeline.source.docx.body import Body
from book_pipeline.source.docx.package import Package, body_of, metadata_of, open_package
from book_pipeline.source.docx.styles import Numbering, Styles
from book_pipeline.source.docx.texts import paragraphs_in, plain_text
from book_pipeline.source.flow.flow import Flow, document_of
from book_pipeline.source.flow.parts import attribute, children, tag_of
from book_pipeline.source.markup.boilerplate import Element

OUTSIDE = {"header": "page head", "footer": "page foot", "comments": "comment"}
"""Parts that are not in the text, and why they are left out."""


def read_docx(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - XML declares its own
    """Read a Word document, with tracked insertions and without tracked deletions.

    Raises SourceRejected if the file `name` is damaged, another program's, or contains no text.
    """
    archive = Archive(content, name)
    package = open_package(archive)
    styles = Styles(package.root_of("styles"))
    flow = Flow(name, package.path)
    body = body_of(package.document)
    if body is None:
        raise SourceRejected(f"{name} contains no text. Send the file that contains the book.")
    if next(body.iter("{*}altChunk"), None) is not None:
        # The balance does not count such a file, so that its text would be missing without a word.
        raise SourceRejected(
            f"{name} has text in a file within the document. Open it in a word processor and save it as .docx again."
        )
    reader = Body(flow, styles, Numbering(package.root_of("numbering")), _notes(package))
    reader.read(body)
    for (kind, _), note in reader.notes.items():
        flow.remove(f"{kind} without a mark in the text", plain_text(note) + "\n")
    _remove_outside(flow, package)
    metadata = metadata_of(package, styles.language)
    return document_of(flow, replace(metadata, title=metadata.title or reader.title or None))


def _notes(package: Package) -> dict[tuple[str, str], Element]:
    """Return the notes by kind and id; separators between text and notes have a type and are none."""
    return {
        (kind, attribute(note, "id") or ""): note
        for kind in ("footnote", "endnote")
        for note in children(package.root_of(f"{kind}s"))
        if tag_of(note) == kind and attribute(note, "type") in (None, "normal")
    }


def _remove_outside(flow: Flow, package: Package) -> None:
    """Record heads, feet and comments as removed."""
    for kind, reason in OUTSIDE.items():
        for path, root in package.roots_of(kind).items():
            flow.file = path
            for number, paragraph in enumerate(paragraphs_in(root), 1):
                flow.paragraph = number
                flow.remove(reason, plain_text(paragraph))
