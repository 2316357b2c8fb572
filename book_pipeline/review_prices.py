"""The review of a book with the estimated price of each of its sections.

It uses several stages, so it is not in the folder of one of them.
"""

from collections.abc import Sequence
from decimal import Decimal

from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.review import review_of
from book_pipeline.chapters.split import Section
from book_pipeline.estimate import MICRODOLLAR, call_tokens, endnote_sections, formatted_text, spoken_characters
from book_pipeline.formatting.editor.thinking import EXPECTED_TOKENS, thinking_level
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.lexicon.book_lexicon import collected
from book_pipeline.formatting.lexicon.matching import changes_of
from book_pipeline.function_settings import ParseBookSettings
from book_pipeline.prices import editor_price, today, voice_price
from book_pipeline.review.models import Decision, Review
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book


def priced_review(
    sections: Sequence[Section],
    book: Book,
    speech_model: SpeechModel,
    decision: Decision | None,
    ticked: frozenset[int],
    *,
    artifacts: Artifacts,
    settings: ParseBookSettings,
) -> Review:
    """Return the review of a book, as `chapters.review.review_of` does, with estimated prices.

    The prices of all ticked sections add up to the estimate of the book, except for rounding to a microdollar each.
    """
    return review_of(
        sections,
        book,
        decision=decision,
        ticked=ticked,
        prices=_prices(sections, book, speech_model, ticked, artifacts=artifacts, settings=settings),
        voice_id=book.request.get("voice_id") or settings.elevenlabs_voice_id,
        model_id=speech_model.model_id,
    )


def _prices(
    sections: Sequence[Section],
    book: Book,
    speech_model: SpeechModel,
    ticked: frozenset[int],
    *,
    artifacts: Artifacts,
    settings: ParseBookSettings,
) -> dict[int, Decimal]:
    """Return the estimated price of each numbered section alone, in USD by position."""
    day, numbers = today(), numbers_of(sections)
    editor = editor_price(settings.gemini_model, settings, day)
    voice = voice_price(speech_model.model_id, settings, speech_model.rate, day)
    thoughts = EXPECTED_TOKENS[thinking_level(settings.gemini_model, settings.gemini_thinking_level)]
    lexicon = collected(book, artifacts)
    notes = endnote_sections(sections, [section for section in sections if section.position in ticked])
    prices = {}
    for section in sections:
        if section.position not in numbers:
            continue
        text = formatted_text(section, book.request, notes)
        # Nothing is bought of Gemini for a text in an unknown language; see `format_text`.
        calls = list(call_tokens(text, book.language, settings.gemini_block_tokens)) if book.language else []
        edits = editor.usd(sum(into for into, _ in calls), sum(out + thoughts for _, out in calls))
        speech = voice.usd(spoken_characters(apply(text, changes_of(text, lexicon.matches(text)))))
        prices[section.position] = (edits + speech).quantize(MICRODOLLAR)
    return prices
