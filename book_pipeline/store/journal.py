"""What happened, line by line, in `processing_logs`. The ledger's lines there are the till's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from book_pipeline.invocation import names
from book_pipeline.store.database import Database, jsonb


class Journal:
    """The journal of one execution."""

    def __init__(self, database: Database, execution_arn: str | None) -> None:
        self._database = database
        self._execution_arn = execution_arn

    @contextmanager
    def stage(self, name: str, book_id: UUID, chapter_id: UUID | None = None) -> Iterator[dict[str, Any]]:
        """Note the block's beginning and its end; the value is a dict to fill with figures for the end's line.

        The first line has the trace's id: X-Ray keeps the trace, but Step Functions forgets which one it was.
        """
        trace = {key: value for key, value in names().items() if key == "trace_id"}
        self.write(name, "started", book_id=book_id, chapter_id=chapter_id, **trace)
        figures: dict[str, Any] = {}
        yield figures
        self.write(name, "complete", book_id=book_id, chapter_id=chapter_id, **figures)

    def write(
        self,
        stage: str,
        event: str,
        *,
        book_id: UUID | None = None,
        chapter_id: UUID | None = None,
        message: str | None = None,
        **detail: Any,
    ) -> None:
        """Append a line; `event` is one of started, complete, failed, note. Never text of the book."""
        self._database.run(
            "write_log",
            book_id=book_id,
            chapter_id=chapter_id,
            stage=stage,
            event=event,
            execution_arn=self._execution_arn,
            message=message,
            detail=jsonb(detail),
        )
