-- name: upsert_chapter*!
-- Inserts or updates a chapter; a withdrawn one returns.
INSERT INTO chapters (chapter_id, book_id, position, number, title, printed_title, part, kind, selected)
VALUES (:chapter_id, :book_id, :position, :number, :title, :printed_title, :part, :kind, :selected)
ON CONFLICT (chapter_id) DO UPDATE
SET number = EXCLUDED.number, title = EXCLUDED.title, printed_title = EXCLUDED.printed_title, part = EXCLUDED.part, kind = EXCLUDED.kind, selected = EXCLUDED.selected, withdrawn_at = NULL;

-- name: upsert_chapter_processing*!
-- Adds the processing row of a new chapter.
INSERT INTO chapter_processing (chapter_id) VALUES (:chapter_id) ON CONFLICT (chapter_id) DO NOTHING;

-- name: reopen_changed_chapters(chapter_ids, parsed_sha256s)!
-- Sets chapters whose text has changed, or that failed, to pending. Paid parts are found again by their content.
UPDATE chapter_processing p SET format_status = 'pending', tts_status = 'pending', error = NULL, error_message = NULL
FROM chapter_content c JOIN unnest(:chapter_ids::uuid[], :parsed_sha256s::text[]) AS new (chapter_id, parsed_sha256) USING (chapter_id)
WHERE p.chapter_id = c.chapter_id AND (c.parsed_sha256 <> new.parsed_sha256 OR 'failed' IN (p.format_status, p.tts_status));

-- name: upsert_chapter_content*!
-- Records the parsed text of a chapter.
INSERT INTO chapter_content (chapter_id, parsed_key, parsed_sha256, characters, words)
VALUES (:chapter_id, :parsed_key, :parsed_sha256, :characters, :words)
ON CONFLICT (chapter_id) DO UPDATE
SET parsed_key = EXCLUDED.parsed_key, parsed_sha256 = EXCLUDED.parsed_sha256, characters = EXCLUDED.characters, words = EXCLUDED.words;

-- name: withdraw_chapters(book_id, positions)!
-- Withdraws the chapters at other positions.
UPDATE chapters SET withdrawn_at = now()
WHERE book_id = :book_id AND position <> ALL(:positions::integer[]) AND withdrawn_at IS NULL;

-- name: get_chapter(chapter_id)^
-- Returns a chapter with its states and content.
SELECT c.chapter_id, c.book_id, c.position, c.number, c.title, c.printed_title, c.part, c.kind, c.selected,
       p.format_status, p.tts_status, p.error, p.error_message,
       t.parsed_key, t.parsed_sha256, t.characters, t.words, t.formatted_key, t.formatted_input_hash, t.formatted_sha256, t.change_log_sha256,
       t.spoken_characters, t.audio_key, t.audio_input_hash, t.audio_sha256, t.audio_bytes, t.audio_seconds, t.retakes
FROM chapters c JOIN chapter_processing p USING (chapter_id) JOIN chapter_content t USING (chapter_id)
WHERE c.chapter_id = :chapter_id;

-- name: list_chapters(book_id)
-- Returns the chapters of a book in order.
SELECT c.chapter_id, c.book_id, c.position, c.number, c.title, c.printed_title, c.part, c.kind, c.selected,
       p.format_status, p.tts_status, p.error, p.error_message,
       t.parsed_key, t.parsed_sha256, t.characters, t.words, t.formatted_key, t.formatted_input_hash, t.formatted_sha256, t.change_log_sha256,
       t.spoken_characters, t.audio_key, t.audio_input_hash, t.audio_sha256, t.audio_bytes, t.audio_seconds, t.retakes
FROM chapters c JOIN chapter_processing p USING (chapter_id) JOIN chapter_content t USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL
ORDER BY c.position;

-- name: get_track_number(chapter_id)^
-- Returns the number of a chapter, without the letter of a section that is no chapter, and the highest of the
-- audiobook.
WITH selected AS (
    SELECT other.chapter_id, NULLIF(rtrim(other.number, 'abcdefghijklmnopqrstuvwxyz'), '')::integer AS number
    FROM chapters c JOIN chapters other ON other.book_id = c.book_id AND other.selected AND other.withdrawn_at IS NULL
    WHERE c.chapter_id = :chapter_id
)
SELECT max(number) FILTER (WHERE chapter_id = :chapter_id) AS track, max(number) AS tracks FROM selected;

