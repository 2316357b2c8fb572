"""The schema, brought up to date by yoyo from `sql/migrations`; its bookkeeping lives in the schema `migrations`."""

from urllib.parse import quote

import psycopg
import yoyo
from psycopg.conninfo import make_conninfo

from book_pipeline.settings import DatabaseSettings
from book_pipeline.store.database import SQL

BOOKKEEPING_SCHEMA = "migrations"


def apply_migrations(settings: DatabaseSettings, password: str) -> list[str]:
    """Apply what is not applied yet, in order, each in a transaction; return the ids of what was applied now.

    Two at once are safe: yoyo holds a lock. Raises the driver's error when a migration fails; it is then rolled back.
    """
    connection = {
        "host": settings.database_host,
        "port": str(settings.database_port),
        "sslmode": "verify-full",
        "sslrootcert": settings.database_ca_file,
    }
    login = {"dbname": settings.database_name, "user": settings.database_user, "password": password}
    with psycopg.connect(make_conninfo(**connection, **login), autocommit=True) as session:
        session.execute(f"CREATE SCHEMA IF NOT EXISTS {BOOKKEEPING_SCHEMA}")
    options = "&".join(f"{name}={quote(value, safe='')}" for name, value in connection.items() if name != "host")
    backend = yoyo.get_backend(
        f"postgresql+psycopg://{settings.database_user}:{quote(password, safe='')}@{settings.database_host}"
        f"/{settings.database_name}?{options}&schema={BOOKKEEPING_SCHEMA}"
    )
    migrations = yoyo.read_migrations(str(SQL / "migrations"))
    with backend.lock():
        pending = backend.to_apply(migrations)
        backend.apply_migrations(pending)
        return [migration.id for migration in pending]
