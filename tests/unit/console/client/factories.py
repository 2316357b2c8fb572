"""Books as DescribeBooks returns them, for the tests of the client."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from events.schemas.describe_books import BookDetails, ChapterState, StageCost, StageEvent

BOOK = UUID(int=1)
MORNING = datetime(2026, 11, 25, 8, tzinfo=UTC)


def chapter(position, characters=1000, *, formatted="pending", spoken="pending", **more):
    fields = {"selected": True, "spoken_characters": None, "error": None, "error_message": None}
    fields |= {"number": str(position), **more}
    return ChapterState.model_construct(
        chapter_id=UUID(int=position), position=position, title=f"Chapter {position}", characters=characters,
        format_status=formatted, tts_status=spoken, **fields,
    )  # fmt: skip


def line(stage, event, position=None, execution="arn"):
    chapter_id = None if position is None else UUID(int=position)
    return StageEvent(stage=stage, event=event, chapter_id=chapter_id, execution_arn=execution, at=MORNING)


def book(*chapters, paid=0, **more):
    cost = StageCost.model_construct(
        stage="GenerateAudio", characters=paid, usd=Decimal(paid) / 10_000, estimated_usd=Decimal("0.6")
    )
    fields = {
        "execution_arn": "arn", "parse_status": "complete", "format_status": "complete", "tts_status": "running",
        "events": [], **more,
    }  # fmt: skip
    return BookDetails.model_construct(book_id=BOOK, chapters=list(chapters), costs=[cost], **fields)
