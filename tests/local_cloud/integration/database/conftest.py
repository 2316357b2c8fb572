"""A database, its proxy, and clients that connect as the handlers do."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import psycopg
import pytest

from book_pipeline.store.database import SQL
from local.certificates import Certificates
from local.credentials import AccessKey, Credentials
from local.postgres import Postgres
from local.rds_proxy import Grant, RdsProxy

if TYPE_CHECKING:
    from mypy_boto3_rds import RDSClient

Connection = psycopg.Connection[tuple[Any, ...]]
Token = Callable[..., str]
Connect = Callable[..., Connection]


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def credentials(state: Path) -> Credentials:
    return Credentials.load_or_create(state)


@pytest.fixture(scope="session")
def certificates(state: Path) -> Certificates:
    return Certificates.load_or_create(state)


@pytest.fixture(scope="session")
def postgres(state: Path, credentials: Credentials) -> Iterator[Postgres]:
    with Postgres(state, credentials) as server:
        with psycopg.connect(server.url, autocommit=True) as master_user:
            master_user.execute((SQL / "roles.sql").read_bytes())
        yield server


@pytest.fixture(scope="session")
def grants(credentials: Credentials) -> list[Grant]:
    """An owner who may connect as any user, and two of the deployed roles."""
    everyone = ("pipeline", "migrator", "administrator", "postgres", "no_such_user")
    return [
        Grant("owner", credentials.own_key(), everyone),
        Grant("GenerateAudio", credentials.key_of("GenerateAudio"), ("pipeline",)),
        Grant("ApplyMigrations", credentials.key_of("ApplyMigrations"), ("migrator", "administrator")),
    ]


@pytest.fixture(scope="session")
def proxy(postgres: Postgres, grants: list[Grant], certificates: Certificates, state: Path) -> Iterator[RdsProxy]:
    logs = {"log_file": state / "rds-proxy.log", "trail_file": state / "rds-proxy.jsonl"}
    with RdsProxy(postgres.socket_file, grants, certificates, **logs) as proxy:
        yield proxy


@cache
def _rds(key: AccessKey, region: str) -> "RDSClient":
    session = boto3.Session(key.access_key_id, key.secret_access_key, region_name=region)
    return session.client("rds")


@pytest.fixture(scope="session")
def token(credentials: Credentials, proxy: RdsProxy) -> Token:
    """Sign a token as a handler does; by default, one that the proxy accepts."""
    own = credentials.own_key()

    def sign(
        user: str = "pipeline",
        host: str = "localhost",
        port: int = proxy.port,
        key: AccessKey = own,
        region: str = "us-east-1",
    ) -> str:
        return _rds(key, region).generate_db_auth_token(DBHostname=host, Port=port, DBUsername=user)

    return sign


@pytest.fixture(scope="session")
def connect(proxy: RdsProxy, token: Token) -> Connect:
    def connect(**changes: Any) -> Connection:
        parameters: dict[str, Any] = {
            "host": proxy.host,
            "port": proxy.port,
            "user": "pipeline",
            "dbname": "book_pipeline",
            "sslmode": "verify-full",
            "sslrootcert": proxy.ca_file,
            "connect_timeout": 10,
        } | changes
        parameters.setdefault("password", token(parameters["user"]))
        return psycopg.connect(**parameters, autocommit=True)

    return connect
