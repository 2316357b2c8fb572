"""The roles of `sql/roles.sql`, then the schema, brought up to date by yoyo from `sql/migrations`.

Yoyo's bookkeeping lives in the schema `migrations`.
"""

from collections.abc import Callable
from urllib.parse import quote

from book_pipeline.settings import ApplyMigrationsSettings
from book_pipeline.store.database import SQL

BOOKKEEPING_SCHEMA = "migrations"
PATIENCE_SECONDS = 120.0
"""How long a database is waited for: at a first deployment the proxy has only just found its instance."""


def apply_migrations(settings: ApplyMigrationsSettings, token_of: Callable[[str], str]) -> list[str]:
    """Apply what is not applied yet, in order, each in a transaction; return the ids of what was applied now.

    Two at once are safe: the roles' script and yoyo hold a lock. Raises the driver's error when a migration fails; it
    is then rolled back.

    Parameters
    ----------
    token_of
        Makes the password of a database user: an IAM token.

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
        stop=tenacity.stop_after_delay(PATIENCE_SECONDS),
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
