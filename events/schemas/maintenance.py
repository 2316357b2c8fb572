"""Payloads of functions outside the state machine: migrations, manifests, WatchBooks, GiveTurns."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from events.schemas.base import Payload


class MigrationRequest(Payload):
    """To ApplyMigrations: empty."""


class MigrationsApplied(Payload):
    """From ApplyMigrations: ids of the migrations that were applied."""

    applied: list[str]


class ManifestExpanded(Payload):
    """From ExpandManifest: numbers of requested and refused rows."""

    manifest: str
    report_key: str
    requested: int
    refused: int


class WatchRequest(BaseModel):
    """To WatchBooks: the detail of Step Functions' event about an execution that has ended, or nothing.

    `unless_idle` leaves the database alone if no book is in progress.
    """

    # AWS may add fields.
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    execution_arn: str | None = Field(default=None, alias="executionArn")
    status: str | None = None
    unless_idle: bool = False


class BooksWatched(Payload):
    """From WatchBooks: the number of books in flight, and the ids of the stalled ones.

    `failed` are books whose execution has ended without recording why, `requested` newer versions that were sent to the
    bus, `given` the books that got their turn, and `bound_again` those whose lost events about finished files were
    published again.
    """

    in_flight: int
    stalled: list[UUID]
    failed: list[UUID]
    requested: list[UUID]
    given: list[UUID]
    bound_again: list[UUID]


class GiveTurnsRequest(Payload):
    """To GiveTurns: empty."""


class TurnsGiven(Payload):
    """From GiveTurns: the books that got their turn."""

    given: list[UUID]
