"""Environment variables as small models, one for each dependency; `function_settings.py` combines them.

Nothing is read before a model is instantiated.
"""

import os
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

OutputFormat = Literal[
    "mp3_22050_32",
    "mp3_24000_48",
    "mp3_44100_32",
    "mp3_44100_64",
    "mp3_44100_96",
    "mp3_44100_128",
    "mp3_44100_192",
]
"""ElevenLabs' MP3 formats, since chapters are joined from MP3 frames; `AllowedOutputFormats` of the SDK 2.78."""
OUTPUT_FORMATS: tuple[str, ...] = get_args(OutputFormat)


def _listed(values: Sequence[str]) -> str:
    """Return the values as Markdown."""
    return ", ".join(f"`{value}`" for value in values)


class Settings(BaseModel):
    """Base class: a variable is named like its field, in capitals. Unknown environment variables are ignored."""

    # A function uses one of these models; the others are not built.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    @classmethod
    def read(cls) -> Self:
        """Return the settings of the environment. Raises ValidationError, which names missing and invalid variables."""
        return cls.model_validate({})

    @model_validator(mode="before")
    @classmethod
    def _from_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Take the fields that are not given from the environment."""
        environment = {name: os.environ[name.upper()] for name in cls.model_fields if name.upper() in os.environ}
        return environment | given

    @classmethod
    def variables(cls) -> frozenset[str]:
        """Return the names of the environment variables that this model reads."""
        return frozenset(name.upper() for name in cls.model_fields)


class ArtifactSettings(Settings):
    """The bucket of all sources, texts and audio."""

    artifacts_bucket: str = Field(description="S3 bucket of all sources, texts and audio")


class BusSettings(Settings):
    """The project's event bus."""

    event_bus_name: str = Field(description="EventBridge bus on which events are published")


class DatabaseSettings(Settings):
    """The database with IAM authentication: a token is the password, so there is no secret."""

    database_host: str = Field(description="host name of RDS Proxy, or of the cluster")
    database_port: int = Field(default=5432, description="its port")
    database_name: str = Field(default="book_pipeline", description="PostgreSQL database")
    database_user: str = Field(description="PostgreSQL user; an IAM token is its password")
    database_ca_file: str = Field(description="file with the certificates that the host's certificate must chain to")
    database_sleeps: bool = Field(
        default=False,
        description="whether the database sleeps while nobody is connected; a connection then waits until it is awake",
    )


class SourceSettings(Settings):
    """Limits and addresses for the download of sources."""

    source_max_bytes: int = Field(
        default=100 * 1024 * 1024, description="largest source in bytes, over the network and decompressed"
    )
    source_timeout_seconds: float = Field(default=30.0, description="longest wait for one read from a web server")
    source_deadline_seconds: float = Field(
        default=180.0, description="longest download of a source; ScrapeBook has 300 seconds in all"
    )
    source_gutenberg_url: str = Field(
        default="https://www.gutenberg.org", description="site or mirror that `gutenberg:NUMBER` is downloaded from"
    )
    source_private_hosts: bool = Field(
        default=False,
        description="also download from private and loopback addresses, and from any port; for the local cloud only",
    )


class FormattingModelSettings(Settings):
    """Gemini: the model, how much it thinks, the text in one call, and prices that override `prices.toml`."""

    gemini_model: str = Field(default="gemini-3.5-flash-lite", description="Gemini model that proposes edits")
    gemini_thinking_level: Literal["minimal", "low", "medium", "high"] | None = Field(
        default=None, description="thinking level, if the model takes it; the model's own when not set"
    )
    gemini_block_tokens: int = Field(default=3000, description="text in one call of Gemini, in tokens")
    gemini_usd_per_million_input_tokens: Decimal | None = Field(
        default=None, ge=0, description="price instead of the one in `prices.toml`"
    )
    gemini_usd_per_million_output_tokens: Decimal | None = Field(
        default=None, ge=0, description="price instead of the one in `prices.toml`"
    )


class EditorTimeSettings(Settings):
    """Gemini: how long a call may take."""

    gemini_timeout_seconds: float = Field(default=60.0, description="time limit of one call of Gemini")


