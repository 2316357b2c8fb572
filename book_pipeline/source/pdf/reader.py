"""Reader of PDFs with a text layer."""

import json
import re
from typing import Any

from book_pipeline.errors import SourceRejected
from book_pipeline.own_process import ProcessFailed, command_of, output_of
from book_pipeline.source.document import Document
from book_pipeline.source.flow.flow import Flow, Metadata, document_of
from book_pipeline.source.markup.blocks import DEEPEST, Block
from book_pipeline.source.markup.promote import LONGEST_TITLE, TocTarget
from book_pipeline.source.pdf import extract
from book_pipeline.source.pdf.direction import is_from_right
from book_pipeline.source.pdf.lines import lines_of
from book_pipeline.source.pdf.notes import PLACE, without_notes
from book_pipeline.source.pdf.paragraphs import paragraphs_of
from book_pipeline.source.pdf.running import contents_lines, running_lines

REASONS = {
    "password": "is protected by a password. Save it without one and send it again.",
    "damaged": "is damaged. Download or export it again.",
    "pages": f"has more than {extract.MOST_PAGES:,} pages. Send one book per file.",
    "characters": "has more than 5 million characters. Send it in parts, or as EPUB.",
}
SCANNED = "has pages that are pictures without text ({share}). Make their text searchable with OCR and send it again."
UNMAPPED = "has fonts that do not say which letters they show. Make its text searchable with OCR and send it again."
MOST_SCANNED = 0.3
"""Largest share of pages without text but with pictures: plates of an illustrated book."""
MOST_UNMAPPED = 0.02
"""Largest share of characters without a meaning."""
SECONDS = 90
"""Seconds of waiting; the process ends by its own limits before, unless the machine is busy."""
PROGRAM_NAMES = ("Microsoft Word - ", "untitled")
"""What programs write as a title when a file has none."""
FILE_NAME = re.compile(r"^\S*\.(?:pdf|docx?|odt|rtf|tex|dvi|ps|indd|qxp|qxd|pages|wpd|txt|html?)\s*$", re.IGNORECASE)
"""A title that is the name of the file which the program has converted."""
FEWEST_BOOKMARKS = 2


def read_pdf(content: bytes, name: str, charset: str | None = None) -> Document:  # noqa: ARG001 - PDF has its own encodings
    """Read a PDF with a text layer.

    Raises SourceRejected if the file `name` is scanned, damaged, protected by a password, or takes too long to read.
    """
    found = _extract(content, name)
    _check_text_layer(found["pages"], name)
    from_right = is_from_right(word for page in found["pages"] for word in page["words"])
    pages = [lines_of(page["words"], number, from_right=from_right) for number, page in enumerate(found["pages"], 1)]
    flow = Flow(name)
    running, contents = running_lines(pages), contents_lines(pages)
    for number, lines in enumerate(pages, 1):
        flow.file = f"page {number}"
        flow.paragraph = 1
        flow.remove("text that is not upright", found["pages"][number - 1]["turned"])
        for line in lines:
            flow.paragraph = line.number
            if id(line) in running or id(line) in contents:
                flow.remove("page head or number" if id(line) in running else "contents page", line.text)
    kept = [[line for line in lines if id(line) not in running | contents] for lines in pages]
    first_block: dict[int, int] = {}
    flow.file = None
    texts, notes = without_notes(kept)
    noted = [[paragraph.text for paragraph in paragraphs_of(lines)] for lines in notes]
    for paragraph in paragraphs_of(texts):
        first_block.setdefault(paragraph.page, len(flow.blocks))
        flow.paragraph = paragraph.line
        text = PLACE.sub(lambda match: flow.add_note(noted[int(match[1])]), paragraph.text)
        flow.add(text, wide=paragraph.wide, size=paragraph.size)
    return document_of(flow, _metadata(found), targets=_targets(flow.blocks, found["bookmarks"], first_block))


def _extract(content: bytes, name: str) -> dict[str, Any]:
    """Return what the process finds in a PDF."""
    found: dict[str, Any] = answer_of(extract.__name__, content, name)
    if "error" in found:
        raise SourceRejected(f"{name} {REASONS[found['error']]}")
    return found


def answer_of(module: str, content: bytes, name: str) -> Any:
    """Return the JSON that a module writes about a PDF in a process of its own. Raises SourceRejected without one."""
    try:
        return json.loads(output_of(command_of(module), content, SECONDS))
    except TimeoutError as error:
        raise SourceRejected(f"{name} takes too long to read as a PDF. Export it again, or send an EPUB.") from error
    except ProcessFailed as error:
        raise SourceRejected(
            f"{name} can't be read as a PDF: it takes too much memory or time. Export it again, or send an EPUB."
        ) from error


def _check_text_layer(pages: list[dict[str, Any]], name: str) -> None:
    """Raise SourceRejected for a scan, and for a text layer whose characters have no meaning."""
    scanned = sum(page["images"] and not page["words"] for page in pages)
    if scanned > MOST_SCANNED * len(pages):
        raise SourceRejected(f"{name} {SCANNED.format(share=f'{scanned} of {len(pages)}')}")
    text = "".join(word[0] for page in pages for word in page["words"])
    unmapped = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < " " for letter in text)
    if unmapped > MOST_UNMAPPED * len(text):
        raise SourceRejected(f"{name} {UNMAPPED}")


def _targets(
    blocks: list[Block], bookmarks: list[tuple[str, int, int]], first_block: dict[int, int]
) -> list[TocTarget]:
    """Return the bookmarks with the paragraph of their page that has their words, or else with the page's first one."""
    targets: list[TocTarget] = []
    for title, depth, page in bookmarks:
        if not title or page + 1 not in first_block:
            continue
        first = first_block[page + 1]
        last = next((at for other, at in first_block.items() if other > page + 1), len(blocks))
        label = _letters(title)
        same = [at for at in range(first, last) if (letters := _letters(blocks[at].text[:LONGEST_TITLE]))
                and (letters == label or label.startswith(letters) or letters.startswith(label))]  # fmt: skip
        exact = [at for at in same if _letters(blocks[at].text) == label]
        targets.append(TocTarget(title, min(depth, DEEPEST), (exact or same or [first])[0]))
    return targets if len(targets) >= FEWEST_BOOKMARKS else []


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _metadata(found: dict[str, Any]) -> Metadata:
    title = found["metadata"].get("Title", "")
    for prefix in PROGRAM_NAMES:
        title = title.removeprefix(prefix)
    title = "" if FILE_NAME.search(title) else title
    return Metadata(title or None, found["metadata"].get("Author") or None, found["language"])
