"""The parameters of the stack: `python -m infra -c name=value`, or CDK context of the same name.

The table in the deployment guide is generated from them, and a test checks that it is current.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from book_pipeline.function_settings import FUNCTION_SETTINGS

LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""Retention periods that CloudWatch Logs accepts."""
LATEST_IMAGE = "latest"
"""Value of `nat_ami` for the newest image."""
ZONES = (2, 3)
"""Numbers of zones that the database, its proxy and the addresses of the network allow."""
BUCKET_NAME = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
STACK_DECIDES = {
    "artifacts_bucket",
    "event_bus_name",
    "database_host",
    "database_port",
    "database_name",
    "database_user",
    "database_administrator",
    "database_ca_file",
    "database_sleeps",
    "state_machine_arn",
    "gemini_secret_id",
    "elevenlabs_secret_id",
    "speech_concurrency",
    "source_private_hosts",
    "webhook_url",
    "webhook_secret_id",
    "webhook_private_hosts",
    "gemini_stand_in",
    "elevenlabs_stand_in",
    "outputs",
}
"""Settings of functions that the stack determines, or that are for the local cloud only."""


class InvalidParameter(Exception):
    """A parameter has an unknown name or an invalid value."""


def _listed(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _settings(value: Any) -> Any:
    """Parse `NAME=value` pairs, separated by commas."""
    if not isinstance(value, str):
        return value
    pairs = (part.partition("=") for part in value.split(",") if part.strip())
    return {name.strip().upper(): text.strip() for name, _, text in pairs}


class Parameters(BaseModel):
    """All parameters with their defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nat: Literal["instance", "gateway"] = Field(
        default="instance",
        description="how functions reach the internet: a small NAT `instance`, or a `gateway` at five times the price",
    )
    nat_ami: str | None = Field(
        default=None,
        pattern=rf"^(ami-[0-9a-f]{{8,17}}|{LATEST_IMAGE})$",
        description="image of the NAT instance, Amazon Linux 2023 for arm64. `make deploy` keeps the running one; "
        f"`{LATEST_IMAGE}` replaces it",
    )
    zones: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$")], ...], BeforeValidator(_listed)
    ] = Field(
        default=(),
        description="names of two or three zones, separated by commas, such as `us-east-1a,us-east-1c`; the region's "
        "first two when not set. They cannot change while the stack exists",
    )
    schema_registry: bool = Field(
        default=True,
        description="schemas of the events in EventBridge's registry. `make deploy` leaves them out in regions "
        "without it",
    )
    speech_concurrency: int = Field(
        default=5, ge=1, le=100, description="concurrent speech calls of all books: the limit of the ElevenLabs plan"
    )
    database_proxy: bool = Field(
        default=True,
        description="puts RDS Proxy between functions and database; without it the database can sleep",
    )
    database_min_acu: float = Field(
        default=0.5,
        ge=0,
        le=256,
        multiple_of=0.5,
        description="minimum capacity of the database, in ACU of 2 GiB; 0 lets it sleep, without `database_proxy` only",
    )
    database_max_acu: float = Field(
        default=4, ge=1, le=256, multiple_of=0.5, description="maximum capacity of the database, in ACU"
    )
    database_snapshot: str | None = Field(
        default=None,
        description="ARN of a cluster snapshot to restore; keep it set, because removing it replaces the database",
    )
    backup_days: int = Field(default=7, ge=1, le=35, description="number of days the database can be restored to")
    deletion_protection: bool = Field(
        default=True, description="protects the database against deletion; `make destroy` removes the protection"
    )
    archive_days: int = Field(
        default=90, ge=1, description="number of days until objects under raw/ move to Glacier Instant Retrieval"
    )
    chunk_days: int = Field(
        default=180,
        ge=7,
        description="number of days that paid speech chunks are kept: unchanged text costs nothing again in that time",
    )
    log_days: int = Field(default=30, description="number of days that logs are kept")
    transaction_search: bool = Field(
        default=True,
        description="switches CloudWatch Transaction Search on, for all traces of the account and region; where it is "
        "on already, `make deploy` leaves it alone",
    )
    trace_indexing_percent: float = Field(
        default=100,
        ge=0,
        le=100,
        description="share of traces that X-Ray's console finds while Transaction Search is on, also of other "
        "applications; `trace` and the page find all",
    )
    source_buckets: Annotated[
        tuple[Annotated[str, Field(pattern=rf"^{BUCKET_NAME}$")], ...], BeforeValidator(_listed)
    ] = Field(
        default=(),
        description="other buckets of the account that `s3://` sources may be read from, separated by commas",
    )
    alarm_email: str | None = Field(
        default=None,
        pattern=r"^[^@\s,]+@[^@\s,]+$",
        description="address that receives alarms; SNS asks for a confirmation first",
    )
    webhook_url: str | None = Field(
        default=None,
        pattern=r"^https://[^\s,@]+$",
        description="webhook that receives signed notices about complete and failed books, and about those to review",
    )
    notice_email: str | None = Field(
        default=None,
        pattern=r"^[^@\s,]+@[^@\s,]+$",
        description="address that receives e-mails about the same events; SNS asks for a confirmation first",
    )
    usd_per_day: Decimal = Field(
        default=Decimal(20), gt=0, description="charges of both providers within a day that raise an alarm"
    )
    outputs: str = Field(
        default="mp3,m4b",
        pattern=r"^(mp3|m4b|acx|r128)(,(mp3|m4b|acx|r128))*$",
        description="files to make unless the request names others: `mp3`, `m4b`, `acx`, `r128`, separated by commas",
    )
    settings: Annotated[dict[str, str], BeforeValidator(_settings)] = Field(
        default_factory=dict,
        description="settings of functions, such as `ELEVENLABS_VOICE_ID=…,GEMINI_MODEL=…`",
    )

    @property
    def database_sleeps(self) -> bool:
        """Whether Aurora pauses the database while nobody is connected."""
        return self.database_min_acu == 0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.database_min_acu > self.database_max_acu:
            raise ValueError(
                f"database_min_acu={self.database_min_acu} is above database_max_acu={self.database_max_acu}"
            )
        if self.zones and len(set(self.zones)) not in ZONES:
            raise ValueError(f"zones={','.join(self.zones)} must name two or three different zones")
        if self.database_proxy and self.database_sleeps:
            raise ValueError(
                "database_min_acu=0 needs database_proxy=false, because RDS Proxy keeps the database awake"
            )
        if self.log_days not in LOG_DAYS:
            raise ValueError(f"log_days must be one of {', '.join(map(str, LOG_DAYS))}")
        fields = {name for model in FUNCTION_SETTINGS.values() for name in model.model_fields} - STACK_DECIDES
        for name, value in self.settings.items():
            if name.lower() not in fields:
                choice = ", ".join(sorted(field.upper() for field in fields))
                raise ValueError(f"settings: unknown setting {name}; the settings are {choice}")
            _check(name.lower(), value)
        return self


def parameters_from(context: Mapping[str, Any]) -> Parameters:
    """Return the parameters from the CDK's context, with defaults for the others; the CDK's own keys are ignored.

    Raises InvalidParameter, which names the parameter and what it accepts.
    """
    own = {name: value for name, value in context.items() if not re.search(r"[:@/]", name)}
    try:
        return Parameters.model_validate(own)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'parameters'}: {problem['msg']}"
            for problem in error.errors(include_url=False)
        )
        raise InvalidParameter(f"{problems}. The parameters: {', '.join(Parameters.model_fields)}.") from None


def table() -> str:
    """Return the table of parameters in Markdown."""
    rows = [
        f"| `{name}` | {_shown(field.get_default(call_default_factory=True))} | {field.description} |"
        for name, field in Parameters.model_fields.items()
    ]
    return "\n".join(["| parameter | default | meaning |", "|---|---|---|", *rows])


def _shown(default: Any) -> str:
    if default in (None, (), {}):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _check(field: str, value: str) -> None:
    """Validate the value with every settings model that has the field, as the function does on its first call."""
    for model in FUNCTION_SETTINGS.values():
        if field in model.model_fields:
            model.__pydantic_validator__.validate_assignment(model.model_construct(), field, value)
