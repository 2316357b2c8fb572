"""A chapter's two texts and its change log, read from the bucket."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from book_pipeline.formatting.change_log import ChangeLog, verify
from book_pipeline.formatting.edits import UnbalancedChanges
from book_pipeline.retakes import paragraphs
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.keys import change_log_key, formatted_key, parsed_key
from console.client import Stack
from console.web.text_diff import DiffRow, Kind, kinds, rows


@dataclass(frozen=True)
class ChapterText:
    """The source, empty if it is not stored, and the change log of its formatted text, if there is one.

    `problem` is a sentence for people if an object is not what the pipeline writes.
    """

    source: str
    change_log: ChangeLog | None = None
    problem: str = ""

    @cached_property
    def rows(self) -> list[DiffRow]:
        """The source beside the formatted text; the source alone without a change log."""
        return list(rows(self.source, self.change_log.changes if self.change_log else ()))

    @cached_property
    def kinds(self) -> dict[tuple[str, str], Kind]:
        """The kinds of changes by author and name."""
        found = kinds(self.change_log.changes if self.change_log else ())
        return {(kind.author, kind.name): kind for kind in found}

    @cached_property
    def numbers(self) -> list[int]:
        """The number of each row's first formatted paragraph, 0 for a row that has none."""
        found, count = [], 0
        for row in self.rows:
            spoken = sum(1 for _ in paragraphs("".join(segment.text for segment in row.formatted)))
            found.append(count + 1 if spoken else 0)
            count += spoken
        return found

    def row_at(self, offset: int) -> int:
        """Return the number, from 1, of the row that contains an offset of the source."""
        return bisect_right(self.rows, offset, key=lambda row: row.start)


def read_text(stack: Stack, book_id: UUID, chapter_id: UUID) -> ChapterText:
    """Fetch the texts; with the change log only if it accounts for every difference between them."""
    artifacts = Artifacts(stack.client("s3"), stack.bucket)
    keys = (make(book_id, chapter_id) for make in (parsed_key, formatted_key, change_log_key))
    parsed, formatted, stored_log = (artifacts.find(key) for key in keys)
    if parsed is None:
        return ChapterText("")
    try:
        source = parsed.content.decode()
        if formatted is None or stored_log is None:
            return ChapterText(source)
        change_log = ChangeLog.model_validate_json(stored_log.content)
        verify(source, formatted.content.decode(), change_log)
    except UnbalancedChanges:  # the chapter has been parsed again since, into another text
        return ChapterText(source)
    except ValueError:  # its message would quote the text
        return ChapterText("", problem="A text of this chapter is damaged. Start the book again to repair it.")
    return ChapterText(source, change_log)
