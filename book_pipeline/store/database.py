"""PostgreSQL, through RDS Proxy or not: one connection for each worker, and the named queries of `sql/queries`.

Driver and queries are loaded with the first connection, because they take a fifth of a cold start.

Autocommit and unprepared statements prevent the proxy from pinning the session
(https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html). The password is a new IAM token for
each connection; it is checked only when connecting.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from book_pipeline.errors import DatabaseResuming, DatabaseUnavailable
from book_pipeline.invocation import track_wait
from book_pipeline.settings import DatabaseSettings

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import DictRow
    from psycopg.types.json import Jsonb

SQL = Path(__file__).parents[2] / "sql"
CONNECT_TIMEOUT_SECONDS = 5
CONNECT_SECONDS = 8.0
"""How long an invocation tries to connect; after that the state machine retries."""
RESUME_SECONDS = 40.0
"""The same for a database that may be asleep. It wakes up within 15 s, or 30 s after a day of sleep, and refuses or
holds connections meanwhile (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html).
"""


@cache
def queries() -> Any:
    """Return the queries of `sql/queries`; a suffix says what each returns: `^` a row, `$` a value, `!` a row count."""
    import aiosql

    return aiosql.from_path(SQL / "queries", "psycopg")


def jsonb(value: Any) -> "Jsonb":
    """Return the value as a parameter of type jsonb."""
    from psycopg.types.json import Jsonb

    return Jsonb(value)


class Database:
    """A connection that is opened when first used, and opened again after it was lost; thread-safe.

    Parameters
    ----------
    settings
        Address of the proxy and database user.
    auth_token
        Returns the password of a new connection: an IAM token, valid for 15 minutes.

    """

    def __init__(self, settings: DatabaseSettings, auth_token: Callable[[], str]) -> None:
        self._settings = settings
        self._auth_token = auth_token
        self._connection: Connection[DictRow] | None = None
        self._in_use = RLock()

    def run(self, query: str, **parameters: Any) -> Any:
        """Run a named query and return what the suffix of its name says; rows are a list of dicts.

        Raises DatabaseUnavailable if the database does not answer, and DatabaseResuming if it does not wake up in time.
        A statement that was sent is not repeated.
        """
        with self._in_use, track_wait("database"), self._translated():
            result = getattr(queries(), query)(self._live(), **parameters)
            return list(result) if isinstance(result, Iterator) else result

    def run_many(self, query: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a named query for each row, in one round trip."""
        with self._in_use, track_wait("database"), self._translated():
            getattr(queries(), query)(self._live(), rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the queries of the block in one transaction; another thread waits for its end."""
        with self._in_use, track_wait("database"), self._translated(), self._live().transaction():
            yield

    @track_wait("database")
    def wake(self) -> None:
        """Check an open connection, and replace it if it was lost while the worker was idle."""
        if self._connection is not None and not self._connection.closed:
            from psycopg import OperationalError

            try:
                self._connection.execute("SELECT 1")
            except OperationalError:
                self._connection.close()
        with self._translated():
            self._live()

    def close(self) -> None:
        """Close the connection; the next query opens another one."""
        with self._in_use:
            if self._connection is not None:
                self._connection.close()

    def _live(self) -> "Connection[DictRow]":
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> "Connection[DictRow]":
        import psycopg
        import tenacity
        from psycopg.rows import dict_row

        settings = self._settings
        connecting = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(psycopg.OperationalError),
            wait=tenacity.wait_random_exponential(multiplier=0.2, max=2),
            stop=tenacity.stop_after_delay(RESUME_SECONDS if settings.database_sleeps else CONNECT_SECONDS),
            reraise=True,
        )

        def connect() -> "Connection[DictRow]":
            return psycopg.connect(
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

        try:
            return connecting(connect)
        except psycopg.OperationalError as error:
            if not settings.database_sleeps:
                raise
            message = (
                f"The database {settings.database_name} at {settings.database_host} was asleep and did not wake up "
                f"within {RESUME_SECONDS:.0f} s ({type(error).__name__}). The call is retried; if it keeps failing, "
                "check the cluster."
            )
            raise DatabaseResuming(message) from error

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
                f"({type(error).__name__}). The call is retried; if it keeps failing, check the database and its proxy."
            )
            raise DatabaseUnavailable(message) from error
