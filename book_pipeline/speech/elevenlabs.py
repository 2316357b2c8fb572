"""The ElevenLabs client: speak a chunk, or find speech in the account's history whose response was lost."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from ssl import SSLContext
from typing import TYPE_CHECKING, Any

import httpx

from book_pipeline.errors import ProviderUnavailable
from book_pipeline.invocation import track_provider_call
from book_pipeline.observability import logger
from book_pipeline.paid_calls.models import Intent, Receipt, Result
from book_pipeline.prices import VoicePrice
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.elevenlabs_errors import error_of

if TYPE_CHECKING:
    from elevenlabs.core.client_wrapper import SyncClientWrapper
    from elevenlabs.types.speech_history_item_response import SpeechHistoryItemResponse

PROVIDER = "elevenlabs"
NAME = "ElevenLabs"
CONNECT_SECONDS = 5.0
CLOCK_SKEW = timedelta(minutes=2)
HISTORY_PAGE = 100
DOWNLOAD_BYTES = 64 * 1024
AUDIO = ("audio/", "application/octet-stream")
MOST_TIMES_OFF = 10
"""Plans and models have discounts, so the credits of a text differ from the price list, but not by more than this."""
MODELS_WITHOUT_CONTEXT = ("eleven_v3",)
"""Models that reject calls with `previous_text` or `next_text`."""
MODELS_WITH_LANGUAGE_CODE = ("eleven_v3", "eleven_flash_v2_5", "eleven_turbo_v2_5")
"""Models that accept `language_code`; multilingual_v2 detects the language and does not support it."""
MOST_CHARACTERS = {
    "eleven_v3": 5_000,
    "eleven_multilingual_v2": 10_000,
    "eleven_flash_v2": 30_000,
    "eleven_turbo_v2": 30_000,
    "eleven_flash_v2_5": 40_000,
    "eleven_turbo_v2_5": 40_000,
}
"""The most characters in one call (https://elevenlabs.io/docs/overview/models)."""


@dataclass(frozen=True)
class ElevenLabsVoice:
    """One voice of one account, called through the vendor's SDK.

    Parameters
    ----------
    timeout_seconds
        Seconds without data before a call fails, and seconds for a complete response.
    history_seconds
        The longest time until a call that has ended is in the history.
    price
        The model's price; the `character-cost` header counts its credits.
    language
        ISO 639-1 code, with or without a region; sent to models that accept one.

    """

    api_key: str = field(repr=False)
    base_url: str
    voice_id: str
    model_id: str
    timeout_seconds: float
    history_seconds: float
    price: VoicePrice
    output_format: str = "mp3_44100_128"
    language: str | None = None

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

    @property
    def most_characters(self) -> int:
        """The most characters in one call; for an unknown model, what every known model accepts."""
        return MOST_CHARACTERS.get(self.model_id, min(MOST_CHARACTERS.values()))

    def usd(self, characters: int) -> Decimal:
        """Return the price of a number of characters, in USD."""
        return self.price.usd(self.price.credits(characters))

    def speak(self, chunk: Chunk) -> tuple[bytes, Receipt]:
        """Synthesize the chunk, which is charged, and return the MP3.

        Raises ProviderThrottled, ProviderRejected, or ProviderUnavailable; the latter may have been charged.
        """
        from elevenlabs.text_to_speech.client import TextToSpeechClient

        options: dict[str, Any] = {"language_code": self._language_code}
        if self.model_id not in MODELS_WITHOUT_CONTEXT:
            options |= {"previous_text": chunk.previous_text, "next_text": chunk.next_text}
        client = self._client
        with (
            track_provider_call(NAME),
            _translate_errors("speaking a chunk"),
            TextToSpeechClient(client_wrapper=client).with_raw_response.convert(
                self.voice_id,
                text=chunk.text,
                model_id=self.model_id,
                output_format=self.output_format,
                request_options={"chunk_size": DOWNLOAD_BYTES},
                **{name: value for name, value in options.items() if value},
            ) as answer,
        ):
            _require_audio(answer.headers.get("content-type", ""))
            content = self._whole(answer.data)
            charged = self._plausible(answer.headers.get("character-cost"), chunk)
            return content, Receipt(answer.headers.get("request-id"), self.price.usd(charged), round(charged))

    def find_in_history(self, chunk: Chunk, intent: Intent) -> Iterator[Result]:
        """Yield the speech of the chunk's text in the account's history since the first intent, latest first.

        Raises ProviderThrottled, ProviderUnavailable or ProviderRejected.
        """
        reading = "reading the history"
        with track_provider_call(NAME), _translate_errors(reading):
            items = [item for item in self._history(intent) if self._is_speech_of(chunk, item)]
        for item in items:
            with track_provider_call(NAME), _translate_errors(reading):
                result = self._download(item, chunk)
            yield result

    def _is_speech_of(self, chunk: Chunk, item: "SpeechHistoryItemResponse") -> bool:
        return (item.text, item.voice_id, item.model_id) == (chunk.text, self.voice_id, self.model_id)

    def _history(self, intent: Intent) -> "Iterator[SpeechHistoryItemResponse]":
        """Yield the voice's history around the calls of the intent, latest first."""
        from elevenlabs.history.client import HistoryClient

        until = None if intent.open else int((intent.last_at + CLOCK_SKEW).timestamp())
        page_after: str | None = None
        while True:
            page = HistoryClient(client_wrapper=self._client).list(
                page_size=HISTORY_PAGE,
                start_after_history_item_id=page_after,
                voice_id=self.voice_id,
                date_after_unix=int((intent.created_at - CLOCK_SKEW).timestamp()),
                date_before_unix=until,
                sort_direction="desc",
                request_options={"max_retries": 0},
            )
            yield from page.history
            page_after = page.last_history_item_id
            if not page.has_more or page_after is None:
                return

    def _download(self, item: "SpeechHistoryItemResponse", chunk: Chunk) -> Result:
        from elevenlabs.history.client import HistoryClient

        pieces = HistoryClient(client_wrapper=self._client).get_audio(
            item.history_item_id, request_options={"chunk_size": DOWNLOAD_BYTES}
        )
        charged = self._plausible(item.character_count_change_to - item.character_count_change_from, chunk)
        return self._whole(pieces), Receipt(item.request_id, self.price.usd(charged), round(charged), recovered=True)

    def _plausible(self, stated: str | int | None, chunk: Chunk) -> Decimal:
        """Return the credits that the provider states for a chunk, or those of the price list if they cannot be."""
        expected = self.price.credits(len(chunk.text))
        try:
            charged = Decimal(stated or "NaN")
        except InvalidOperation:
            charged = Decimal("NaN")
        if charged.is_finite() and expected / MOST_TIMES_OFF <= charged <= expected * MOST_TIMES_OFF:
            return charged
        logger.warning("implausible cost", stated=str(stated), recorded=str(expected))
        return expected

    def _whole(self, pieces: Iterator[bytes]) -> bytes:
        """Return the whole body. httpx limits the time between two pieces, this method the total."""
        deadline = time.monotonic() + self.timeout_seconds
        content = bytearray()
        for piece in pieces:
            content += piece
            if time.monotonic() > deadline:
                message = f"ElevenLabs sent no complete response in {self.timeout_seconds:g} s. The call is retried."
                raise ProviderUnavailable(message)
        return bytes(content)

    @property
    def _client(self) -> "SyncClientWrapper":
        return _connection(self.api_key, self.base_url, self.timeout_seconds)

    @property
    def _language_code(self) -> str | None:
        if self.language is None or not self.model_id.startswith(MODELS_WITH_LANGUAGE_CODE):
            return None
        return self.language.split("-")[0].lower()


def _require_audio(content_type: str) -> None:
    """Raise ProviderUnavailable for an answer that is not speech, such as the page of a proxy."""
    if content_type and not content_type.startswith(AUDIO):
        message = f"ElevenLabs answered with {content_type.partition(';')[0]} instead of speech. The call is retried."
        raise ProviderUnavailable(message, answered=True)


@contextmanager
def _translate_errors(action: str) -> Iterator[None]:
    """Raise the SDK's errors as the pipeline's; `action` says what the call does ("reading the history")."""
    from elevenlabs.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        raise error_of(error.status_code or 0, error.body, error.headers or {}, action) from None
    except httpx.HTTPError as error:
        message = f"ElevenLabs did not answer while {action} ({type(error).__name__}). The call is retried."
        raise ProviderUnavailable(message) from None


def prepare() -> None:
    """Import the SDK and load the certificates."""
    _certificates()


@cache
def _certificates() -> SSLContext:
    """Return the certificates that httpx trusts by default; loading them takes longer than a chunk's own work."""
    return httpx.create_ssl_context()


@lru_cache(maxsize=4)
def _connection(api_key: str, base_url: str, timeout_seconds: float) -> "SyncClientWrapper":
    """Return the worker's connection.

    The SDK's `ElevenLabs` class would import every product of the vendor, which adds 0.5 s to a cold start.
    """
    from elevenlabs.core.client_wrapper import SyncClientWrapper

    timeout = httpx.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds))
    return SyncClientWrapper(
        api_key=api_key,
        base_url=base_url,
        timeout=timeout,  # type: ignore[arg-type]
        httpx_client=httpx.Client(timeout=timeout, verify=_certificates()),
    )
