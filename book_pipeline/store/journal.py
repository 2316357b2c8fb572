"""The journal: rows of `processing_logs` about stages. Rows about paid calls are written by `paid_calls.ledger`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from book_pipeline.invocation import log_context
from book_pipeline.store.database import Database, jsonb


class Journal:
    """The journal, as written by one execution."""

    def __init__(self, database: Database, execution_arn: str | None) -> None:
        self._database = database
        self._execution_arn = execution_arn

    @contextmanager
    def stage(self, name: str, book_id: UUID, chapter_id: UUID | None = None) -> Iterator[dict[str, Any]]:
        """Record start and end of the block. The block fills the dict that it gets with details of the end row.

        The start row contains the trace id: a restarted local cloud has its traces, but no longer its executions.
        """
        trace = {key: value for key, value in log_context().items() if key == "trace_id"}
        self.write(name, "started", book_id=book_id, chapter_id=chapter_id, **trace)
        details: dict[str, Any] = {}
        yield details
        self.write(name, "complete", book_id=book_id, chapter_id=chapter_id, **details)

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
        """Append a row; `event` is started, complete, failed or note. It must not contain text of the book."""
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
