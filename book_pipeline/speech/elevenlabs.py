"""The ElevenLabs client: speak a chunk, or find speech in the account's history whose response was lost."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from book_pipeline.errors import ProviderThrottled, ProviderUnavailable
from book_pipeline.invocation import track_provider_call
from book_pipeline.observability import logger
from book_pipeline.paid_calls.models import Intent, Receipt, Result
from book_pipeline.prices import VoicePrice
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.elevenlabs_client import NAME, connection, translate_errors
from book_pipeline.speech.elevenlabs_errors import codes_of
from book_pipeline.speech.elevenlabs_history import READING, HistoryItem, items
from book_pipeline.speech.languages import sent_code

if TYPE_CHECKING:
    from elevenlabs.core.client_wrapper import SyncClientWrapper

PROVIDER = "elevenlabs"
AS_IT_ARRIVES: Any = {"chunk_size": None}
"""The SDK passes a body on piece by piece as it arrives. With a size, it would copy the body once more, and a body that
trickles would keep the first piece, and with it the check of the time, waiting."""
AUDIO = ("audio/", "application/octet-stream")
MOST_TIMES_OFF = 10
"""Models and voices differ in credits a character, and plans have discounts, but not by more than this."""
CONTEXT_REFUSED = "unsupported_model"
_models_without_context: set[str] = set()
"""Models that refused `previous_text` and `next_text` in this worker. ElevenLabs' list of models does not say which do:
v3 and its variants (pipecat-ai/pipecat#4916, home-assistant/core#182944), but not v4."""


@dataclass(frozen=True)
class ElevenLabsVoice:
    """One voice of one account, called through the vendor's SDK.

    Parameters
    ----------
    timeout_seconds
        Seconds without data before a call fails, and seconds for a complete response.
    history_seconds
        The longest time until a call that has ended is in the history.
    most_characters
        The most characters that the model takes in one call.
    price
        The model's price by character. Credits are on record only: a plan's discount lowers them, not the price.
    language
        BCP 47, of the book; sent to models that take it.
    stand_in
        Whether a stand-in answers, free of charge.

    """

    api_key: str = field(repr=False)
    base_url: str
    voice_id: str
    model_id: str
    timeout_seconds: float
    history_seconds: float
    most_characters: int
    price: VoicePrice
    output_format: str = "mp3_44100_128"
    language: str | None = None
    stand_in: bool = False

    @property
    def identity(self) -> Mapping[str, str]:
        """What determines, together with a chunk's text, the speech.

        A chunk's context only affects intonation. It is left out so that a correction does not re-buy the neighbours.
        """
        identity = {
            "provider": PROVIDER,
            "voice_id": self.voice_id,
            "model_id": self.model_id,
            "output_format": self.output_format,
        }
        return identity | ({"language_code": self._language_code} if self._language_code else {})

    def usd(self, characters: int) -> Decimal:
        """Return the price of a number of characters, in USD."""
        return self.price.usd(characters)

    def speak(self, chunk: Chunk) -> tuple[bytes, Receipt]:
        """Synthesize the chunk, which is charged, and return the MP3.

        Raises ProviderThrottled, ProviderRejected, or ProviderUnavailable; the latter may have been charged. A model
        that refuses the chunk's context raises ProviderThrottled once; the repeated call has no context.
        """
        from elevenlabs.text_to_speech.client import TextToSpeechClient

        context = self._context(chunk)
        client = self._client
        with (
            track_provider_call(NAME),
            translate_errors("speaking a chunk"),
            _noticing_refused(context, self.model_id),
            TextToSpeechClient(client_wrapper=client).with_raw_response.convert(
                self.voice_id,
                text=chunk.text,
                model_id=self.model_id,
                output_format=self.output_format,
                request_options=AS_IT_ARRIVES,
                **context,
                **_without_none({"language_code": self._language_code}),
            ) as answer,
        ):
            _require_audio(answer.headers.get("content-type", ""))
            content = self._whole(answer.data)
            return content, self._receipt(
                chunk, answer.headers.get("request-id"), answer.headers.get("character-cost"), recovered=False
            )

    def find_in_history(self, chunk: Chunk, intent: Intent) -> Iterator[Result]:
        """Yield the speech of the chunk's text in the account's history since the first intent, latest first.

        Raises ProviderThrottled, ProviderUnavailable or ProviderRejected.
        """
        with track_provider_call(NAME):
            found = [item for item in items(self._client, self.voice_id, intent) if self._is_speech_of(chunk, item)]
        for item in found:
            with track_provider_call(NAME), translate_errors(READING):
                content = self._download(item)
            yield content, self._receipt(chunk, item.request_id, item.credits, recovered=True)

    def _context(self, chunk: Chunk) -> dict[str, Any]:
        if self.model_id in _models_without_context:
            return {}
        return _without_none({"previous_text": chunk.previous_text, "next_text": chunk.next_text})

    def _is_speech_of(self, chunk: Chunk, item: HistoryItem) -> bool:
        return (item.text, item.voice_id, item.model_id) == (chunk.text, self.voice_id, self.model_id)

    def _download(self, item: HistoryItem) -> bytes:
        from elevenlabs.history.client import HistoryClient

        pieces = HistoryClient(client_wrapper=self._client).get_audio(
            item.history_item_id, request_options=AS_IT_ARRIVES
        )
        return self._whole(pieces)

    def _receipt(self, chunk: Chunk, request_id: str | None, stated: str | int | None, *, recovered: bool) -> Receipt:
        characters = len(chunk.text)
        return Receipt(
            request_id,
            self.usd(characters),
            characters=characters,
            credits=_plausible(stated, characters),
            recovered=recovered,
            stand_in=self.stand_in,
        )

    def _whole(self, pieces: Iterator[bytes]) -> bytes:
        """Return the whole body. httpx limits the time between two pieces, this method the total."""
        deadline = time.monotonic() + self.timeout_seconds
        received = []
        for piece in pieces:
            received.append(piece)
            if time.monotonic() > deadline:
                message = f"ElevenLabs sent no complete response in {self.timeout_seconds:g} s. The call is retried."
                raise ProviderUnavailable(message)
        return b"".join(received)

    @property
    def _client(self) -> "SyncClientWrapper":
        return connection(self.api_key, self.base_url, self.timeout_seconds)

    @property
    def _language_code(self) -> str | None:
        return sent_code(self.language, self.model_id)


@contextmanager
def _noticing_refused(context: Mapping[str, str], model_id: str) -> Iterator[None]:
    """Remember a model that refuses the context of a chunk. The refused call is free, and is repeated without it."""
    from elevenlabs.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        if not context or CONTEXT_REFUSED not in codes_of(error.body):
            raise
        _models_without_context.add(model_id)
        message = f"{NAME}'s model {model_id} takes no text before and after a chunk. The call is repeated without it."
        raise ProviderThrottled(message, retry_after=0.0) from None


def _plausible(stated: str | int | None, characters: int) -> Decimal | None:
    """Return the credits that the provider states for so many characters; None if they cannot be."""
    try:
        charged = Decimal(stated if stated is not None else "NaN")
    except InvalidOperation:
        charged = Decimal("NaN")
    if charged.is_finite() and 0 <= charged <= characters * MOST_TIMES_OFF:
        return charged
    logger.warning("implausible credits", stated=str(stated), characters=characters)
    return None


def _require_audio(content_type: str) -> None:
    """Raise ProviderUnavailable for an answer that is not speech, such as the page of a proxy."""
    if content_type and not content_type.startswith(AUDIO):
        message = f"ElevenLabs answered with {content_type.partition(';')[0]} instead of speech. The call is retried."
        raise ProviderUnavailable(message, answered=True)


def _without_none(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value}
