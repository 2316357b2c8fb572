"""ApplyMigrations: roles and schema, brought up to date before any book starts."""

from functools import partial

from book_pipeline.invocation import Invocation
from book_pipeline.observability import stage
from book_pipeline.settings import ApplyMigrationsSettings
from book_pipeline.store.connect import auth_token
from book_pipeline.store.migrations import apply_migrations
from events.schemas.maintenance import MigrationRequest, MigrationsApplied


@stage("ApplyMigrations", MigrationRequest)
def handler(_: MigrationRequest, __: Invocation) -> MigrationsApplied:
    """Apply what is not applied yet; a second run finds nothing to do."""
    settings = ApplyMigrationsSettings.read()
    return MigrationsApplied(applied=apply_migrations(settings, partial(auth_token, settings)))
