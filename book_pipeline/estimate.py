"""The estimate of what a book costs, computed from the text that would be sent to the providers.

It uses several stages, so it is not in the folder of one of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from book_pipeline.chapters.credits import credits_note
from book_pipeline.chapters.doubts import doubt_note, doubts
from book_pipeline.chapters.left_out import left_out, left_out_note
from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import Section
from book_pipeline.costs import Estimate, StageEstimate
from book_pipeline.formatting.editor.blocks import blocks, estimated_tokens
from book_pipeline.formatting.editor.prompt import OUTPUT_SHARE, block_json, instructions
from book_pipeline.formatting.editor.thinking import EXPECTED_TOKENS, thinking_level
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.lexicon.book_lexicon import EMPTY, BookLexicon, collected, store
from book_pipeline.formatting.lexicon.matching import changes_of
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import changes_for
from book_pipeline.prices import editor_price, price_list, today, voice_price
from book_pipeline.removed_words import RemovedWords, removed_note
from book_pipeline.settings import EstimateSettings
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book

EMPTY_ANSWER_TOKENS = 4
"""Output tokens of a response without edits."""
TOKENS_A_MINUTE = 250
"""Tokens of text in a minute of speech: about 1,000 letters, or 250 Chinese characters. Measured with espeak-ng at
normal speed: 216 (Finnish) to 304 (French), English 255 to 277, Chinese 237."""
FIGURE, ABBREVIATION = re.compile(r"\d"), re.compile(r"\b[A-Z][bcdfghjklmnpqrstvwxz]{1,3}\.")
FIGURE_CHARACTERS, ABBREVIATION_CHARACTERS = 4, 3
"""Characters that are added when a digit, or an abbreviation such as "Mr.", is written in words. With them, estimate
and charge differed by at most 0.5 % in seventeen books; without them, by 2.5 % in two chapters with many of both."""
MICRODOLLAR = Decimal("0.000001")


def estimate_book(
    pieces: Sequence[Section],
    language: str | None,
    options: Mapping[str, Any],
    speech_model: SpeechModel | None = None,
    *,
    lexicon: BookLexicon = EMPTY,
    removed: Sequence[RemovedWords] = (),
    note: str | None = None,
    settings: EstimateSettings,
    day: date | None = None,
) -> Estimate:
    """Return the estimated cost of narrating the selected sections of a book.

    The formatting rules are applied first, because the text that they drop is neither sent nor spoken.

    Parameters
    ----------
    pieces
        All sections of the book.
    language
        Of the book, BCP 47; None if it is unknown.
    options
        Of the request; `chapters`, `include`, `model_id`, `captions` and `footnotes` are used.
    speech_model
        What ElevenLabs says about the model and the plan; None if it was not asked.
    lexicon
        How words of the book are said. Its respellings are spoken, and not sent to Gemini.
    removed
        What was removed from the source; a note describes it if it is much.
    note
        Another note about the book.
    settings
        Models and prices.
    day
        The day whose prices apply, in UTC; by default today.

    Raises
    ------
    InvalidRequest
        The price of a model is unknown, Gemini's model does not take the thinking level, or `chapters` selects chapters
        that the book does not have.

    """
    model_id = options.get("model_id") or settings.elevenlabs_model_id
    speech_model, day = speech_model or SpeechModel(model_id=model_id), day or today()
    editor = editor_price(settings.gemini_model, settings, day)
    voice = voice_price(model_id, settings, speech_model.rate, day)
    thoughts = EXPECTED_TOKENS[thinking_level(settings.gemini_model, settings.gemini_thinking_level)]
    narrated = sections_to_narrate(pieces, options)
    notes = endnote_sections(pieces, narrated)
    texts = [formatted_text(piece, options, notes) for piece in narrated]
    # Nothing is bought for a text in an unknown language; see `format_text`.
    edited = texts if language else []
    calls = [tokens for text in edited for tokens in call_tokens(text, language or "", settings.gemini_block_tokens)]
    input_tokens, output_tokens = sum(into for into, _ in calls), sum(out + thoughts for _, out in calls)
    texts = [apply(text, changes_of(text, lexicon.matches(text))) for text in texts]
    characters = sum(map(spoken_characters, texts))
    charged = round(characters * voice.rate * speech_model.discount)
    warnings = (
        note,
        doubt_note(pieces),
        removed_note(removed),
        left_out_note(pieces, options),
        _shortage(charged, speech_model),
        price_list().age_warning(day),
    )
    return Estimate(
        chapters=len(texts),
        characters=characters,
        minutes=round(sum(map(estimated_tokens, texts)) / TOKENS_A_MINUTE, 1),
        stages=(
            StageEstimate(
                stage="FormatChapter",
                provider="gemini",
                model=settings.gemini_model,
                input_tokens=input_tokens,
                output_tokens=output_tokens,
                usd=editor.usd(input_tokens, output_tokens).quantize(MICRODOLLAR),
            ),
            StageEstimate(
                stage="GenerateAudio",
                provider="elevenlabs",
                model=model_id,
                characters=characters,
                credits=charged,
                usd=voice.usd(characters).quantize(MICRODOLLAR),
            ),
        ),
        notes=tuple(filter(None, (*speech_model.notes, *lexicon.notes, *warnings))),
        doubts=doubts(pieces),
        left_out=left_out(pieces, options),
    )


def estimate_with_lexicon(
    pieces: Sequence[Section],
    book: Book,
    speech_model: SpeechModel,
    *,
    artifacts: Artifacts,
    settings: EstimateSettings,
) -> Estimate:
    """Return `estimate_book` with the book's lexicon, and store the lexicon for the chapters of this run.

    Raises InvalidRequest if the request has an invalid entry, or a lexicon in the bucket cannot be read.
    """
    lexicon = collected(book, artifacts)
    store(book.book_id, lexicon, artifacts)
    return estimate_book(
        pieces,
        book.language,
        book.request,
        speech_model,
        lexicon=lexicon,
        removed=book.removed_words,
        note=credits_note(book),
        settings=settings,
    )


def _shortage(charged: int, speech_model: SpeechModel) -> str | None:
    """Return a note if the account has too few credits for the book, else None. It may get new ones meanwhile."""
    left = speech_model.credits_left
    if left is None or left >= charged:
        return None
    return (
        f"The ElevenLabs plan {speech_model.tier} has {left:,} credits left in this period, and the book needs about "
        f"{charged:,}. When they are used up, narrating stops; what is paid is kept. Buy more, or allow usage beyond "
        "the plan, before that."
    )


def endnote_sections(pieces: Sequence[Section], narrated: Sequence[Section]) -> list[str]:
    """Return the texts of the notes that are not narrated themselves, and may be read where they are referred to."""
    positions = {piece.position for piece in narrated}
    return [piece.text for piece in pieces if piece.kind == "notes" and piece.position not in positions]


def formatted_text(piece: Section, options: Mapping[str, Any], notes: Sequence[str]) -> str:
    """Return the text of a section after the formatting rules."""
    return apply(piece.text, changes_for(piece.text, ReadingOptions.requested(piece.title, piece.part, options, notes)))


def spoken_characters(text: str) -> int:
    """Return the approximate number of characters that are spoken."""
    return (
        len(text)
        + FIGURE_CHARACTERS * len(FIGURE.findall(text))
        + ABBREVIATION_CHARACTERS * len(ABBREVIATION.findall(text))
    )


def call_tokens(text: str, language: str, block_tokens: int) -> Iterator[tuple[int, int]]:
    """Yield input and output tokens of each call of Gemini, without thinking."""
    for block in blocks(text, block_tokens):
        text_tokens = sum(estimated_tokens(passage.text) for passage in block)
        yield (
            estimated_tokens(instructions(language)) + estimated_tokens(block_json(block, language)),
            EMPTY_ANSWER_TOKENS + round(text_tokens * OUTPUT_SHARE),
        )
