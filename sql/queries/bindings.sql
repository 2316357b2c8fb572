-- name: expect_binding(book_id)!
-- Records that the chapters of a complete book are to be bound. What is bound already stays until BindBook has compared it.
INSERT INTO book_bindings (book_id) SELECT book_id FROM books WHERE book_id = :book_id
ON CONFLICT (book_id) DO UPDATE SET status = 'pending', error = NULL, error_message = NULL;

-- name: get_binding(book_id)^
-- Returns the state of a book's binding.
SELECT status, input_hash, files, error, error_message FROM book_bindings WHERE book_id = :book_id;

-- name: mark_binding_running(book_id)!
-- Records that the book is being bound.
INSERT INTO book_bindings (book_id, status) SELECT book_id, 'running' FROM books WHERE book_id = :book_id
ON CONFLICT (book_id) DO UPDATE SET status = 'running', error = NULL, error_message = NULL;

-- name: mark_binding_complete(input_hash, files, book_id)!
-- Records what the book is bound from, and the files.
UPDATE book_bindings SET status = 'complete', input_hash = :input_hash, files = :files, error = NULL, error_message = NULL WHERE book_id = :book_id;

-- name: mark_binding_failed(error, message, book_id)!
-- Records why the book cannot be bound; its MP3s stay as they are.
INSERT INTO book_bindings (book_id, status, error, error_message)
SELECT book_id, 'failed', :error, :message FROM books WHERE book_id = :book_id
ON CONFLICT (book_id) DO UPDATE SET status = 'failed', error = EXCLUDED.error, error_message = EXCLUDED.error_message;

-- name: upsert_chapter_binding(chapter_id, audio_sha256, measured, aac_key, aac_sha256)!
-- Records what was measured of a chapter's MP3, and its AAC if there is one.
INSERT INTO chapter_bindings (chapter_id, audio_sha256, measured, aac_key, aac_sha256)
SELECT chapter_id, :audio_sha256, :measured, :aac_key, :aac_sha256 FROM chapters WHERE chapter_id = :chapter_id
ON CONFLICT (chapter_id) DO UPDATE
SET audio_sha256 = EXCLUDED.audio_sha256, measured = EXCLUDED.measured, aac_key = EXCLUDED.aac_key, aac_sha256 = EXCLUDED.aac_sha256;

-- name: list_chapter_bindings(book_id)
-- Returns what is bound of the chapters of a book.
SELECT b.chapter_id, b.audio_sha256, b.measured, b.aac_key, b.aac_sha256
FROM chapter_bindings b JOIN chapters c USING (chapter_id)
WHERE c.book_id = :book_id AND c.withdrawn_at IS NULL;

-- name: set_about(year, description, series, series_part, book_id)!
-- Records what the source states about a book besides its title, author and language.
UPDATE books SET year = :year, description = :description, series = :series, series_part = :series_part
WHERE book_id = :book_id AND (year, description, series, series_part) IS DISTINCT FROM (:year, :description, :series, :series_part);

-- name: get_about(book_id)^
-- Returns what the source states about a book besides its title.
SELECT year, description, series, series_part FROM books WHERE book_id = :book_id;