class FormattingSettings(FormattingModelSettings, EditorTimeSettings):
    """Gemini: everything that a call needs."""

    gemini_secret_id: str = Field(description="secret in Secrets Manager with the Gemini API key")
    gemini_base_url: str = Field(
        default="https://generativelanguage.googleapis.com", description="address of the Gemini API"
    )
    gemini_stand_in: bool = Field(
        default=False,
        description="whether a stand-in answers at that address, free of charge; the local cloud sets it",
    )


class SpeechModelSettings(Settings):
    """ElevenLabs: the model, and the price of the owner's plan, which overrides `prices.toml`."""

    elevenlabs_model_id: str = Field(
        default="eleven_multilingual_v2", description="ElevenLabs model, unless the request names one"
    )
    elevenlabs_usd_per_thousand_characters: Decimal | None = Field(
        default=None,
        ge=0,
        description="what 1,000 characters cost on your plan in a model of the rate 1, such as eleven_multilingual_v2; "
        "instead of the price in `prices.toml`",
    )


class SpeechConnectionSettings(Settings):
    """ElevenLabs: where it answers and with which key, and the voice that speaks by default."""

    elevenlabs_secret_id: str = Field(description="secret in Secrets Manager with the ElevenLabs API key")
    elevenlabs_base_url: str = Field(default="https://api.elevenlabs.io", description="address of the ElevenLabs API")
    elevenlabs_stand_in: bool = Field(
        default=False,
        description="whether a stand-in answers at that address, free of charge; the local cloud sets it",
    )
    elevenlabs_voice_id: str = Field(
        default="JBFqnCBsd6RMkjVDRZzb", description="ElevenLabs voice, unless the request names one"
    )


class SpeechAccountSettings(SpeechModelSettings, SpeechConnectionSettings):
    """ElevenLabs: the account, and the format that its plan must allow."""

    elevenlabs_output_format: OutputFormat = Field(
        default="mp3_44100_128", description=f"sample rate and bit rate of the MP3: {_listed(OUTPUT_FORMATS)}"
    )


class OutputSettings(Settings):
    """The files that are made of a complete book, unless its request names others."""

    outputs: str = Field(
        default="mp3,m4b",
        pattern=r"^(mp3|m4b|acx|r128)(,(mp3|m4b|acx|r128))*$",
        description="files to make unless the request names others: `mp3`, `m4b`, `acx`, `r128`, separated by commas",
    )


class BookSpeechSettings(SpeechAccountSettings, OutputSettings):
    """What the model and the format of a book's speech depend on."""


class SpeechTimeSettings(Settings):
    """ElevenLabs: how long a call may take."""

    elevenlabs_timeout_seconds: float = Field(default=60.0, description="time limit of one call of ElevenLabs")


class SpeechSettings(SpeechAccountSettings, SpeechTimeSettings):
    """ElevenLabs: everything that a call needs."""

    elevenlabs_chunk_characters: int = Field(default=2000, description="longest text in one call of ElevenLabs")
    elevenlabs_history_seconds: float = Field(
        default=40.0, description="longest time until a call that has ended is in ElevenLabs' history"
    )


class WebhookSettings(Settings):
    """The webhook that receives notices about books; without an address, none are sent."""

    webhook_url: str | None = Field(
        default=None, description="address that receives notices of complete and failed books, and of those to review"
    )
    webhook_secret_id: str = Field(
        default="book-pipeline/webhook-secret", description="secret in Secrets Manager that notices are signed with"
    )
    webhook_timeout_seconds: float = Field(
        default=10.0, gt=0, le=30, description="longest time for one notice, until the webhook has answered"
    )
    webhook_wait_seconds: float = Field(
        default=5.0,
        ge=0,
        le=10,
        description="wait before a notice is sent a second time; each wait is four times as long as the one before",
    )
    webhook_private_hosts: bool = Field(
        default=False,
        description="also send notices to private and loopback addresses, over http and to any port; for the local "
        "cloud only",
    )


class TurnSettings(Settings):
    """The ElevenLabs plan, whose calls all books share."""

    speech_concurrency: int = Field(default=5, ge=1, description="concurrent speech calls of all books")


class EstimateSettings(FormattingModelSettings, SpeechModelSettings):
    """Everything but the book and its options that the cost depends on."""
