"""The six tables, their migrations and permissions, and the plans of the named queries."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from book_pipeline.store.database import queries
from book_pipeline.store.factories import auth_token
from local.postgres_programs import binary

TABLES = {"books", "book_processing", "chapters", "chapter_processing", "chapter_content", "processing_logs"}
STATUSES = ("pending", "running", "complete", "failed")


def test_psql_lists_exactly_the_six_tables(postgres, migrated):
    listing = subprocess.run(
        [binary("psql"), postgres.url, "-At", "-c", r"\dt"], capture_output=True, text=True, check=True
    ).stdout
    assert {line.split("|")[1] for line in listing.splitlines()} == TABLES


def test_a_second_run_of_the_migrations_applies_nothing(migrate, migrated):
    assert migrate() == []


def test_concurrent_runs_apply_each_migration_once(migrate):
    with ThreadPoolExecutor(2) as both:
        applied = [name for run in [both.submit(migrate), both.submit(migrate)] for name in run.result()]
    assert len(set(applied)) == len(applied)


@pytest.mark.parametrize("table", ["book_processing", "chapter_processing"])
def test_an_unknown_status_is_rejected(owner, table):
    checks = owner.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table]
    ).fetchall()
    statuses = [check for (check,) in checks if "_status" in check]
    assert statuses
    assert all(all(f"'{status}'" in check for status in STATUSES) for check in statuses)
    with pytest.raises(psycopg.errors.CheckViolation), owner.transaction():
        book_id = uuid4()
        owner.execute("INSERT INTO books (book_id) VALUES (%s)", [book_id])
        owner.execute("INSERT INTO book_processing (book_id, tts_status) VALUES (%s, 'done')", [book_id])


def test_every_foreign_key_has_an_index(owner):
    unindexed = owner.execute("""
        SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
        WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
    """).fetchall()
    assert unindexed == []


def plan_of(owner: psycopg.Connection, name: str, **parameters: object) -> str:
    """Return PostgreSQL's plan of a named query."""
    sql = getattr(queries(), name).sql
    return "\n".join(line for (line,) in owner.execute(f"EXPLAIN {sql}", parameters).fetchall())


@pytest.fixture
def book_id(owner):
    """Insert two thousand books with a chapter and ten log rows each, and return one of them."""
    with owner.transaction(force_rollback=True):
        owner.execute("""
            WITH b AS (
                INSERT INTO books (book_id) SELECT gen_random_uuid() FROM generate_series(1, 2000) RETURNING book_id
            ),
                 p AS (INSERT INTO book_processing (book_id) SELECT book_id FROM b),
                 c AS (INSERT INTO chapters (chapter_id, book_id, position, title)
                       SELECT book_id, book_id, 1, 'I' FROM b RETURNING chapter_id),
                 t AS (INSERT INTO chapter_content (chapter_id, parsed_key, parsed_sha256, characters, words)
                       SELECT chapter_id, 'k', 's', 1, 1 FROM c),
                 l AS (INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key)
                       SELECT chapter_id, chapter_id, 'FormatChapter', 'receipt', 'arn', chapter_id || '-' || n
                       FROM c, generate_series(1, 10) n)
            INSERT INTO chapter_processing (chapter_id) SELECT chapter_id FROM c
        """)
        owner.execute("ANALYZE books, book_processing, chapters, chapter_processing, chapter_content, processing_logs")
        (book_id,) = owner.execute("SELECT book_id FROM books ORDER BY created_at DESC LIMIT 1").fetchone()
        yield book_id


@pytest.mark.parametrize(
    "name",
    [
        "count_failed_chapters",
        "get_book",
        "get_call_status",
        "get_chapter",
        "get_neighbours",
        "get_track_number",
        "list_chapter_events",
        "list_chapters",
        "list_executions",
        "list_stage_events",
        "sum_costs",
    ],
)
def test_a_query_about_one_book_scans_no_table(owner, book_id, name):
    key = f"{book_id}-1"
    about = {"chapter_id": book_id, "idempotency_key": key, "execution_arn": "arn", "most": 500}
    plan = plan_of(owner, name, book_id=book_id, seconds=60, lag_seconds=40, **about)
    assert "Seq Scan" not in plan


def test_a_paid_call_is_announced_and_closed_without_scanning_a_table(owner, book_id):
    owner.execute("UPDATE book_processing SET execution_arn = 'arn' WHERE book_id = %s", [book_id])
    lease = "lease_owner = 'me', lease_expires_at = now() + interval '1 hour'"
    owner.execute(f"UPDATE chapter_processing SET {lease} WHERE chapter_id = %s", [book_id])
    before = scans(owner)
    announced = owner.execute(
        "SELECT written FROM announce_call(%s, %s, 'me', 60, 0, 'stage', 'arn', 'new', 'p', 'm', 1, '{}')",
        [book_id, book_id],
    ).fetchone()
    closed = owner.execute(
        "SELECT close_call(%s, %s, 'stage', 'receipt', 'arn', 'new', 'p', 'm', 'r', 1, 1, 0, 0, 1, false, NULL, '{}')",
        [book_id, book_id],
    ).fetchone()
    assert (announced, closed) == ((True,), (True,))
    assert scans(owner) == before


def scans(owner: psycopg.Connection) -> dict[str, int]:
    """Return how often the transaction has scanned each table from its beginning to its end."""
    return dict(owner.execute("SELECT relname, seq_scan FROM pg_stat_xact_user_tables").fetchall())


def test_the_change_token_is_read_from_the_ends_of_indexes(owner, book_id):
    plan = plan_of(owner, "get_change_token")
    assert "Seq Scan" not in plan
    assert plan.count("Limit") == len(TABLES)


def test_the_book_list_sums_costs_from_an_index(owner, book_id):
    plan = plan_of(owner, "list_books", most=1000)
    assert "processing_logs_spending" in plan
    assert "processing_logs_stand_ins" in plan


def test_the_log_can_only_grow(owner):
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"), owner.transaction():
        owner.execute("UPDATE processing_logs SET usd = 0")


def test_handlers_change_rows_but_no_table(database, settings_of):
    settings = settings_of("pipeline")
    with (
        psycopg.connect(
            host=settings.database_host,
            port=settings.database_port,
            dbname=settings.database_name,
            user="pipeline",
            password=auth_token(settings),
            sslmode="verify-full",
            sslrootcert=settings.database_ca_file,
            autocommit=True,
        ) as connection,
    ):
        for statement in ("DROP TABLE books", "DELETE FROM processing_logs", "CREATE TABLE public.mine (a int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_migrations_wait_until_the_database_is_available(proxy, migrate):
    proxy.pause()
    with ThreadPoolExecutor(1) as migrating:
        run = migrating.submit(migrate)
        with pytest.raises(TimeoutError):
            run.result(timeout=1)
        proxy.resume()
        run.result(timeout=10)
