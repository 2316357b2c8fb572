"""What a book will cost, before anything is paid: counted on the very text that would be sent.

It stands above the stages, whose folders know nothing of one another.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from book_pipeline.chapters.parse_book import chosen
from book_pipeline.chapters.split import Chapter
from book_pipeline.costs import Estimate, StageEstimate
from book_pipeline.narration.editor.blocks import blocks, estimated_tokens
from book_pipeline.narration.editor.prompt import INSTRUCTIONS, OUTPUT_SHARE, content
from book_pipeline.narration.edits import apply
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.rules import changes_for
from book_pipeline.prices import editor_price, voice_price
from book_pipeline.settings import EstimateSettings

EMPTY_ANSWER_TOKENS = 4
"""What an answer without edits is."""
TOKENS_A_MINUTE = 250
"""Of speech: about 1,000 letters, or 250 signs of Chinese. Measured with espeak-ng at its normal pace: 216 (Finnish) to
304 (French), English 255 to 277, Chinese 237."""
FIGURE, SHORT_FORM = re.compile(r"\d"), re.compile(r"\b[A-Z][bcdfghjklmnpqrstvwxz]{1,3}\.")
FIGURE_SAID, SHORT_FORM_SAID = 4, 3
"""Characters that the editor adds to a figure, and to a "Mr." or "St.", by writing them in words. With these, estimate
and charge were 0.5 % apart at most over seventeen books; without, 2.5 % in two chapters that are full of such."""
MICRODOLLAR = Decimal("0.000001")


def estimated(
    pieces: Sequence[Chapter], language: str | None, wishes: Mapping[str, Any], *, settings: EstimateSettings
) -> Estimate:
    """Return what narrating the chosen ones of a book's pieces will cost.

    The rules are applied to each, as they will be: what they drop is neither sent nor spoken.

    Parameters
    ----------
    language
        The book's, BCP 47.
    wishes
        What the book's person asked for: `chapters`, `include`, `model_id`, `captions` and `footnotes` count here.

    Raises InvalidRequest for a model whose price nobody knows, and for a selection that is not in the book.

    """
    model_id = wishes.get("model_id") or settings.elevenlabs_model_id
    editor, voice = editor_price(settings.gemini_model, settings), voice_price(model_id, settings)
    texts = list(_heard(pieces, wishes))
    calls = [tokens for text in texts for tokens in _calls(text, language or "en", settings.gemini_block_tokens)]
    input_tokens, output_tokens = sum(into for into, _ in calls), sum(out for _, out in calls)
    characters = sum(map(_spoken, texts))
    charged = round(voice.credits(characters))
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
                characters=charged,
                usd=voice.usd(charged).quantize(MICRODOLLAR),
            ),
        ),
    )


def _heard(pieces: Sequence[Chapter], wishes: Mapping[str, Any]) -> Iterator[str]:
    """Yield the chosen pieces' texts as the rules leave them."""
    narrated = chosen(pieces, wishes)
    positions = {piece.position for piece in narrated}
    notes = [piece.text for piece in pieces if piece.kind == "notes" and piece.position not in positions]
    for piece in narrated:
        yield apply(piece.text, changes_for(piece.text, Manner.wished(piece.title, piece.part, wishes, notes)))


def _spoken(text: str) -> int:
    """Return about how many characters of the text are spoken."""
    return len(text) + FIGURE_SAID * len(FIGURE.findall(text)) + SHORT_FORM_SAID * len(SHORT_FORM.findall(text))


def _calls(text: str, language: str, block_tokens: int) -> Iterator[tuple[int, int]]:
    """Yield the tokens in and out of each call to the editor."""
    for block in blocks(text, block_tokens):
        text_tokens = sum(estimated_tokens(passage.text) for passage in block)
        yield (
            estimated_tokens(INSTRUCTIONS) + estimated_tokens(content(block, language)),
            EMPTY_ANSWER_TOKENS + round(text_tokens * OUTPUT_SHARE),
        )
