"""The audiobook manifest, `audio/{book_id}/manifest.json`: the audiobook's chapters and its cost.

It contains only data from the database and no time of writing, so writing it again gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from book_pipeline.costs import LeftOut, Spending, compare_costs
from book_pipeline.removed_words import RemovedWords
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord


class ManifestChapter(BaseModel):
    """One MP3; `characters` counts the characters spoken. The kind `credits` is no text of the book."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    position: int
    number: str
    title: str
    part: str | None
    kind: str
    key: str
    seconds: Decimal
    bytes: int
    characters: int
    sha256: str

    @classmethod
    def of(cls, row: ChapterRecord) -> Self:
        """Return the entry of a chapter whose audio is complete."""
        return cls.model_validate(
            {
                "position": row.position,
                "number": row.number,
                "title": row.title,
                "part": row.part,
                "kind": row.kind,
                "key": row.audio_key,
                "seconds": row.audio_seconds,
                "bytes": row.audio_bytes,
                "characters": row.spoken_characters,
                "sha256": row.audio_sha256,
            }
        )


class Manifest(BaseModel):
    """The audiobook. `voice_id` and `model_id` are those requested; None means the default of the settings.

    `narrator` is the name of the voice. `actual_usd` is the price of all calls; `paid_usd` is the part that was paid,
    because calls that one of the `stand_ins` has answered are free.

    `left_out` lists the parts of the text that were not narrated, by kind; `removed` those of the source that are not
    in the text, by reason, with the passages in `removed.json`. `doubts` are sentences about chapters that may be
    wrong.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    book_id: UUID
    title: str | None
    author: str | None
    language: str | None
    source_url: str | None
    voice_id: str | None
    narrator: str | None
    model_id: str | None
    seconds: Decimal
    bytes: int
    characters: int
    estimated_usd: Decimal
    actual_usd: Decimal
    difference_usd: Decimal
    paid_usd: Decimal
    stand_ins: list[str]
    spending: list[Spending]
    left_out: list[LeftOut]
    removed: list[RemovedWords]
    doubts: list[str]
    chapters: list[ManifestChapter]

    @classmethod
    def of(cls, book: Book, chapters: Sequence[ChapterRecord], spent: Sequence[Mapping[str, Any]]) -> Self:
        """Return the manifest of a book whose chapters, given in order, are all complete.

        `spent` has the ledger's sums by stage and provider.
        """
        tracks = [ManifestChapter.of(chapter) for chapter in chapters]
        stages = compare_costs(book.estimate, spent)
        estimated, actual = book.estimated_usd or Decimal(0), sum((row.usd for row in stages), Decimal(0))
        return cls(
            book_id=book.book_id,
            title=book.title,
            author=book.author,
            language=book.language,
            source_url=book.source_url,
            voice_id=book.request.get("voice_id"),
            narrator=book.narrator,
            model_id=book.request.get("model_id"),
            seconds=sum((track.seconds for track in tracks), Decimal(0)),
            bytes=sum(track.bytes for track in tracks),
            characters=sum(track.characters for track in tracks),
            estimated_usd=estimated,
            actual_usd=actual,
            difference_usd=actual - estimated,
            paid_usd=actual - sum((row.stand_in_usd for row in stages), Decimal(0)),
            stand_ins=sorted({row.provider for row in stages if row.stand_in_usd}),
            spending=stages,
            left_out=list(book.estimate.left_out if book.estimate else ()),
            removed=list(book.removed_words),
            doubts=list(book.estimate.doubts if book.estimate else ()),
            chapters=tracks,
        )
