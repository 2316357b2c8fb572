"""Creates the roles of `sql/roles.sql` and applies `sql/migrations` with yoyo, whose own tables are in `migrations`."""

from collections.abc import Callable
from urllib.parse import quote

from book_pipeline.function_settings import ApplyMigrationsSettings
from book_pipeline.store.database import SQL

BOOKKEEPING_SCHEMA = "migrations"
CONNECT_SECONDS = 120.0
"""Time limit for connecting: at the first deployment the proxy needs a while to find its instance."""


def apply_migrations(settings: ApplyMigrationsSettings, token_of: Callable[[str], str]) -> list[str]:
    """Apply all pending migrations in order, each in a transaction, and return their ids.

    Concurrent calls are safe: the script of the roles and yoyo hold locks. A failed migration is rolled back and raises
    the error of the driver.

    Parameters
    ----------
    settings
        Of ApplyMigrations.
    token_of
        Returns the password of a database user: an IAM token.

    """
    import psycopg
    import tenacity
    import yoyo
    from psycopg.conninfo import make_conninfo

    connection = {
        "host": settings.database_host,
        "port": str(settings.database_port),
        "sslmode": "verify-full",
        "sslrootcert": settings.database_ca_file,
    }

    @tenacity.retry(
        retry=tenacity.retry_if_exception_type(psycopg.OperationalError),
        wait=tenacity.wait_fixed(2),
        stop=tenacity.stop_after_delay(CONNECT_SECONDS),
        reraise=True,
    )
    def connected(user: str) -> psycopg.Connection:
        login = {"dbname": settings.database_name, "user": user, "password": token_of(user)}
        return psycopg.connect(make_conninfo(**connection, **login), autocommit=True)

    def run(user: str, statements: str) -> None:
        with connected(user) as session:
            session.execute(statements.encode())

    run(settings.database_administrator, (SQL / "roles.sql").read_text())
    run(settings.database_user, f"CREATE SCHEMA IF NOT EXISTS {BOOKKEEPING_SCHEMA}")
    password = token_of(settings.database_user)
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
