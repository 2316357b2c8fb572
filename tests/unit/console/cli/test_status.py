"""The tables of `book-pipeline status`."""

import re
from decimal import Decimal
from uuid import UUID

from console.cli.terminal import console
from console.cli.views import status
from events.schemas.describe_books import (
    BookDetails,
    BookList,
    BookSummary,
    ChapterState,
    LeftOutWords,
    QueuePlace,
    RemovedWords,
    StageCost,
)

BOOK = UUID(int=1)


def printed(parts, width=160) -> str:
    console.width = width
    with console.capture() as capture:
        for part in parts:
            console.print(part, soft_wrap=isinstance(part, str))
    return capture.get()


def test_a_title_in_brackets_is_not_markup_and_books_left_out_are_counted():
    book = BookSummary.model_construct(
        book_id=BOOK, title="[bold]The Lamp[/] [1897]", source_url=None, chapters=6, spoken=2, usd=Decimal("0.214"),
        stage="GenerateAudio running", error=None,
    )  # fmt: skip
    text = printed(status.book_list(BookList(version="1", books=[book], left_out=12)))
    _, _, _, line, below, *_ = text.splitlines()
    assert line.split("  ")[0].strip() == "[bold]The Lamp[/] [1897]"
    assert ("2/6" in line, "0.21" in line, line.rstrip().endswith("narrating")) == (True, True, True)
    assert below.strip() == str(BOOK)
    assert "12 more books" in text


def test_a_newer_version_is_shown():
    book = BookSummary.model_construct(
        book_id=BOOK, title="The Lamp", source_url=None, chapters=6, spoken=2, usd=Decimal("0.214"),
        stage="GenerateAudio running", newer_version_waits=True, error=None,
    )  # fmt: skip
    assert "a newer version waits" in printed(status.book_list(BookList(version="1", books=[book], left_out=0)))


def test_a_book_that_waits_for_its_turn_has_its_place_in_line():
    place = QueuePlace(place=2, seconds=1200)
    book = BookSummary.model_construct(
        book_id=BOOK, title="The Lamp", source_url=None, chapters=6, spoken=0, usd=Decimal(0),
        stage="WaitForTurn waiting", queue_place=place, error=None,
    )  # fmt: skip
    text = printed(status.book_list(BookList(version="1", books=[book], left_out=0)))
    assert "waiting, 2nd in line, starts in about 20 min" in text
    details = BookDetails.model_construct(
        title="The Lamp",
        source_url=None,
        chapters=[],
        chapters_left_out=0,
        costs=[],
        queue_place=place,
        error=None,
        stage="WaitForTurn waiting",
    )
    assert printed(status.book_details(details)).splitlines()[-1] == "Waiting, 2nd in line, starts in about 20 min."


def test_what_is_not_narrated_is_shown_by_reason_in_eighty_columns():
    book = BookDetails.model_construct(
        title="The Lamp", source_url=None, chapters=[], chapters_left_out=0, costs=[], stage="complete",
        error=None, error_message=None,
        left_out=(LeftOutWords(kind="back", words=1_412, share=0.0714, largest="Index", begins="Anchors, 12, 15, 19"),),
        removed=(
            RemovedWords(reason="comments", words=90, share=0.004, begins="It was just like this at our pier, and"),
            RemovedWords(reason="sign of Markdown", words=1, share=0.0, begins="~"),
        ),
    )  # fmt: skip
    lines = printed(status.book_details(book), width=80).splitlines()
    assert [re.split("  +", line.strip()) for line in lines[-7:-1]] == [
        ["back", "1,412", "7.1% of text"],
        ["Anchors, 12, 15, 19 …"],
        ["comments", "90", "0.4% of source"],
        ["It was just like this at our pier, and …"],
        ["sign of Markdown", "1", "< 0.1% of source"],
        ["~ …"],
    ]


def test_a_failed_book_fits_into_eighty_columns():
    book = BookSummary.model_construct(
        book_id=BOOK, title="The Lamplighter of Gull Rock, and Other Stories", source_url=None, chapters=150,
        spoken=149, usd=Decimal("34.5"), stage="GenerateAudio failed", error="DatabaseUnavailable",
    )  # fmt: skip
    text = printed(status.book_list(BookList(version="1", books=[book], left_out=0)), width=80)
    _, _, _, name, *_ = text.splitlines()
    assert re.split("  +", name.strip()) == [
        "The Lamplighter of Gull Rock, and O…", "149/150", "34.50", "narrating failed",
    ]  # fmt: skip
    assert {str(BOOK), "the", "database", "did", "not", "answer"} <= set(text.split())


def test_a_book_is_shown_with_chapters_costs_and_error():
    chapters = [
        ChapterState.model_construct(
            number=str(position), chapter_id=UUID(int=position), title=f"Chapter {position}", kind="chapter",
            selected=selected, format_status="complete", tts_status="failed", audio_seconds=None,
            error="ProviderRejected",
        )
        for position, selected in ((1, True), (2, False))
    ]  # fmt: skip
    cost = StageCost(
        stage="GenerateAudio", provider="elevenlabs", calls=1, characters=900, input_tokens=0, output_tokens=0,
        usd=Decimal("0.09"), estimated_usd=Decimal("0.10"), difference_usd=Decimal("-0.01"),
    )  # fmt: skip
    book = BookDetails.model_construct(
        title="The Lamp", source_url=None, chapters=chapters, chapters_left_out=3, costs=[cost, cost],
        stage="GenerateAudio failed", error="ChaptersIncomplete",
        error_message="1 of 1 chapters is missing [1]",
    )  # fmt: skip
    lines = printed(status.book_details(book)).splitlines()
    narrated, left_out = (next(line for line in lines if f"Chapter {n}" in line) for n in (1, 2))
    assert ("failed" in narrated, "failed" in left_out) == (True, False)
    (total,) = [line for line in lines if "total" in line]
    assert all(usd in total for usd in ("0.200000", "0.180000", "-0.020000"))
    assert any("3 more chapters" in line for line in lines)
    assert lines[-1] == "Chapters are missing: 1 of 1 chapters is missing [1] (ChaptersIncomplete)"
