"""The fixtures of the store's tests: the ledger is a table of the same database."""

from tests.integration.store.conftest import (
    books,
    chapters,
    credentials,
    database,
    identity,
    migrate,
    migrated,
    owner,
    postgres,
    proxy,
    settings_of,
    state,
)

__all__ = [
    "books",
    "chapters",
    "credentials",
    "database",
    "identity",
    "migrate",
    "migrated",
    "owner",
    "postgres",
    "proxy",
    "settings_of",
    "state",
]
