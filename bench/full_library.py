"""A library of 500 books, one of them with 1,500 chapters and a trace, as the pipeline would have stored it."""

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg

from local.discovery import RunningCloud
from tests.unit.console.client.recorded import big_book

BOOKS, CHAPTERS, LONG_CHAPTERS = 500, 40, 1500
LONG = UUID(int=1500)
CHAPTER = UUID(int=1000)
"""The first chapter of the long book; the others are numbered as in `big_book`."""
ARN = "arn:aws:states:us-east-1:123456789012:execution:book-pipeline:"
AGE_SECONDS = 7200.0
TRACE = f"1-{int(time.time() - AGE_SECONDS):08x}-{LONG.hex[8:]}"
BATCH = 50
"""Limit of PutTraceSegments: https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html"""


def seed(first: int, last: int, chapters: int, long_chapters: int | None = None) -> str:
    """Return statements that insert the books with these numbers; the first one may be `LONG`, with more chapters."""
    long = long_chapters or chapters
    return f"""
CREATE TEMP TABLE added ON COMMIT DROP AS
SELECT n, CASE WHEN n = {first} AND {long_chapters is not None} THEN '{LONG}' ELSE gen_random_uuid() END AS book_id
FROM generate_series({first}, {last}) n;
INSERT INTO books (book_id, title, author, source_url)
SELECT book_id, 'The ' || n || '. book of the library', 'Writer ' || n % 70, 's3://bench/raw/' || n || '.txt'
FROM added;
INSERT INTO book_processing
    (book_id, execution_arn, scrape_status, parse_status, format_status, tts_status, estimated_usd)
SELECT book_id, '{ARN}' || book_id, 'complete', 'complete', 'complete', 'running', 60 FROM added;
CREATE TEMP TABLE added_chapters ON COMMIT DROP AS
SELECT CASE book_id WHEN '{LONG}' THEN lpad(to_hex({CHAPTER.int - 1} + n), 32, '0')::uuid ELSE gen_random_uuid() END
       AS chapter_id, book_id, n AS position, 'Chapter ' || n || '. In which the lamp is lit' AS title
FROM (SELECT book_id FROM added) a, generate_series(1, CASE book_id WHEN '{LONG}' THEN {long} ELSE {chapters} END) n;
INSERT INTO chapters (chapter_id, book_id, position, title, number)
SELECT chapter_id, book_id, position, title, position FROM added_chapters;
INSERT INTO chapter_processing (chapter_id, format_status, tts_status)
SELECT chapter_id, 'complete', 'complete' FROM added_chapters;
INSERT INTO chapter_content
    (chapter_id, parsed_key, parsed_sha256, characters, words, spoken_characters, audio_seconds)
SELECT chapter_id, 'parsed/' || book_id || '/' || chapter_id || '.txt', md5(title), 10000, 1800, 9900, 640
FROM added_chapters;
INSERT INTO processing_logs
    (book_id, chapter_id, stage, event, idempotency_key, provider, model, characters, usd, execution_arn,
     created_at, detail)
SELECT book_id, chapter_id, stage, event, idempotency_key, provider, 'model', 9900, usd, '{ARN}' || book_id,
       now() - interval '{AGE_SECONDS} s' * (1 - position / {long}.0),
       CASE event WHEN 'started' THEN jsonb_build_object('trace_id', '{TRACE}') ELSE '{{}}' END
FROM added_chapters,
     (VALUES ('FormatChapter', 'gemini', 0.002), ('GenerateAudio', 'elevenlabs', 1)) s (stage, provider, price),
     LATERAL (VALUES (1, 'started', NULL, NULL), (2, 'intent', md5(chapter_id::text || stage), NULL),
                     (3, 'receipt', md5(chapter_id::text || stage), price), (4, 'complete', NULL, NULL))
     e (n, event, idempotency_key, usd)
ORDER BY book_id, position, stage, n;
"""


def fill(running: RunningCloud) -> psycopg.Connection:
    """Store the books in the database and the trace in X-Ray; return a connection that can change the books."""
    xray = running.client("xray")
    documents = list(_documents())
    for first in range(0, len(documents), BATCH):
        answer = xray.put_trace_segments(TraceSegmentDocuments=documents[first : first + BATCH])
        assert not answer["UnprocessedTraceSegments"]
    database = psycopg.connect(running.environment["BOOK_PIPELINE_DATABASE_URL"], autocommit=True)
    with database.transaction():
        database.execute(seed(1, BOOKS, CHAPTERS, LONG_CHAPTERS))
    database.execute("VACUUM ANALYZE")  # otherwise autovacuum does this some time later
    return database


def _documents() -> Iterator[str]:
    for document in big_book(LONG_CHAPTERS, LONG):
        yield json.dumps({**_with_xray_ids(document), "trace_id": TRACE})


def _with_xray_ids(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with ids in X-Ray's format and times in the past."""
    ids = {name: _id(document[name]) for name in ("id", "parent_id") if name in document}
    times = {name: document[name] + time.time() - AGE_SECONDS for name in ("start_time", "end_time")}
    subsegments = [_with_xray_ids(phase) for phase in document.get("subsegments", ())]
    return {**document, **ids, **times, **({"subsegments": subsegments} if subsegments else {})}


def _id(name: str) -> str:
    return hashlib.md5(name.encode()).hexdigest()[:16]
