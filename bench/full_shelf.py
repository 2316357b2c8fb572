# ruff: noqa: E501 - SQL reads best in its own lines
"""A shelf of 500 books, one of them with 1,500 chapters, as the pipeline would have left them in the database."""

from uuid import UUID

import psycopg

from local.running import RunningCloud

BOOKS, CHAPTERS, LONG_CHAPTERS = 500, 40, 1500
LONG = UUID("00000000-0000-4000-8000-000000001500")
SEED = f"""
INSERT INTO books (book_id, title, author, source_url)
SELECT CASE n WHEN 1 THEN '{LONG}' ELSE gen_random_uuid() END, 'The ' || n || '. book of the shelf', 'Writer ' || n % 70,
       's3://bench/raw/' || n || '.txt'
FROM generate_series(1, {BOOKS}) n;
INSERT INTO book_processing (book_id, execution_arn, scrape_status, parse_status, format_status, tts_status, estimated_usd)
SELECT book_id, 'arn:aws:states:us-east-1:123456789012:execution:book-pipeline:' || book_id, 'complete', 'complete', 'complete', 'running', 60
FROM books;
INSERT INTO chapters (chapter_id, book_id, position, title)
SELECT gen_random_uuid(), book_id, n, 'Chapter ' || n || '. In which the lamp is lit'
FROM books, generate_series(1, CASE book_id WHEN '{LONG}' THEN {LONG_CHAPTERS} ELSE {CHAPTERS} END) n;
INSERT INTO chapter_processing (chapter_id, format_status, tts_status) SELECT chapter_id, 'complete', 'complete' FROM chapters;
INSERT INTO chapter_content (chapter_id, parsed_key, parsed_sha256, characters, words, spoken_characters, audio_seconds)
SELECT chapter_id, 'parsed/' || book_id || '/' || chapter_id || '.txt', md5(title), 10000, 1800, 9900, 640 FROM chapters;
INSERT INTO processing_logs (book_id, chapter_id, stage, event, work_id, provider, model, characters, usd)
SELECT book_id, chapter_id, stage, event, md5(chapter_id::text || stage), provider, 'model', 9900, CASE event WHEN 'receipt' THEN 0.5 END
FROM chapters, (VALUES ('FormatChapter', 'gemini'), ('GenerateAudio', 'elevenlabs')) s (stage, provider),
     (VALUES (1, 'intent'), (2, 'receipt')) e (n, event)
ORDER BY book_id, position, stage, n;
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn)
SELECT book_id, chapter_id, stage, event, 'arn:aws:states:us-east-1:123456789012:execution:book-pipeline:' || book_id
FROM chapters, (VALUES ('FormatChapter'), ('GenerateAudio')) s (stage), (VALUES (1, 'started'), (2, 'complete')) e (n, event)
ORDER BY book_id, position, stage, n;
"""


def fill(running: RunningCloud) -> psycopg.Connection:
    """Put the books into the cloud's database, and return a connection that can change them."""
    database = psycopg.connect(running.environment["BOOK_PIPELINE_DATABASE_URL"], autocommit=True)
    with database.transaction():
        database.execute(SEED)
    database.execute("VACUUM ANALYZE")  # as the database does itself, some time later
    return database
