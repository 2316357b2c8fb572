"""Reader of Rich Text Format (.rtf)."""

import locale

from book_pipeline.errors import SourceRejected
from book_pipeline.source.document import Document
from book_pipeline.source.flow.flow import Flow, Metadata, document_of
from book_pipeline.source.limits import check_text_bytes
from book_pipeline.source.rtf.paragraphs import Text
from book_pipeline.source.rtf.tokens import tokens_of
from book_pipeline.source.rtf.words import Reader

SIGNATURE = b"{\\rtf"


def read_rtf(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - RTF declares its own
    """Read a Rich Text Format file, with tracked insertions and without tracked deletions.

    Raises SourceRejected if the file `name` is cut off, has too many control words, or contains no text.
    """
    if not content.startswith(SIGNATURE):
        raise SourceRejected(f"{name} is not RTF, despite its extension. Save it again as .rtf, .docx or .odt.")
    check_text_bytes(content, name)
    reader = Reader(Flow(name))
    reader.texts.append(Text(reader.flow))
    for token in tokens_of(content, name):
        reader.read(token)
    reader.flush()
    if reader.states:
        raise SourceRejected(f"{name} is cut off: its last group does not end. Download or save it again.")
    flow = reader.texts[0].end(reader.look())
    language = locale.windows_locale.get(reader.language or 0, "").replace("_", "-")
    return document_of(
        flow,
        Metadata(reader.info.get("title") or None, reader.info.get("author") or None, language or None),
        reader.code_page,
    )
