"""Prices of the models on a day: the list in `prices.toml`, which settings override."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from book_pipeline.errors import InvalidRequest
from book_pipeline.settings import FormattingModelSettings, SpeechModelSettings

PRICES = Path(__file__).with_name("prices.toml")
STALE_DAYS = 90
"""Days since the last comparison with the sources after which an estimate says that the list is old."""


class _PriceModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class EditorPrice(_PriceModel):
    """Prices of a Gemini model by token."""

    usd_per_million_input_tokens: Decimal = Field(ge=0)
    usd_per_million_output_tokens: Decimal = Field(ge=0)

    def usd(self, input_tokens: int, output_tokens: int) -> Decimal:
        """Return the price in USD; thinking tokens are output tokens."""
        paid = self.usd_per_million_input_tokens * input_tokens + self.usd_per_million_output_tokens * output_tokens
        return paid / 1_000_000


class VoicePrice(_PriceModel):
    """Price of an ElevenLabs model by character of the text that is sent.

    Parameters
    ----------
    usd_per_thousand_characters
        Price of text in a model of the rate 1, on the owner's plan.
    rate
        The model's rate: what one of its characters costs, in characters of the rate 1.

    """

    usd_per_thousand_characters: Decimal = Field(ge=0)
    rate: Decimal = Field(gt=0)

    def usd(self, characters: int) -> Decimal:
        """Return the price of a text of so many characters, in USD."""
        return self.usd_per_thousand_characters * self.rate * characters / 1000


class _Period(_PriceModel):
    """The days on which a price holds; `last` is included, and None if no end is announced."""

    first: date
    last: date | None = None
    source: str = Field(pattern="^https://")

    @model_validator(mode="after")
    def _in_order(self) -> "_Period":
        if self.last is not None and self.last < self.first:
            raise ValueError(f"the price of {self.first} ends before, on {self.last}")
        return self

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class _EditorPeriod(_Period, EditorPrice):
    """A Gemini model's prices in a period."""


class _VoicePeriod(_Period):
    usd_per_thousand_characters: Decimal = Field(ge=0)


P = TypeVar("P", bound=_Period)


def _consecutive(periods: Sequence[P]) -> Sequence[P]:
    """Raise ValueError if periods overlap or are not in order, so that a day has one price."""
    for earlier, later in pairwise(periods):
        if earlier.last is None or earlier.last >= later.first:
            raise ValueError(f"the price of {earlier.first} must end before the one of {later.first} begins")
    return periods


class _Voices(_PriceModel):
    characters: Annotated[tuple[_VoicePeriod, ...], AfterValidator(_consecutive)]
    rates: dict[str, Decimal]


class PriceList(_PriceModel):
    """The content of `prices.toml`; `checked` is when it was last compared with its sources."""

    checked: date
    gemini: dict[str, Annotated[tuple[_EditorPeriod, ...], AfterValidator(_consecutive)]]
    elevenlabs: _Voices

    def age_warning(self, day: date) -> str | None:
        """Return a warning if the list is stale on a day, else None."""
        days = (day - self.checked).days
        if days <= STALE_DAYS:
            return None
        return (
            f"The prices in {PRICES.name} were last checked on {self.checked}, {days} days ago. Compare them with "
            "the sources in the file, and set `checked` to the day on which you did."
        )


@cache
def price_list() -> PriceList:
    """Return the price list; the file is read once."""
    import tomllib

    return PriceList.model_validate(tomllib.loads(PRICES.read_text(), parse_float=Decimal))


def today() -> date:
    """Return the day in UTC, by which prices change."""
    return datetime.now(UTC).date()


def editor_price(model: str, settings: FormattingModelSettings, day: date | None = None) -> EditorPrice:
    """Return a Gemini model's prices on a day, by default today.

    Raises InvalidRequest if neither the list nor the settings have them.
    """
    listed = _on(price_list().gemini.get(model, ()), day)
    into, out = settings.gemini_usd_per_million_input_tokens, settings.gemini_usd_per_million_output_tokens
    if listed is None and (into is None or out is None):
        raise _unpriced(
            "Gemini", model, price_list().gemini,
            "set GEMINI_USD_PER_MILLION_INPUT_TOKENS and GEMINI_USD_PER_MILLION_OUTPUT_TOKENS",
        )  # fmt: skip
    own = {"usd_per_million_input_tokens": into, "usd_per_million_output_tokens": out}
    overrides = {name: usd for name, usd in own.items() if usd is not None}
    return EditorPrice.model_validate((listed.model_dump(include=set(own)) if listed else {}) | overrides)


def voice_price(
    model: str, settings: SpeechModelSettings, rate: Decimal | None = None, day: date | None = None
) -> VoicePrice:
    """Return the price of an ElevenLabs model on a day, by default today.

    Parameters
    ----------
    model
        Its id.
    settings
        The owner's plan, whose price overrides the list's.
    rate
        The model's rate as ElevenLabs states it; None for the one in the list.
    day
        The day, in UTC.

    Raises InvalidRequest if the rate or the price is unknown.

    """
    listed = price_list().elevenlabs
    rate = rate or listed.rates.get(model)
    own, period = settings.elevenlabs_usd_per_thousand_characters, _on(listed.characters, day)
    if rate is None:
        raise _unpriced("ElevenLabs", model, listed.rates, "add its rate to the file")
    if own is None and period is None:
        raise _unpriced("ElevenLabs", model, listed.rates, "set ELEVENLABS_USD_PER_THOUSAND_CHARACTERS")
    usd = period.usd_per_thousand_characters if own is None and period else own
    return VoicePrice.model_validate({"usd_per_thousand_characters": usd, "rate": rate})


def _on(periods: Iterable[P], day: date | None) -> P | None:
    """Return the period of a day, by default today."""
    day = day or today()
    return next((period for period in periods if period.holds(day)), None)


def _unpriced(provider: str, model: str, known: Iterable[str], remedy: str) -> InvalidRequest:
    return InvalidRequest(
        f'The {provider} model "{model}" has no price for today in {PRICES.name}, last checked on '
        f"{price_list().checked}, so the cost of the book cannot be estimated. Use one of {', '.join(known)}, or "
        f"{remedy}."
    )
