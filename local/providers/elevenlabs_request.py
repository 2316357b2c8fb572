"""Models of ElevenLabs' requests, and FastAPI's errors for requests that do not match.

https://elevenlabs.io/docs/api-reference/text-to-speech/convert and …/history/list.
"""

from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.providers.elevenlabs_errors import ValidationFailed
from local.providers.voices import DEFAULT_FORMAT

OutputFormat = Literal[
    "mp3_22050_32",
    "mp3_24000_48",
    "mp3_44100_32",
    "mp3_44100_64",
    "mp3_44100_96",
    "mp3_44100_128",
    "mp3_44100_192",
    "opus_48000_32",
    "opus_48000_64",
    "opus_48000_96",
    "opus_48000_128",
    "opus_48000_192",
    "pcm_8000",
    "pcm_16000",
    "pcm_22050",
    "pcm_24000",
    "pcm_32000",
    "pcm_44100",
    "pcm_48000",
    "wav_8000",
    "wav_16000",
    "wav_22050",
    "wav_24000",
    "wav_32000",
    "wav_44100",
    "wav_48000",
    "alaw_8000",
    "ulaw_8000",
]
T = TypeVar("T", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VoiceSettings(_Strict):
    """The settings of a voice."""

    stability: float | None = Field(None, ge=0, le=1)
    use_speaker_boost: bool | None = None
    similarity_boost: float | None = Field(None, ge=0, le=1)
    style: float | None = Field(None, ge=0, le=1)
    speed: float | None = Field(None, ge=0.7, le=1.2)
    clone_strength: float | None = Field(None, ge=0, le=1)


class Locator(_Strict):
    """A version of a pronunciation dictionary."""

    pronunciation_dictionary_id: str
    version_id: str | None = None


class Effects(_Strict):
    """Audio effects."""

    filter_preset_id: str | None = None
    distance: float | None = Field(None, ge=0, le=1)
    environment_id: str | None = None
    background_noise_id: str | None = None
    send_level: float | None = Field(None, ge=0, le=1)
    pan: float | None = Field(None, ge=-1, le=1)


class SpeechBody(_Strict):
    """The body of a request for speech."""

    text: str
    model_id: str = "eleven_multilingual_v2"
    language_code: str | None = None
    voice_settings: VoiceSettings | None = None
    pronunciation_dictionary_locators: list[Locator] | None = Field(None, max_length=3)
    seed: int | None = Field(None, ge=0, le=4294967295)
    previous_text: str | None = None
    next_text: str | None = None
    previous_request_ids: list[str] | None = None
    next_request_ids: list[str] | None = None
    use_pvc_as_ivc: bool | None = False
    apply_text_normalization: Literal["auto", "on", "off"] | None = "auto"
    apply_language_text_normalization: bool | None = False
    audio_effects: Effects | None = None


class SpeechQuery(_Strict):
    """The query of a request for speech."""

    output_format: OutputFormat = DEFAULT_FORMAT
    enable_logging: bool | None = True
    optimize_streaming_latency: int | None = Field(None, ge=0, le=4)


class HistoryQuery(_Strict):
    """The query of a request for the history; dates in seconds since 1970."""

    page_size: int = Field(100, ge=1, le=1000)
    start_after_history_item_id: str | None = None
    voice_id: str | None = None
    model_id: str | None = None
    date_before_unix: int | None = None
    date_after_unix: int | None = None
    sort_direction: Literal["asc", "desc"] = "desc"
    search: str | None = None
    source: Literal["TTS", "STS"] | None = None


class VoicesQuery(_Strict):
    """The query of a request for all voices."""

    show_legacy: bool | None = None


class VoiceQuery(_Strict):
    """The query of a request for one voice."""

    with_settings: bool | None = None


class VoiceSearchQuery(_Strict):
    """The query of a search for voices. The filters that no premade voice needs are left out."""

    next_page_token: str | None = None
    page_size: int = Field(10, ge=1, le=100)
    search: str | None = None
    sort: Literal["created_at_unix", "name"] | None = None
    sort_direction: Literal["asc", "desc"] = "asc"
    voice_type: str | None = None
    category: str | None = None
    include_total_count: bool = True


def validate(model: type[T], where: str, value: Any) -> T:
    """Validate the value. Raises ValidationFailed; the location of each error starts with `where`."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        raise ValidationFailed(*({**each, "loc": [where, *each["loc"]]} for each in errors)) from None
