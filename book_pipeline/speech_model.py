"""A book's ElevenLabs model and the account's plan, as ElevenLabs states them: read once, and kept with the book."""

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
STAND_IN = "stand-in"
"""The label of what a stand-in has answered instead of a provider."""


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
    voice_id, voice_name
        The voice that narrates the book, and its name in the account; None if unknown.
    output_format
        The format of its speech, if it is another one than the settings name.
    stand_in
        Whether a stand-in answered instead of ElevenLabs.

    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    model_id: str
    listed_characters: int | None = None
    rate: Decimal | None = None
    discount: Decimal = Decimal(1)
    tier: str | None = None
    credits_left: int | None = None
    notes: tuple[str, ...] = Field(default=())
    voice_id: str | None = None
    voice_name: str | None = None
    output_format: str | None = None
    stand_in: bool = False

    def narrator(self, voice_id: str) -> str:
        """Return the name of a voice for tags, or its id if its name is unknown; a stand-in is called one."""
        name = self.voice_name if self.voice_name and self.voice_id == voice_id else voice_id
        return f"{name} ({STAND_IN})" if self.stand_in else name

    @property
    def own_narrator(self) -> str | None:
        """The name of the voice that narrates the book; None for a book from before it was read."""
        return self.narrator(self.voice_id) if self.voice_id else None

    @property
    def spoken_narrator(self) -> str | None:
        """The name of the voice as it is said, without the description behind it; None if the name is unknown."""
        name = (self.voice_name or "").partition(" - ")[0]
        return f"{name} ({STAND_IN})" if name and self.stand_in else name or None

    @property
    def most_characters(self) -> int:
        """The most characters in one call; for an unknown model, what every known model accepts."""
        return self.listed_characters or MOST_CHARACTERS.get(self.model_id, min(MOST_CHARACTERS.values()))
