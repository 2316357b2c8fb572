"""A PostgreSQL behind an RDS proxy, migrated once, for the tests of the store."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4
from weakref import WeakSet

import psycopg
import pytest

from book_pipeline.function_settings import ApplyMigrationsSettings
from book_pipeline.paid_calls.session import ChapterSession
from book_pipeline.settings import DatabaseSettings
from book_pipeline.store import factories
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, Lease, chapter_id_of
from book_pipeline.store.database import Database
from book_pipeline.store.factories import auth_token
from book_pipeline.store.journal import Journal
from book_pipeline.store.migrations import apply_migrations
from local.certificates import Certificates
from local.credentials import Credentials
from local.postgres import Postgres
from local.rds_proxy import Grant, RdsProxy
from tests.unit.fakes import FakePaidCalls

from .fakes import MemoryArtifacts
from .queue import Bookcase

MIGRATED: WeakSet[Postgres] = WeakSet()


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def credentials(state: Path) -> Credentials:
    return Credentials.load_or_create(state)


@pytest.fixture(scope="session")
def postgres(state: Path, credentials: Credentials) -> Iterator[Postgres]:
    with Postgres(state, credentials) as postgres:
        yield postgres


@pytest.fixture(scope="session")
def proxy(state: Path, postgres: Postgres, credentials: Credentials) -> Iterator[RdsProxy]:
    grants = [Grant("owner", credentials.own_key(), ("pipeline", "migrator", "administrator"))]
    with RdsProxy(
        postgres.socket_file, grants, Certificates.load_or_create(state), log_file=state / "proxy.log"
    ) as proxy:
        yield proxy


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch, credentials: Credentials) -> None:
    """Set the AWS credentials that the proxy accepts; the cached session may hold those of another folder's proxy."""
    factories._aws.cache_clear()
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", credentials.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key)


@pytest.fixture
def settings_of(proxy: RdsProxy):
    def settings(user: str) -> DatabaseSettings:
        return DatabaseSettings(
            database_host=proxy.host,
            database_port=proxy.port,
            database_user=user,
            database_ca_file=str(proxy.ca_file),
        )

    return settings


@pytest.fixture
def migrate(settings_of, identity: None) -> Callable[[], list[str]]:
    settings = ApplyMigrationsSettings(**settings_of("migrator").model_dump(), database_administrator="administrator")
    return lambda: apply_migrations(settings, partial(auth_token, settings))


@pytest.fixture
def migrated(postgres: Postgres, migrate: Callable[[], list[str]]) -> None:
    """Migrate the database once; to find that nothing is left takes longer than most of the tests."""
    if postgres not in MIGRATED:
        migrate()
        MIGRATED.add(postgres)


@pytest.fixture
def database(settings_of, migrated: None) -> Database:
    settings = settings_of("pipeline")
    return Database(settings, lambda: auth_token(settings))


@pytest.fixture
def owner(postgres: Postgres, migrated: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def books(database: Database) -> Books:
    return Books(database)


@pytest.fixture
def chapters(database: Database) -> Chapters:
    return Chapters(database)


@pytest.fixture
def bookcase(settings_of, owner: psycopg.Connection) -> Bookcase:
    """Return an empty queue: the books of other tests have ended."""
    owner.execute(
        "UPDATE book_processing SET turn_token = NULL, turn_joined_at = NULL, turn_given_at = NULL,"
        " scrape_status = 'complete', parse_status = 'complete', format_status = 'complete', tts_status = 'complete'"
    )
    settings = settings_of("pipeline")
    return Bookcase(lambda: Database(settings, lambda: auth_token(settings)))


@pytest.fixture
def session(database: Database, books: Books, chapters: Chapters) -> ChapterSession:
    """Return the session of an invocation for a new book's first chapter, with a bucket and paid calls in memory.

    The test creates the book and the chapter, and takes the lease.
    """
    book_id = uuid4()
    return ChapterSession(
        lease=Lease(book_id, chapter_id_of(book_id, 1), "GenerateAudio", "one", "arn:execution:one", 60),
        books=books,
        chapters=chapters,
        artifacts=MemoryArtifacts(),
        journal=Journal(database, "arn:execution:one"),
        paid_calls=FakePaidCalls(),
    )
