"""ApplyMigrations: create the database roles and apply pending migrations."""

from functools import partial

from book_pipeline.function_settings import ApplyMigrationsSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store.factories import auth_token
from book_pipeline.store.migrations import apply_migrations
from events.schemas.maintenance import MigrationRequest, MigrationsApplied


@lambda_handler("ApplyMigrations", MigrationRequest)
def handler(_: MigrationRequest, __: InvocationContext) -> MigrationsApplied:
    """Apply all pending migrations; a second run changes nothing."""
    settings = ApplyMigrationsSettings.read()
    return MigrationsApplied(applied=apply_migrations(settings, partial(auth_token, settings)))
