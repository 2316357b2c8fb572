"""A chapter's two texts and its receipt, as they lie in the bucket."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from book_pipeline.narration.edits import UnbalancedChanges
from book_pipeline.narration.receipt import NarrationReceipt, verify
from book_pipeline.store.artifacts import Artifacts, formatted_key, parsed_key, receipt_key
from local.page.marks import Kind, Row, kinds, rows
from local.stack import Stack


@dataclass(frozen=True)
class ChapterText:
    """The source, empty if it isn't there, and the receipt of what was made of it, if there is one of this source."""

    source: str
    receipt: NarrationReceipt | None = None

    @cached_property
    def rows(self) -> list[Row]:
        """The source beside what is spoken; without a receipt, the source alone."""
        return list(rows(self.source, self.receipt.changes if self.receipt else ()))

    @cached_property
    def kinds(self) -> dict[tuple[str, str], Kind]:
        """The kinds of changes by author and name."""
        return {(kind.author, kind.name): kind for kind in kinds(self.receipt.changes if self.receipt else ())}

    def row_at(self, place: int) -> int:
        """Return the number, from 1, of the row that a place of the source is in."""
        return bisect_right(self.rows, place, key=lambda row: row.start)


def read_text(stack: Stack, book_id: UUID, chapter_id: UUID) -> ChapterText:
    """Fetch the texts. The receipt is shown only if it explains every difference between them, to the byte."""
    artifacts = Artifacts(stack.client("s3"), stack.bucket)
    keys = (make(book_id, chapter_id) for make in (parsed_key, formatted_key, receipt_key))
    parsed, formatted, receipt = (artifacts.find(key) for key in keys)
    if parsed is None:
        return ChapterText("")
    source = parsed.content.decode()
    if formatted is None or receipt is None:
        return ChapterText(source)
    told = NarrationReceipt.model_validate_json(receipt.content)
    try:
        verify(source, formatted.content.decode(), told)
    except UnbalancedChanges:  # it is of an earlier text: the chapter has been parsed anew since
        return ChapterText(source)
    return ChapterText(source, told)
