"""Payloads of functions outside the state machine: migrations, manifests, WatchBooks."""

from uuid import UUID

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


class WatchRequest(Payload):
    """To WatchBooks: empty."""


class BooksWatched(Payload):
    """From WatchBooks: the number of books in flight, the ids of the stalled ones and of those that it requested."""

    in_flight: int
    stalled: list[UUID]
    requested: list[UUID]
