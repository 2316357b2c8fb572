-- name: upsert_chapter*!
INSERT INTO chapters (chapter_id, book_id, position, title, part, kind, narrated)
VALUES (:chapter_id, :book_id, :position, :title, :part, :kind, :narrated)
ON CONFLICT (chapter_id) DO UPDATE
SET title = EXCLUDED.title, part = EXCLUDED.part, kind = EXCLUDED.kind, narrated = EXCLUDED.narrated, withdrawn_at = NULL;

-- name: upsert_chapter_processing*!
INSERT INTO chapter_processing (chapter_id) VALUES (:chapter_id) ON CONFLICT (chapter_id) DO NOTHING;

-- name: reopen_changed_chapters(chapter_ids, parsed_sha256s)!
-- A chapter whose text is no longer the one that was worked on goes back to pending; the bought parts are found by content.
UPDATE chapter_processing p SET format_status = 'pending', tts_status = 'pending', error = NULL, error_message = NULL
FROM chapter_content c JOIN unnest(:chapter_ids::uuid[], :parsed_sha256s::text[]) AS new (chapter_id, parsed_sha256) USING (chapter_id)
WHERE p.chapter_id = c.chapter_id AND (c.parsed_sha256 <> new.parsed_sha256 OR 'failed' IN (p.format_status, p.tts_status));

-- name: upsert_chapter_content*!
INSERT INTO chapter_content (chapter_id, parsed_key, parsed_sha256, characters, words)
VALUES (:chapter_id, :parsed_key, :parsed_sha256, :characters, :words)
ON CONFLICT (chapter_id) DO UPDATE
SET parsed_key = EXCLUDED.parsed_key, parsed_sha256 = EXCLUDED.parsed_sha256, characters = EXCLUDED.characters, words = EXCLUDED.words;

-- name: withdraw_chapters(book_id, last_position)!
UPDATE chapters SET withdrawn_at = now()
WHERE book_id = :book_id AND position > :last_position AND withdrawn_at IS NULL;

-- name: chapter(chapter_id)^
SELECT c.chapter_id, c.book_id, c.position, c.title, c.part, c.kind, c.narrated,
       p.format_status, p.tts_status, p.error, p.error_message,
       t.parsed_key, t.parsed_sha256, t.characters, t.words, t.formatted_key, t.formatted_from, t.formatted_sha256,
       t.spoken_characters, t.audio_key, t.audio_from, t.audio_sha256, t.audio_bytes, t.audio_seconds
FROM chapters c JOIN chapter_processing p USING (chapter_id) JOIN chapter_content t USING (chapter_id)
WHERE c.chapter_id = :chapter_id;

-- name: chapters_of_book(book_id)
SELECT c.chapter_id, c.book_id, c.position, c.title, c.part, c.kind, c.narrated,
       p.format_status, p.tts_status, p.error, p.error_message,
       t.parsed_key, t.parsed_sha256, t.characters, t.words, t.formatted_key, t.formatted_from, t.formatted_sha256,
       t.spoken_characters, t.audio_key, t.audio_from, t.audio_sha256, t.audio_bytes, t.audio_seconds
FROM chapters c JOIN chapter_processing p USING (chapter_id) JOIN chapter_content t USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL
ORDER BY c.position;

-- name: chapter_track(chapter_id)^
SELECT count(*) FILTER (WHERE other.position <= c.position) AS track, count(*) AS tracks
FROM chapters c JOIN chapters other ON other.book_id = c.book_id AND other.narrated AND other.withdrawn_at IS NULL
WHERE c.chapter_id = :chapter_id;

-- name: lease_chapter(owner, seconds, chapter_id)^
-- One invocation at a time works on a chapter. A lease ends with its owner's release, or by itself when its time is over.
UPDATE chapter_processing
SET lease_owner = :owner, lease_expires_at = now() + make_interval(secs => :seconds)
WHERE chapter_id = :chapter_id AND (lease_owner IS NULL OR lease_owner = :owner OR lease_expires_at <= now())
RETURNING chapter_id;

-- name: release_chapter(chapter_id, owner)!
UPDATE chapter_processing SET lease_owner = NULL, lease_expires_at = NULL
WHERE chapter_id = :chapter_id AND lease_owner = :owner;

-- name: format_running(chapter_id)!
UPDATE chapter_processing SET format_status = 'running', error = NULL, error_message = NULL WHERE chapter_id = :chapter_id;

-- name: speech_running(chapter_id)!
UPDATE chapter_processing SET tts_status = 'running', error = NULL, error_message = NULL WHERE chapter_id = :chapter_id;

-- name: format_complete(formatted_key, formatted_from, formatted_sha256, spoken_characters, chapter_id)!
WITH content AS (
    UPDATE chapter_content
    SET formatted_key = :formatted_key, formatted_from = :formatted_from, formatted_sha256 = :formatted_sha256,
        -- Of a text that is the same as before, what the voice was given stays known.
        spoken_characters = CASE WHEN formatted_sha256 = :formatted_sha256 THEN spoken_characters ELSE :spoken_characters END
    WHERE chapter_id = :chapter_id
)
UPDATE chapter_processing SET format_status = 'complete' WHERE chapter_id = :chapter_id;

-- name: speech_complete(audio_key, audio_from, audio_sha256, audio_bytes, audio_seconds, spoken_characters, chapter_id)!
-- By now it is known what the voice was given; until now there was only the length of the text.
WITH content AS (
    UPDATE chapter_content
    SET audio_key = :audio_key, audio_from = :audio_from, audio_sha256 = :audio_sha256, audio_bytes = :audio_bytes, audio_seconds = :audio_seconds,
        spoken_characters = :spoken_characters
    WHERE chapter_id = :chapter_id
)
UPDATE chapter_processing SET tts_status = 'complete' WHERE chapter_id = :chapter_id;

-- name: chapter_failed(error, message, chapter_id)!
UPDATE chapter_processing SET
    format_status = CASE WHEN format_status <> 'complete' THEN 'failed' ELSE format_status END,
    tts_status    = CASE WHEN format_status = 'complete' AND tts_status <> 'complete' THEN 'failed' ELSE tts_status END,
    error = :error, error_message = :message
WHERE chapter_id = :chapter_id;

-- name: failed_count(book_id)$
SELECT count(*) FROM chapter_processing p JOIN chapters c USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL AND 'failed' IN (p.format_status, p.tts_status);

-- name: failed_chapters()
SELECT c.book_id, c.position, c.title, p.error, p.error_message
FROM chapter_processing p JOIN chapters c USING (chapter_id)
WHERE p.format_status = 'failed' OR p.tts_status = 'failed'
ORDER BY c.book_id, c.position;
