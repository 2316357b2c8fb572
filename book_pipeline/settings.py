"""The environment, as small models: one for each thing a function may need, one sum of them for each function.

`FUNCTION_SETTINGS` is the whole truth about who reads what: infra and the local cloud give a function exactly these
variables, and a contract test holds both to it. Nothing is read before a model is instantiated.
"""

import os
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Settings(BaseModel):
    """Base: variables are the fields' names in capitals; an unknown variable is nobody's business."""

    # A function uses one of these models; only that one is built.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    @classmethod
    def read(cls) -> Self:
        """Return the settings as the environment has them; ValidationError names what is missing or unfit."""
        return cls.model_validate({})

    @model_validator(mode="before")
    @classmethod
    def _from_environment(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Take from the environment what isn't given."""
        set_there = {name: os.environ[name.upper()] for name in cls.model_fields if name.upper() in os.environ}
        return set_there | given

    @classmethod
    def variables(cls) -> frozenset[str]:
        """Names of the environment variables that this model reads."""
        return frozenset(name.upper() for name in cls.model_fields)


class ArtifactSettings(Settings):
    """The bucket that holds every text and every sound."""

    artifacts_bucket: str


class BusSettings(Settings):
    """The project's event bus."""

    event_bus_name: str


class DatabaseSettings(Settings):
    """RDS Proxy with IAM: the token is the password, so there is no secret here."""

    database_host: str
    database_port: int = 5432
    database_name: str = "book_pipeline"
    database_user: str
    database_ca_file: str


class SourceSettings(Settings):
    """How sources are fetched."""

    source_max_bytes: int = 100 * 1024 * 1024
    source_timeout_seconds: float = 30.0
    source_deadline_seconds: float = Field(
        default=180.0, description="for the whole of a source: ScrapeBook has 300 seconds, and work to do with it"
    )
    source_gutenberg_url: str = Field(
        default="https://www.gutenberg.org", description="where gutenberg:NUMBER is fetched: the site or a mirror"
    )
    source_private_hosts: bool = Field(
        default=False,
        description="fetch from private and loopback addresses too: only where the owner's own machine is the cloud",
    )


class NarrationModelSettings(Settings):
    """Gemini: which model, how much text a call, and its price where that is not the one in `prices.toml`."""

    gemini_model: str = "gemini-3.5-flash-lite"
    gemini_block_tokens: int = 3000
    gemini_usd_per_million_input_tokens: Decimal | None = Field(default=None, ge=0)
    gemini_usd_per_million_output_tokens: Decimal | None = Field(default=None, ge=0)


class NarrationSettings(NarrationModelSettings):
    """Gemini: how it is called."""

    gemini_secret_id: str
    gemini_base_url: str = "https://generativelanguage.googleapis.com"
    gemini_thinking_level: Literal["minimal", "low", "medium", "high"] | None = None
    gemini_timeout_seconds: float = 60.0


class SpeechModelSettings(Settings):
    """ElevenLabs: which model, and its price where that is not the one in `prices.toml`."""

    elevenlabs_model_id: str = "eleven_multilingual_v2"
    elevenlabs_usd_per_thousand_credits: Decimal | None = Field(default=None, ge=0)


class SpeechSettings(SpeechModelSettings):
    """ElevenLabs: which voice, how much text a call."""

    elevenlabs_secret_id: str
    elevenlabs_base_url: str = "https://api.elevenlabs.io"
    elevenlabs_voice_id: str = "JBFqnCBsd6RMkjVDRZzb"
    elevenlabs_output_format: str = "mp3_44100_128"
    elevenlabs_chunk_characters: int = 2000
    elevenlabs_timeout_seconds: float = 60.0


class EstimateSettings(NarrationModelSettings, SpeechModelSettings):
    """All that decides, together with a book and its person's wishes, what it will cost."""


class ScrapeBookSettings(ArtifactSettings, BusSettings, DatabaseSettings, SourceSettings):
    """Environment of ScrapeBook."""


class ParseBookSettings(ArtifactSettings, BusSettings, DatabaseSettings, EstimateSettings):
    """Environment of ParseBook."""


class FormatChapterSettings(ArtifactSettings, BusSettings, DatabaseSettings, NarrationSettings):
    """Environment of FormatChapter."""


class GenerateAudioSettings(ArtifactSettings, BusSettings, DatabaseSettings, SpeechSettings):
    """Environment of GenerateAudio."""


class FinalizeBookSettings(ArtifactSettings, BusSettings, DatabaseSettings):
    """Environment of FinalizeBook."""


class RecordFailureSettings(BusSettings, DatabaseSettings):
    """Environment of RecordFailure."""


class RecordChapterFailureSettings(DatabaseSettings):
    """Environment of RecordChapterFailure."""


class ExpandManifestSettings(ArtifactSettings, BusSettings, DatabaseSettings):
    """Environment of ExpandManifest."""


class ApplyMigrationsSettings(DatabaseSettings):
    """Environment of ApplyMigrations; its database user owns the schema, the administrator makes the users."""

    database_administrator: str


class DescribeBooksSettings(DatabaseSettings):
    """Environment of DescribeBooks."""


class WatchBooksSettings(DatabaseSettings):
    """Environment of WatchBooks."""


FUNCTION_SETTINGS: dict[str, type[Settings]] = {
    "ScrapeBook": ScrapeBookSettings,
    "ParseBook": ParseBookSettings,
    "FormatChapter": FormatChapterSettings,
    "GenerateAudio": GenerateAudioSettings,
    "FinalizeBook": FinalizeBookSettings,
    "RecordFailure": RecordFailureSettings,
    "RecordChapterFailure": RecordChapterFailureSettings,
    "ExpandManifest": ExpandManifestSettings,
    "ApplyMigrations": ApplyMigrationsSettings,
    "DescribeBooks": DescribeBooksSettings,
    "WatchBooks": WatchBooksSettings,
}
