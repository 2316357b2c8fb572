"""Prices of the models: the dated list in `prices.toml`, which settings override."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from book_pipeline.errors import InvalidRequest
from book_pipeline.settings import FormattingModelSettings, SpeechModelSettings

PRICES = Path(__file__).with_name("prices.toml")


class _PriceModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class EditorPrice(_PriceModel):
    """Prices of a Gemini model by token."""

    usd_per_million_input_tokens: Decimal
    usd_per_million_output_tokens: Decimal

    def usd(self, input_tokens: int, output_tokens: int) -> Decimal:
        """Return the price in USD; thinking tokens are output tokens."""
        paid = self.usd_per_million_input_tokens * input_tokens + self.usd_per_million_output_tokens * output_tokens
        return paid / 1_000_000


class VoicePrice(_PriceModel):
    """Prices of an ElevenLabs model, which charges credits; its header `character-cost` counts them."""

    usd_per_thousand_credits: Decimal
    credits_per_character: Decimal

    def credits(self, characters: int) -> Decimal:
        """Return the credits for so many characters of text."""
        return self.credits_per_character * characters

    def usd(self, credits_charged: Decimal | int) -> Decimal:
        """Return the price of credits in USD."""
        return self.usd_per_thousand_credits * credits_charged / 1000


class _Credits(_PriceModel):
    usd_per_thousand_credits: Decimal
    credits_per_character: dict[str, Decimal]


class PriceList(_PriceModel):
    """The content of `prices.toml`."""

    as_of: date
    gemini: dict[str, EditorPrice]
    elevenlabs: _Credits


@cache
def price_list() -> PriceList:
    """Return the price list; the file is read once."""
    import tomllib

    return PriceList.model_validate(tomllib.loads(PRICES.read_text(), parse_float=Decimal))


def editor_price(model: str, settings: FormattingModelSettings) -> EditorPrice:
    """Return the prices of a Gemini model. Raises InvalidRequest if neither the list nor the settings have them."""
    listed = price_list().gemini.get(model)
    into, out = settings.gemini_usd_per_million_input_tokens, settings.gemini_usd_per_million_output_tokens
    if listed is None and (into is None or out is None):
        raise _unpriced(
            "Gemini", model, price_list().gemini,
            "set GEMINI_USD_PER_MILLION_INPUT_TOKENS and GEMINI_USD_PER_MILLION_OUTPUT_TOKENS",
        )  # fmt: skip
    own = {"usd_per_million_input_tokens": into, "usd_per_million_output_tokens": out}
    overrides = {name: usd for name, usd in own.items() if usd is not None}
    return EditorPrice.model_validate((listed.model_dump() if listed else {}) | overrides)


def voice_price(model: str, settings: SpeechModelSettings) -> VoicePrice:
    """Return the prices of an ElevenLabs model. Raises InvalidRequest if the list does not have them."""
    listed = price_list().elevenlabs
    credits_per_character = listed.credits_per_character.get(model)
    if credits_per_character is None:
        raise _unpriced("ElevenLabs", model, listed.credits_per_character, "add its price to the file")
    own = settings.elevenlabs_usd_per_thousand_credits
    return VoicePrice(
        usd_per_thousand_credits=listed.usd_per_thousand_credits if own is None else own,
        credits_per_character=credits_per_character,
    )


def _unpriced(provider: str, model: str, known: Iterable[str], remedy: str) -> InvalidRequest:
    return InvalidRequest(
        f'The {provider} model "{model}" has no price in {PRICES.name} of {price_list().as_of}, so the '
        f"cost of the book cannot be estimated. Use one of {', '.join(known)}, or {remedy}."
    )
