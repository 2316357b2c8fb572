"""The six tables, and that the questions people ask of them are answered from indexes."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from book_pipeline.store.connect import auth_token
from local.postgres import binary

TABLES = {"books", "book_processing", "chapters", "chapter_processing", "chapter_content", "processing_logs"}
STATUSES = ("pending", "running", "complete", "failed")


def test_psql_lists_exactly_the_six_tables(postgres, migrated):
    listing = subprocess.run(
        [binary("psql"), postgres.url, "-At", "-c", r"\dt"], capture_output=True, text=True, check=True
    ).stdout
    assert {line.split("|")[1] for line in listing.splitlines()} == TABLES


def test_migrations_find_nothing_to_do_the_second_time(migrate, migrated):
    assert migrate() == []


def test_two_migrations_at_once_do_no_harm(migrate):
    with ThreadPoolExecutor(2) as both:
        applied = [name for run in [both.submit(migrate), both.submit(migrate)] for name in run.result()]
    assert len(set(applied)) == len(applied)


@pytest.mark.parametrize("table", ["book_processing", "chapter_processing"])
def test_a_status_outside_the_four_is_refused(owner, table):
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


def plan_of(owner: psycopg.Connection, query: str) -> str:
    return "\n".join(line for (line,) in owner.execute(f"EXPLAIN {query}").fetchall())


@pytest.fixture
def shelf(owner):
    """Two thousand books of one chapter, ten of which failed."""
    with owner.transaction(force_rollback=True):
        owner.execute("""
            WITH b AS (
                INSERT INTO books (book_id) SELECT gen_random_uuid() FROM generate_series(1, 2000) RETURNING book_id
            ),
                 p AS (INSERT INTO book_processing (book_id, updated_at)
                       SELECT book_id, now() - row_number() OVER () * interval '1 minute' FROM b),
                 c AS (INSERT INTO chapters (chapter_id, book_id, position, title)
                       SELECT gen_random_uuid(), book_id, 1, 'I' FROM b RETURNING chapter_id)
            INSERT INTO chapter_processing (chapter_id, format_status, tts_status)
            SELECT chapter_id, 'complete', CASE WHEN row_number() OVER () <= 10 THEN 'failed' ELSE 'complete' END FROM c
        """)
        owner.execute("ANALYZE books, book_processing, chapters, chapter_processing")
        yield


def test_failed_chapters_come_from_an_index(owner, shelf):
    plan = plan_of(
        owner,
        "SELECT * FROM chapter_processing p JOIN chapters c USING (chapter_id) "
        "WHERE p.format_status = 'failed' OR p.tts_status = 'failed'",
    )
    assert "chapter_processing_tts_status" in plan
    assert "Seq Scan on chapter_processing" not in plan


def test_books_not_touched_since_come_from_an_index(owner, shelf):
    plan = plan_of(
        owner, "SELECT book_id FROM book_processing WHERE updated_at < now() - interval '33 hours' ORDER BY updated_at"
    )
    assert "book_processing_updated_at" in plan


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


def test_migrations_wait_for_a_database_that_is_not_there_yet(proxy, migrate):
    proxy.pause()
    with ThreadPoolExecutor(1) as migrating:
        run = migrating.submit(migrate)
        with pytest.raises(TimeoutError):
            run.result(timeout=1)
        proxy.resume()
        run.result(timeout=10)
