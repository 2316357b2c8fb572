"""RDS Proxy on this machine: TLS and IAM tokens for PostgreSQL, checked as strictly as on AWS.

Each client connection has its own database connection. Connections are neither pooled nor multiplexed, so this proxy
does not reveal statements that would pin a connection on AWS.

It runs in its own process: next to busy threads, each message of a query would wait for the interpreter's lock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import subprocesses
from local.certificates import Certificates
from local.credentials import AccessKey

if TYPE_CHECKING:
    import subprocess

RESOURCE_ID = "prx-local"


@dataclass(frozen=True)
class Grant:
    """The database users that a role may connect as: what its policy allows with `rds-db:connect`."""

    principal: str
    key: AccessKey
    users: tuple[str, ...]


@dataclass(frozen=True)
class Configuration:
    """The configuration of the proxy's process, on the first line of its standard input."""

    listener: int
    endpoint: str
    upstream: str
    certificate: str
    grants: tuple[Grant, ...]
    region: str
    account: str
    connection_limit: int
    trail_file: str | None


class RdsProxy:
    """A proxy for the PostgreSQL at `upstream`, a Unix socket without passwords; use it as a context manager.

    The database's own rules apply as well: its socket rejects a role without `rds_iam`.

    Parameters
    ----------
    grants
        The principals whose tokens are accepted, and for which database users.
    connection_limit
        Maximum number of clients; another one is rejected with SQLSTATE 53300.
    log_file
        Log of rejected connections and the reasons; by default, standard error.
    trail_file
        Record of each valid token, as a call of `rds-db:connect`; by default, none.
    """

    host = "localhost"

    def __init__(
        self,
        upstream: Path,
        grants: Iterable[Grant],
        certificates: Certificates,
        *,
        region: str = "us-east-1",
        account: str = "123456789012",
        connection_limit: int = 100,
        log_file: Path | None = None,
        trail_file: Path | None = None,
    ) -> None:
        self._upstream = upstream
        self._grants = tuple(grants)
        self._certificates = certificates
        self._region, self._account = region, account
        self._connection_limit = connection_limit
        self._log_file = log_file
        self._trail_file = trail_file
        self._process: subprocess.Popen[str]
        self.ca_file = certificates.ca_file.resolve()
        self.port = 0

    def __enter__(self) -> Self:
        with subprocesses.listen() as listener:
            self.port = listener.getsockname()[1]
            configuration = Configuration(
                listener=listener.fileno(),
                endpoint=f"{self.host}:{self.port}",
                upstream=str(self._upstream),
                certificate=str(self._certificates.server_file.resolve()),
                grants=self._grants,
                region=self._region,
                account=self._account,
                connection_limit=self._connection_limit,
                trail_file=str(self._trail_file) if self._trail_file else None,
            )
            self._process = subprocesses.start(__name__, configuration, listener, self._log_file)
        return self

    def __exit__(self, *_: object) -> None:
        subprocesses.stop(self._process)

    def pause(self) -> None:
        """Simulate an outage of the database: close all connections and reject new ones until `resume`."""
        self._command("pause")

    def resume(self) -> None:
        """Accept clients again."""
        self._command("resume")

    def drop_connections(self) -> None:
        """Close all connections, as a failover does."""
        self._command("drop")

    def _command(self, name: str) -> None:
        subprocesses.write_line(self._process, name)
        subprocesses.read_line(self._process)  # waits until the command is done