-- name: lease_chapter(owner, seconds, chapter_id)^
-- Leases the chapter to one invocation, until the invocation releases it or the lease expires.
UPDATE chapter_processing
SET lease_owner = :owner, lease_expires_at = now() + make_interval(secs => :seconds)
WHERE chapter_id = :chapter_id AND (lease_owner IS NULL OR lease_owner = :owner OR lease_expires_at <= now())
RETURNING chapter_id;

-- name: renew_lease(seconds, chapter_id, owner)^
-- Renews the lease that an invocation has, and never shortens it. Returns nothing if the invocation has lost it.
UPDATE chapter_processing SET lease_expires_at = GREATEST(lease_expires_at, now() + make_interval(secs => :seconds))
WHERE chapter_id = :chapter_id AND lease_owner = :owner
RETURNING chapter_id;

-- name: release_chapter(chapter_id, owner)!
-- Ends the lease of the owner.
UPDATE chapter_processing SET lease_owner = NULL, lease_expires_at = NULL
WHERE chapter_id = :chapter_id AND lease_owner = :owner;

-- name: mark_format_running(chapter_id)!
-- Marks the chapter as being formatted.
UPDATE chapter_processing SET format_status = 'running', error = NULL, error_message = NULL WHERE chapter_id = :chapter_id;

-- name: mark_tts_running(chapter_id)!
-- Marks the chapter as being narrated.
UPDATE chapter_processing SET tts_status = 'running', error = NULL, error_message = NULL WHERE chapter_id = :chapter_id;

-- name: mark_format_complete(formatted_key, formatted_input_hash, formatted_sha256, change_log_sha256, spoken_characters, chapter_id)!
-- Records the formatted text.
WITH content AS (
    UPDATE chapter_content
    SET formatted_key = :formatted_key, formatted_input_hash = :formatted_input_hash, formatted_sha256 = :formatted_sha256,
        change_log_sha256 = :change_log_sha256,
        -- For an unchanged text the number of characters that were narrated stays.
        spoken_characters = CASE WHEN formatted_sha256 = :formatted_sha256 THEN spoken_characters ELSE :spoken_characters END
    WHERE chapter_id = :chapter_id
)
UPDATE chapter_processing SET format_status = 'complete' WHERE chapter_id = :chapter_id;

-- name: mark_tts_complete(audio_key, audio_input_hash, audio_sha256, audio_bytes, audio_seconds, spoken_characters, chapter_id)!
-- Records the audio and the number of characters that were narrated, which until now was the length of the text.
WITH content AS (
    UPDATE chapter_content
    SET audio_key = :audio_key, audio_input_hash = :audio_input_hash, audio_sha256 = :audio_sha256, audio_bytes = :audio_bytes, audio_seconds = :audio_seconds,
        spoken_characters = :spoken_characters
    WHERE chapter_id = :chapter_id
)
UPDATE chapter_processing SET tts_status = 'complete' WHERE chapter_id = :chapter_id;

-- name: mark_chapter_failed(error, message, chapter_id)!
-- Marks the first incomplete stage of the chapter as failed. A complete book stays as it is: a chapter that fails while
-- another one has already stopped the book may be recorded after `restore_complete_book`.
UPDATE chapter_processing SET
    format_status = CASE WHEN format_status <> 'complete' THEN 'failed' ELSE format_status END,
    tts_status    = CASE WHEN format_status = 'complete' AND tts_status <> 'complete' THEN 'failed' ELSE tts_status END,
    error = :error, error_message = :message
WHERE chapter_id = :chapter_id
  AND NOT EXISTS (SELECT 1 FROM chapters c JOIN book_processing b USING (book_id)
                  WHERE c.chapter_id = :chapter_id AND b.tts_status = 'complete');

-- name: count_failed_chapters(book_id)$
-- Returns the number of failed chapters of a book.
SELECT count(*) FROM chapter_processing p JOIN chapters c USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL AND 'failed' IN (p.format_status, p.tts_status);

-- name: release_chapters(book_id)!
-- Ends the leases of all chapters of a book; what was running is pending. An invocation that had a lease can record
-- nothing.
UPDATE chapter_processing p
SET lease_owner = NULL, lease_expires_at = NULL,
    format_status = CASE WHEN format_status = 'running' THEN 'pending' ELSE format_status END,
    tts_status = CASE WHEN tts_status = 'running' THEN 'pending' ELSE tts_status END
FROM chapters c
WHERE c.chapter_id = p.chapter_id AND c.book_id = :book_id
  AND (p.lease_owner IS NOT NULL OR 'running' IN (p.format_status, p.tts_status));

-- name: set_retakes(retakes, chapter_id)!
-- Records the paragraphs that are spoken again.
UPDATE chapter_content SET retakes = :retakes WHERE chapter_id = :chapter_id;
