"""PostgreSQL through RDS Proxy: one connection a worker, the named queries of `sql/queries`, driver errors translated.

The driver and the queries are loaded with the first connection, as they take a fifth of a cold start.

Autocommit and unprepared statements keep the proxy from pinning the session
(https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html). The password is an IAM token, made anew
for every connection and checked only then.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book_pipeline.errors import DatabaseUnavailable
from book_pipeline.invocation import waiting_for
from book_pipeline.settings import DatabaseSettings

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import DictRow
    from psycopg.types.json import Jsonb

SQL = Path(__file__).parents[2] / "sql"
CONNECT_TIMEOUT_SECONDS = 5
PATIENCE_SECONDS = 8.0
"""How long an invocation waits for a database that is away; after that the state machine retries."""


@cache
def queries() -> Any:
    """Return the named queries of `sql/queries`; aiosql's suffixes say `^` one row, `$` one value, `!` a count."""
    import aiosql

    return aiosql.from_path(SQL / "queries", "psycopg")


def jsonb(value: Any) -> "Jsonb":
    """Return the value as a parameter of type jsonb."""
    from psycopg.types.json import Jsonb

    return Jsonb(value)


class Database:
    """A connection that is opened when first needed and opened again after it broke.

    Parameters
    ----------
    settings
        Where the proxy is and who we are there.
    auth_token
        Makes the password of a new connection: an IAM token, valid for 15 minutes.

    """

    def __init__(self, settings: DatabaseSettings, auth_token: Callable[[], str]) -> None:
        self._settings = settings
        self._auth_token = auth_token
        self._connection: Connection[DictRow] | None = None

    @waiting_for("database")
    def run(self, query: str, **parameters: Any) -> Any:
        """Run a named query and return what its name's suffix promises; rows come as a list of dicts.

        Raises DatabaseUnavailable when the database is away. Nothing is repeated here once a statement was sent.
        """
        with self._translated():
            result = getattr(queries(), query)(self._live(), **parameters)
            return list(result) if isinstance(result, Iterator) else result

    @waiting_for("database")
    def run_many(self, query: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a named query once for each row, in one round trip."""
        with self._translated():
            getattr(queries(), query)(self._live(), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's queries, or none of them."""
        with waiting_for("database"), self._translated(), self._live().transaction():
            yield

    @waiting_for("database")
    def wake(self) -> None:
        """Make sure that the connection is alive, so that one that broke while the worker slept costs no retry."""
        if self._connection is not None and not self._connection.closed:
            from psycopg import OperationalError

            try:
                self._connection.execute("SELECT 1")
            except OperationalError:
                self._connection.close()
        with self._translated():
            self._live()

    def _live(self) -> "Connection[DictRow]":
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> "Connection[DictRow]":
        import psycopg
        import tenacity
        from psycopg.rows import dict_row

        settings = self._settings
        patiently = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(psycopg.OperationalError),
            wait=tenacity.wait_random_exponential(multiplier=0.2, max=2),
            stop=tenacity.stop_after_delay(PATIENCE_SECONDS),
            reraise=True,
        )
        return patiently(
            lambda: psycopg.connect(
                host=settings.database_host,
                port=settings.database_port,
                dbname=settings.database_name,
                user=settings.database_user,
                password=self._auth_token(),
                sslmode="verify-full",
                sslrootcert=settings.database_ca_file,
                connect_timeout=CONNECT_TIMEOUT_SECONDS,
                application_name="book-pipeline",
                autocommit=True,
                prepare_threshold=None,
                row_factory=dict_row,
            )
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if self._connection is not None and self._connection.broken:
                self._connection.close()
            message = (
                f"The database {self._settings.database_name} at {self._settings.database_host} did not answer "
                f"({type(error).__name__}). The call is repeated; if that goes on, look at the database and its proxy."
            )
            raise DatabaseUnavailable(message) from error
