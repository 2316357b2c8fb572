"""FormatChapter: a parsed chapter becomes text for the ear, with a receipt of every change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from book_pipeline.metrics import count
from book_pipeline.narration.chapter import narrate
from book_pipeline.narration.editor.gemini import GeminiEditor
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.receipt import fingerprint
from book_pipeline.narration.rules import RULES_VERSION
from book_pipeline.prices import editor_price
from book_pipeline.settings import FormatChapterSettings
from book_pipeline.store.artifacts import JSON, TEXT, block_key, formatted_key, receipt_key
from book_pipeline.store.workbench import Workbench

USUAL_LANGUAGE = "en"
"""Of a book that doesn't say."""


@dataclass(frozen=True)
class Formatted:
    """A chapter that is ready to be spoken. Tokens and USD were paid by this very run."""

    formatted_key: str
    receipt_key: str
    input_tokens: int = 0
    output_tokens: int = 0
    usd: Decimal = Decimal(0)


def editor_of(settings: FormatChapterSettings, api_key: str) -> GeminiEditor:
    """Return the editor that the settings name."""
    return GeminiEditor(
        api_key=api_key,
        base_url=settings.gemini_base_url,
        model=settings.gemini_model,
        timeout_seconds=settings.gemini_timeout_seconds,
        thinking_level=settings.gemini_thinking_level,
        price=editor_price(settings.gemini_model, settings),
    )


def format_chapter(chapter_id: UUID, bench: Workbench, *, editor: GeminiEditor, block_tokens: int) -> Formatted:
    """Prepare the chapter and keep its text and its receipt.

    What the same text, rules and editor have made before is left as it is. The receipt is written first: a text that
    is there has one. Raises what the till and the editor raise.
    """
    chapter = bench.chapters.get(chapter_id)
    done = Formatted(formatted_key(chapter.book_id, chapter_id), receipt_key(chapter.book_id, chapter_id))
    book = bench.books.get(chapter.book_id)
    language = book.language or USUAL_LANGUAGE
    manner = Manner.wished(chapter.title, chapter.part, book.request, _notes_of(chapter.book_id, bench))
    made_from = sha256(
        f"{chapter.parsed_sha256} {RULES_VERSION} {editor.identity} {language} {manner}".encode()
    ).hexdigest()
    if chapter.format_status == "complete" and chapter.formatted_from == made_from:
        return done
    bench.chapters.formatting(chapter_id)
    narration = narrate(
        bench.artifacts.read(chapter.parsed_key).decode(),
        language=language,
        manner=manner,
        editor=editor,
        till=bench.till,
        block_key=lambda work_id: block_key(chapter.book_id, work_id),
        block_tokens=block_tokens,
    )
    bench.artifacts.write(done.receipt_key, narration.receipt.model_dump_json(indent=1).encode(), JSON)
    bench.artifacts.write(done.formatted_key, narration.text.encode(), TEXT)
    bench.chapters.formatted(
        chapter_id,
        formatted_key=done.formatted_key,
        formatted_from=made_from,
        formatted_sha256=fingerprint(narration.text),
        spoken_characters=len(narration.text),
    )
    count({"ChaptersFormatted": 1})
    return replace(done, input_tokens=narration.input_tokens, output_tokens=narration.output_tokens, usd=narration.usd)


def _notes_of(book_id: UUID, bench: Workbench) -> Iterator[str]:
    """Yield the book's pieces that hold its notes."""
    for row in bench.chapters.of_book(book_id):
        if row.kind == "notes" and not row.narrated:
            yield bench.artifacts.read(row.parsed_key).decode()
