"""Payloads of what stands beside a book's way: migrations, manifests of many books, and the watch over all."""

from uuid import UUID

from events.schemas.base import Payload


class MigrationRequest(Payload):
    """To ApplyMigrations: nothing to say."""


class MigrationsApplied(Payload):
    """From ApplyMigrations: what was applied just now."""

    applied: list[str]


class ManifestExpanded(Payload):
    """From ExpandManifest."""

    manifest: str
    report_key: str
    requested: int
    refused: int


class WatchRequest(Payload):
    """To WatchBooks: nothing to say."""


class BooksWatched(Payload):
    """From WatchBooks: the books under way, and those about which nothing was written for an hour."""

    in_flight: int
    without_progress: list[UUID]
