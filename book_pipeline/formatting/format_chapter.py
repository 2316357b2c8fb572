"""FormatChapter: format a parsed chapter for speech and store its text and its change log."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from book_pipeline.formatting.change_log import ChangeLog, fingerprint
from book_pipeline.formatting.editor.gemini import GeminiEditor
from book_pipeline.formatting.editor.thinking import thinking_level
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.function_settings import FormatChapterSettings
from book_pipeline.metrics import count
from book_pipeline.paid_calls.session import ChapterSession
from book_pipeline.prices import editor_price
from book_pipeline.retakes import kept_wordings, retakes_from
from book_pipeline.section_kinds import CREDITS
from book_pipeline.store.artifacts import JSON, TEXT, Artifacts
from book_pipeline.store.chapters import ChapterRecord
from book_pipeline.store.keys import block_key, change_log_key, formatted_key

if TYPE_CHECKING:
    from book_pipeline.formatting.lexicon.book_lexicon import BookLexicon


@dataclass(frozen=True)
class FormattedChapter:
    """A formatted chapter; `receipt_key` is the key of its change log. Tokens and USD are what this run paid."""

    formatted_key: str
    receipt_key: str
    input_tokens: int = 0
    output_tokens: int = 0
    usd: Decimal = Decimal(0)


def editor_of(settings: FormatChapterSettings, api_key: str) -> GeminiEditor:
    """Return the editor that the settings name. Raises InvalidRequest if its model does not take the thinking level."""
    thinking_level(settings.gemini_model, settings.gemini_thinking_level)
    return GeminiEditor(
        api_key=api_key,
        base_url=settings.gemini_base_url,
        model=settings.gemini_model,
        timeout_seconds=settings.gemini_timeout_seconds,
        thinking_level=settings.gemini_thinking_level,
        price=editor_price(settings.gemini_model, settings),
        stand_in=settings.gemini_stand_in,
    )


def format_chapter(
    chapter_id: UUID, session: ChapterSession, *, editor: GeminiEditor, block_tokens: int
) -> FormattedChapter:
    """Format the chapter; store its change log and its text.

    Does nothing if the chapter is complete, is stored undamaged, and its text, rules, editor, options, words of the
    lexicon and wordings have not changed. The change log is stored first, so a stored text always has one. Errors of
    the paid calls and of the editor are passed on.
    """
    # A cold start need not wait for the rules and the checks of edits.
    from book_pipeline.formatting.chapter import format_text
    from book_pipeline.formatting.checks.kinds import UNKNOWN_LANGUAGE
    from book_pipeline.formatting.lexicon.book_lexicon import load
    from book_pipeline.formatting.rules import RULES_VERSION

    chapter = session.chapters.get(chapter_id)
    done = FormattedChapter(formatted_key(chapter.book_id, chapter_id), change_log_key(chapter.book_id, chapter_id))
    book = session.books.get(chapter.book_id)
    language = book.language or UNKNOWN_LANGUAGE
    options = ReadingOptions.requested(chapter.heading, chapter.part, book.request, _notes_of(chapter.book_id, session))
    lexicon = load(chapter.book_id, session.artifacts)
    inputs = f"{chapter.parsed_sha256} {RULES_VERSION} {editor.identity} {language} {options}"
    inputs += _used_entries(lexicon, chapter, options, session.artifacts)
    wordings = kept_wordings(retakes_from(chapter.retakes))
    inputs += f" {sorted(wordings.items())}" if wordings else ""
    input_hash = sha256(inputs.encode()).hexdigest()
    is_current = chapter.format_status == "complete" and chapter.formatted_input_hash == input_hash
    if is_current and _is_stored(chapter, done, session.artifacts):
        return done
    session.chapters.formatting(chapter_id)
    formatted = format_text(
        session.artifacts.read(chapter.parsed_key, chapter.parsed_sha256).decode(),
        language=language,
        origin="request" if chapter.kind == CREDITS else "book",
        options=options,
        lexicon=lexicon,
        wordings=wordings,
        editor=editor,
        paid_calls=session.paid_calls,
        block_key=lambda idempotency_key: block_key(chapter.book_id, idempotency_key),
        block_tokens=block_tokens,
    )
    change_log = formatted.change_log.model_dump_json(indent=1)
    session.chapters.renew(session.lease)  # else it would replace the texts of another invocation
    session.artifacts.write(done.receipt_key, change_log.encode(), JSON)
    session.artifacts.write(done.formatted_key, formatted.text.encode(), TEXT)
    with session.chapters.holding(session.lease):
        session.chapters.formatted(
            chapter_id,
            formatted_key=done.formatted_key,
            formatted_input_hash=input_hash,
            formatted_sha256=fingerprint(formatted.text),
            change_log_sha256=fingerprint(change_log),
            spoken_characters=len(formatted.text),
        )
    count({"ChaptersFormatted": 1})
    return replace(done, input_tokens=formatted.input_tokens, output_tokens=formatted.output_tokens, usd=formatted.usd)


def _used_entries(lexicon: "BookLexicon", chapter: ChapterRecord, options: ReadingOptions, artifacts: Artifacts) -> str:
    """Return the entries of the lexicon that the chapter uses; without a lexicon, nothing is read."""
    if not lexicon.entries:
        return ""
    from book_pipeline.formatting.rules import changes_for

    parsed = artifacts.read(chapter.parsed_key, chapter.parsed_sha256).decode()
    used = lexicon.used_in(apply(parsed, changes_for(parsed, options)))
    return f" {used}" if used else ""


def _is_stored(chapter: ChapterRecord, done: FormattedChapter, artifacts: Artifacts) -> bool:
    """Return whether the chapter's objects are undamaged. A damaged text is made again from its change log."""
    if not artifacts.is_intact(done.receipt_key, chapter.change_log_sha256):
        return False
    if not artifacts.is_intact(done.formatted_key, chapter.formatted_sha256):
        change_log = ChangeLog.model_validate_json(artifacts.read(done.receipt_key))
        text = apply(artifacts.read(chapter.parsed_key).decode(), change_log.changes)
        if fingerprint(text) != chapter.formatted_sha256:
            return False
        artifacts.write(done.formatted_key, text.encode(), TEXT)
    return True


def _notes_of(book_id: UUID, session: ChapterSession) -> Iterator[str]:
    """Yield the texts of the book's note sections, unless they are narrated themselves."""
    for row in session.chapters.of_book(book_id):
        if row.kind == "notes" and not row.selected:
            yield session.artifacts.read(row.parsed_key, row.parsed_sha256).decode()
