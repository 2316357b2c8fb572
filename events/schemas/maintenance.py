"""Payloads of what stands beside a book's way: migrations and manifests of many books."""

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
