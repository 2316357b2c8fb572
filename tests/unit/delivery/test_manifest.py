import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import ValidationError

from book_pipeline.costs import Estimate, LeftOut, StageEstimate
from book_pipeline.delivery.manifest import Manifest
from book_pipeline.removed_words import RemovedWords
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord

BOOK_ID = UUID("6f1c2a0e-6f0e-4c39-9d0c-0f5a2f3f8b11")
BOOK = Book(
    book_id=BOOK_ID,
    source_url="https://example.org/book.txt",
    title="The Book",
    author="Ann Author",
    language="en",
    execution_arn="arn:aws:states:us-east-1:123456789012:execution:book-pipeline:one",
    request={"voice_id": "voice-1"},
    scrape_status="complete",
    parse_status="complete",
    format_status="complete",
    tts_status="running",
    source_key=None,
    source_sha256=None,
    estimated_usd=Decimal("1.50"),
    estimate=Estimate(
        chapters=1,
        characters=14_990,
        minutes=15.0,
        stages=(
            StageEstimate(stage="FormatChapter", provider="gemini", model="m", usd=Decimal("0.001")),
            StageEstimate(stage="GenerateAudio", provider="elevenlabs", model="v", usd=Decimal("1.499")),
        ),
        doubts=("The division into 3 chapters is not sure (40%).",),
        left_out=(LeftOut(kind="back", words=90, share=0.09, largest="Index", begins="Anchors, 12"),),
    ),
    speech_model=None,
    created_at=datetime(2026, 11, 24, tzinfo=UTC),
    removed_words=(RemovedWords(reason="comments", words=12, share=0.01, begins="First!"),),
)
CHAPTER = ChapterRecord(
    **dict.fromkeys(ChapterRecord.__dataclass_fields__)
    | {
        "position": 3,
        "number": "1",
        "title": "Chapter One",
        "part": "Part One",
        "kind": "chapter",
        "audio_key": f"audio/{BOOK_ID}/one.mp3",
        "audio_seconds": Decimal("61.250"),
        "audio_bytes": 980_000,
        "audio_sha256": "ab" * 32,
        "spoken_characters": 1000,
    }
)
SPENT = [
    {"stage": "FormatChapter", "provider": "gemini", "calls": 2, "characters": 0, "input_tokens": 900,
     "output_tokens": 80, "usd": Decimal("0.000470")},
    {"stage": "GenerateAudio", "provider": "elevenlabs", "calls": 3, "characters": 2000, "input_tokens": 0,
     "output_tokens": 0, "usd": Decimal("0.200000")},
]  # fmt: skip


def test_the_manifest_has_the_chapters_in_order_and_their_sums():
    second = replace(CHAPTER, position=4, title="Chapter Two", part=None, audio_seconds=Decimal("0.750"))
    manifest = json.loads(Manifest.of(BOOK, [CHAPTER, second], SPENT).model_dump_json())
    assert manifest["book_id"] == str(BOOK_ID)
    assert (manifest["title"], manifest["author"], manifest["language"]) == ("The Book", "Ann Author", "en")
    assert (manifest["voice_id"], manifest["model_id"]) == ("voice-1", None)
    assert manifest["source_url"] == "https://example.org/book.txt"
    assert manifest["doubts"] == ["The division into 3 chapters is not sure (40%)."]
    assert manifest["left_out"] == [
        {"kind": "back", "words": 90, "share": 0.09, "largest": "Index", "begins": "Anchors, 12"}
    ]
    assert manifest["removed"] == [{"reason": "comments", "words": 12, "share": 0.01, "begins": "First!"}]
    assert (manifest["seconds"], manifest["bytes"], manifest["characters"]) == ("62.000", 1_960_000, 2000)
    assert [chapter["title"] for chapter in manifest["chapters"]] == ["Chapter One", "Chapter Two"]
    assert manifest["chapters"][0] == {
        "position": 3,
        "number": "1",
        "title": "Chapter One",
        "part": "Part One",
        "kind": "chapter",
        "key": f"audio/{BOOK_ID}/one.mp3",
        "seconds": "61.250",
        "bytes": 980_000,
        "characters": 1000,
        "sha256": "ab" * 32,
    }


def test_the_manifest_compares_the_estimate_with_the_ledger():
    manifest = Manifest.of(BOOK, [CHAPTER], SPENT)
    assert manifest.estimated_usd == Decimal("1.50")
    assert manifest.actual_usd == Decimal("0.200470")
    assert manifest.difference_usd == Decimal("-1.299530")
    assert [(row.provider, row.estimated_usd, row.usd, row.difference_usd) for row in manifest.spending] == [
        ("gemini", Decimal("0.001"), Decimal("0.000470"), Decimal("-0.000530")),
        ("elevenlabs", Decimal("1.499"), Decimal("0.200000"), Decimal("-1.299000")),
    ]


def test_the_same_book_gives_the_same_manifest():
    assert Manifest.of(BOOK, [CHAPTER], SPENT) == Manifest.of(BOOK, [CHAPTER], SPENT)


def test_a_chapter_without_audio_is_rejected():
    with pytest.raises(ValidationError, match="seconds"):
        Manifest.of(BOOK, [replace(CHAPTER, audio_seconds=None)], SPENT)
