"""What ElevenLabs says about a book's model and the account's plan. It is read once, and kept with the book."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

MOST_CHARACTERS = {
    "eleven_v4": 10_000,
    "eleven_v4_turbo": 10_000,
    "eleven_v3": 5_000,
    "eleven_multilingual_v2": 10_000,
    "eleven_flash_v2": 30_000,
    "eleven_turbo_v2": 30_000,
    "eleven_flash_v2_5": 40_000,
    "eleven_turbo_v2_5": 40_000,
}
"""The most characters in one call, if ElevenLabs' list was not read: https://elevenlabs.io/docs/overview/models."""


class SpeechModel(BaseModel):
    """A model of ElevenLabs, as the account may use it.

    Parameters
    ----------
    model_id
        Its id.
    listed_characters
        The most characters in one call, as listed; None if the list of models was not read.
    rate
        Its `character_cost_multiplier`; None if unknown.
    discount
        The plan's `cost_discount_multiplier`, which lowers credits, not dollars.
    tier
        The account's plan, such as `creator`; None if unknown.
    credits_left
        Credits that the account can still use in this period; None if unknown or unlimited.
    notes
        Sentences for the requester, such as what could not be read and why.

    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    model_id: str
    listed_characters: int | None = None
    rate: Decimal | None = None
    discount: Decimal = Decimal(1)
    tier: str | None = None
    credits_left: int | None = None
    notes: tuple[str, ...] = Field(default=())

    @property
    def most_characters(self) -> int:
        """The most characters in one call; for an unknown model, what every known model accepts."""
        return self.listed_characters or MOST_CHARACTERS.get(self.model_id, min(MOST_CHARACTERS.values()))
