"""FormatChapter: a parsed chapter becomes text for the ear, with a receipt of every change."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from book_pipeline.narration.chapter import narrate
from book_pipeline.narration.gemini import GeminiEditor
from book_pipeline.narration.receipt import fingerprint
from book_pipeline.narration.rules import RULES_VERSION
from book_pipeline.store.artifacts import JSON, TEXT, Artifacts, block_key, formatted_key, receipt_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.till import Till

USUAL_LANGUAGE = "en"
"""Of a book that doesn't say."""


@dataclass(frozen=True)
class Formatted:
    """A chapter that is ready to be spoken."""

    formatted_key: str
    receipt_key: str


def format_chapter(
    chapter_id: UUID,
    *,
    books: Books,
    chapters: Chapters,
    artifacts: Artifacts,
    till: Till,
    editor: GeminiEditor,
    block_tokens: int,
) -> Formatted:
    """Prepare the chapter, whose lease the caller holds, and keep its text and its receipt.

    What the same text, rules and editor have made before is left as it is. The receipt is written first: a text that
    is there has one. Raises what the till and the editor raise.
    """
    chapter = chapters.get(chapter_id)
    done = Formatted(formatted_key(chapter.book_id, chapter_id), receipt_key(chapter.book_id, chapter_id))
    language = books.get(chapter.book_id).language or USUAL_LANGUAGE
    made_from = sha256(f"{chapter.parsed_sha256} {RULES_VERSION} {editor.identity} {language}".encode()).hexdigest()
    if chapter.format_status == "complete" and chapter.formatted_from == made_from:
        return done
    chapters.formatting(chapter_id)
    narration = narrate(
        artifacts.read(chapter.parsed_key).decode(),
        language=language,
        editor=editor,
        till=till,
        block_key=lambda work_id: block_key(chapter.book_id, work_id),
        block_tokens=block_tokens,
    )
    artifacts.write(done.receipt_key, narration.receipt.model_dump_json(indent=1).encode(), JSON)
    artifacts.write(done.formatted_key, narration.text.encode(), TEXT)
    chapters.formatted(
        chapter_id,
        formatted_key=done.formatted_key,
        formatted_from=made_from,
        formatted_sha256=fingerprint(narration.text),
        spoken_characters=len(narration.text),
    )
    return done
