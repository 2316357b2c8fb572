"""What a book will cost, before anything is paid."""

from decimal import Decimal

from book_pipeline.settings import PriceSettings

CHARACTERS_PER_TOKEN = 4
"""Gemini's own rule of thumb: https://ai.google.dev/gemini-api/docs/tokens"""
INPUT_OVERHEAD = Decimal("1.3")
"""Instructions and JSON around each block of text, measured over blocks of the default size."""
OUTPUT_SHARE = Decimal("0.15")
"""Edits are asked for, not the text: so many output tokens for each token of text, at most."""


def estimated_usd(characters: int, prices: PriceSettings) -> Decimal:
    """Return USD for narrating so many characters of parsed text: Gemini's tokens and ElevenLabs' characters."""
    tokens = Decimal(characters) / CHARACTERS_PER_TOKEN
    narration = (
        tokens * INPUT_OVERHEAD * prices.gemini_usd_per_million_input_tokens
        + tokens * OUTPUT_SHARE * prices.gemini_usd_per_million_output_tokens
    ) / 1_000_000
    speech = Decimal(characters) * prices.elevenlabs_usd_per_thousand_characters / 1_000
    return (narration + speech).quantize(Decimal("0.000001"))
