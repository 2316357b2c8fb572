-- name: expect_binding(book_id)!
-- Records that the chapters of a complete book are to be bound. What is bound already stays until BindBook has compared
-- it.
UPDATE book_processing SET binding_status = 'pending', binding_error = NULL, binding_error_message = NULL WHERE book_id = :book_id;

-- name: get_binding(book_id)^
-- Returns the state of a book's binding.
SELECT binding_status AS status, binding_input_hash AS input_hash, binding_files AS files, binding_error AS error,
       binding_error_message AS error_message
FROM book_processing WHERE book_id = :book_id;

-- name: mark_binding_running(book_id)!
-- Records that the book is being bound. That its events were published again stays on record until it is bound.
UPDATE book_processing
SET binding_status = 'running', binding_error = CASE WHEN binding_status <> 'failed' THEN binding_error END, binding_error_message = NULL
WHERE book_id = :book_id;

-- name: mark_binding_complete(input_hash, files, error, error_message, book_id)!
-- Records what the book is bound from, and the files; with an error if some of them break rules of their preset.
UPDATE book_processing
SET binding_status = CASE WHEN :error::text IS NULL THEN 'complete' ELSE 'failed' END, binding_input_hash = :input_hash,
    binding_files = :files, binding_error = :error::text, binding_error_message = :error_message::text
WHERE book_id = :book_id;

-- name: mark_binding_failed(error, message, book_id)!
-- Records why the book cannot be bound; its MP3s stay as they are.
UPDATE book_processing SET binding_status = 'failed', binding_error = :error, binding_error_message = :message WHERE book_id = :book_id;

-- name: fail_lost_bindings(unchanged_for, error, message)!
-- Records that nothing has happened for so many seconds after the events of complete books were published again.
UPDATE book_processing p SET binding_status = 'failed', binding_error_message = :message
WHERE binding_error = :error AND tts_status = 'complete' AND binding_status IN ('pending', 'running')
  AND updated_at < now() - make_interval(secs => :unchanged_for)
  AND NOT EXISTS (
    SELECT FROM chapter_content t JOIN chapters c USING (chapter_id)
    WHERE c.book_id = p.book_id AND t.updated_at >= now() - make_interval(secs => :unchanged_for));

-- name: take_lost_bindings(unchanged_for, error, most)
-- Returns complete books for whose finished files nothing has happened for so many seconds, and marks them with the
-- error.
UPDATE book_processing SET binding_error = :error
WHERE binding_error IS NULL AND book_id IN (
    SELECT p.book_id FROM book_processing p
    WHERE p.tts_status = 'complete' AND p.binding_status IN ('pending', 'running')
      AND p.execution_arn IS NOT NULL AND p.updated_at < now() - make_interval(secs => :unchanged_for)
      AND NOT EXISTS (
        SELECT FROM chapter_content t JOIN chapters c USING (chapter_id)
        WHERE c.book_id = p.book_id AND t.updated_at >= now() - make_interval(secs => :unchanged_for))
    ORDER BY p.updated_at LIMIT :most)
RETURNING book_id, execution_arn;

-- name: list_chapters_to_encode(book_id)
-- Returns the selected chapters of a book whose present MP3 is not measured, or has no AAC.
SELECT t.chapter_id, t.audio_key, t.audio_seconds AS seconds
FROM chapter_content t JOIN chapters c USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL AND c.selected
  AND (t.measured_sha256 IS DISTINCT FROM t.audio_sha256 OR t.aac_key IS NULL)
ORDER BY c.position;

-- name: set_chapter_binding(audio_sha256, measured, aac_key, aac_sha256, chapter_id)!
-- Records what was measured of a chapter's MP3, and its AAC if there is one.
UPDATE chapter_content
SET measured_sha256 = :audio_sha256, measured = :measured, aac_key = :aac_key, aac_sha256 = :aac_sha256
WHERE chapter_id = :chapter_id;

-- name: list_chapter_bindings(book_id)
-- Returns what is bound of the chapters of a book.
SELECT t.chapter_id, t.measured_sha256 AS audio_sha256, t.measured, t.aac_key, t.aac_sha256,
       COALESCE(t.masters, '{}'::jsonb) AS masters
FROM chapter_content t JOIN chapters c USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL AND t.measured_sha256 IS NOT NULL;

-- name: add_chapter_master(preset, master, chapter_id)!
-- Records the file of a chapter for a preset.
UPDATE chapter_content
SET masters = COALESCE(masters, '{}'::jsonb) || jsonb_build_object(:preset::text, :master::jsonb)
WHERE chapter_id = :chapter_id;

-- name: set_about(year, description, series, series_part, book_id)!
-- Records what the source states about a book besides its title, author and language.
UPDATE books SET year = :year, description = :description, series = :series, series_part = :series_part
WHERE book_id = :book_id AND (year, description, series, series_part) IS DISTINCT FROM (:year, :description, :series, :series_part);

-- name: get_about(book_id)^
-- Returns what the source states about a book besides its title.
SELECT year, description, series, series_part FROM books WHERE book_id = :book_id;
