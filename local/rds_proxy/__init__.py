"""RDS Proxy on this machine: TLS and IAM tokens in front of PostgreSQL, checked as strictly as on AWS.

One client connection is one database connection for as long as it lives: sessions are pooled by nobody and never
multiplexed, so a statement that would pin a connection on AWS goes unnoticed here.

It runs in a process of its own: beside busy threads, each hop of a query would wait for the interpreter's lock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import child
from local.certificates import Certificates
from local.credentials import AccessKey

if TYPE_CHECKING:
    import subprocess

RESOURCE_ID = "prx-local"


@dataclass(frozen=True)
class Grant:
    """What a role's policy allows it with `rds-db:connect`: the database users that its tokens may be for."""

    principal: str
    key: AccessKey
    users: tuple[str, ...]


@dataclass(frozen=True)
class Configuration:
    """What the proxy's process is told, on the first line of its standard input."""

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
    """A proxy for the PostgreSQL behind `upstream`, a Unix socket without passwords; use it as a context manager.

    Who may come through is also the database's to say: the role that its socket refuses is one without `rds_iam`.

    Parameters
    ----------
    grants
        Whose tokens are accepted, and for which database users; anyone else's are refused.
    connection_limit
        Clients at a time; the next one is refused with SQLSTATE 53300.
    log_file
        Where refusals and their reasons go; by default, standard error.
    trail_file
        Where each valid token is recorded as a call of `rds-db:connect`; by default, nowhere.
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
        with child.listen() as listener:
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
            self._process = child.start(__name__, configuration, listener, self._log_file)
        return self

    def __exit__(self, *_: object) -> None:
        child.end(self._process)

    def pause(self) -> None:
        """Behave as if the database were gone: drop every connection and refuse new ones until `resume`."""
        self._command("pause")

    def resume(self) -> None:
        """Let clients in again."""
        self._command("resume")

    def drop_connections(self) -> None:
        """Cut every open connection, as a failover does."""
        self._command("drop")

    def _command(self, name: str) -> None:
        child.tell(self._process, name)
        child.hear(self._process)  # its answer: it is done
