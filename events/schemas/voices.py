"""Payloads of the functions about voices: ListVoices and SampleVoice."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from events.schemas.base import Payload


class VoicesRequest(Payload):
    """To ListVoices: words to search for, in the provider's own search."""

    search: str | None = Field(default=None, max_length=200)


class Voice(Payload):
    """A voice of the ElevenLabs account; `preview_url` is the provider's recording of it."""

    voice_id: str
    name: str
    category: str | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    languages: tuple[str, ...] = ()
    description: str | None = None
    preview_url: str | None = None


class VoiceList(Payload):
    """From ListVoices: the voices by name, the one that speaks by default, and whether a stand-in has answered."""

    voices: list[Voice]
    default_voice_id: str
    stand_in: bool


class SampleRequest(Payload):
    """To SampleVoice: some seconds of a chapter in a voice; without `buy`, the response has only the price.

    Without `chapter_id`, the first chapter of the audiobook; without `voice_id`, the voice of the book.
    """

    book_id: UUID
    voice_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]{1,64}$")
    chapter_id: UUID | None = None
    buy: bool = False


class Sample(Payload):
    """From SampleVoice: what is spoken, and what it costs.

    `key` is that of the stored MP3, if there is one, and `sha256` the sum that the ledger has of it.
    `usd` is the price at the provider; `stand_in` is whether a stand-in answers, free of charge.
    """

    book_id: UUID
    chapter_id: UUID
    number: str
    title: str
    voice_id: str
    narrator: str
    text: str
    usd: Decimal
    stand_in: bool
    key: str | None = None
    sha256: str | None = None
