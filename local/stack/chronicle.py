"""What happens to a book in one execution, as the journal and the chapters' states have it, each thing told once."""

from collections.abc import Iterator
from uuid import UUID

from events.schemas.shelf_state import BookState, ChapterState, StageEvent
from local.stack.news import ChapterNews, News, StageNews
from local.stack.progress import MapProgress

STAGES = {"ScrapeBook", "ParseBook", "FinalizeBook"}
STATES = {"started", "complete", "failed"}


class Chronicle:
    """The chronicle of one execution."""

    def __init__(self, execution_arn: str) -> None:
        self._execution_arn = execution_arn
        self._maps = (MapProgress("FormatChapters"), MapProgress("GenerateAudio"))
        self._known: set[StageEvent] = set()

    def news(self, book: BookState, now: float) -> Iterator[News]:
        """Yield what was not told yet; nothing as long as the book is another execution's.

        Parameters
        ----------
        now
            Seconds, of a clock that only goes forward.

        """
        if book.execution_arn != self._execution_arn:
            return
        chapters = {chapter.chapter_id: chapter for chapter in book.chapters}
        for line in book.events:
            if line.execution_arn != self._execution_arn or line.event not in STATES or line in self._known:
                continue
            if line.chapter_id is None:
                yield from _of_stage(line, book.book_id)
            elif (chapter := chapters.get(line.chapter_id)) is not None:
                if line.event == "failed" and chapter.error is None:
                    continue  # it was read a moment before it failed: the next look knows why
                yield _of_chapter(line, book.book_id, chapter)
            self._known.add(line)
        if book.parse_status == "complete":  # until then the chapters are as the last execution left them
            for stage in self._maps:
                yield from stage.news(book, now)


def _of_stage(line: StageEvent, book_id: UUID) -> Iterator[StageNews]:
    if line.stage in STAGES:
        yield StageNews.model_validate({"at": line.at, "book_id": book_id, "stage": line.stage, "state": line.event})


def _of_chapter(line: StageEvent, book_id: UUID, chapter: ChapterState) -> ChapterNews:
    failed = line.event == "failed"
    return ChapterNews.model_validate(
        {
            "at": line.at,
            "book_id": book_id,
            "stage": line.stage,
            "state": line.event,
            "chapter_id": chapter.chapter_id,
            "position": chapter.position,
            "title": chapter.title,
            "error": chapter.error if failed else None,
            "message": chapter.error_message if failed else None,
        }
    )
