-- name: ensure_book(book_id, source_url)!
-- A book that a person inserted beforehand keeps what that person wrote.
INSERT INTO books (book_id, source_url) VALUES (:book_id, :source_url) ON CONFLICT (book_id) DO NOTHING;

-- name: claim_book(book_id, execution_arn, dead_execution_arn)^
-- The execution that gets a row back owns the book. A free claim, its own, and that of the execution known to be dead
-- can be taken; a new owner starts with a clean sheet, the same one finds its own again.
INSERT INTO book_processing AS held (book_id, execution_arn, scrape_status)
VALUES (:book_id, :execution_arn, 'running')
ON CONFLICT (book_id) DO UPDATE SET
    execution_arn  = :execution_arn,
    scrape_status  = CASE WHEN held.execution_arn = :execution_arn AND held.scrape_status = 'complete' THEN 'complete' ELSE 'running' END,
    parse_status   = CASE WHEN held.execution_arn = :execution_arn THEN held.parse_status  ELSE 'pending' END,
    format_status  = CASE WHEN held.execution_arn = :execution_arn THEN held.format_status ELSE 'pending' END,
    tts_status     = CASE WHEN held.execution_arn = :execution_arn THEN held.tts_status    ELSE 'pending' END,
    error          = NULL,
    error_message  = NULL
WHERE held.execution_arn IS NULL OR held.execution_arn IN (:execution_arn, :dead_execution_arn)
RETURNING scrape_status;

-- name: claim_holder(book_id)$
SELECT execution_arn FROM book_processing WHERE book_id = :book_id;

-- name: describe_book(source_url, wished_title, title, wished_author, author, wished_language, language, book_id)!
-- What the person wishes wins, then what stands there already, then what the source says of itself.
UPDATE books SET
    source_url = :source_url,
    title      = COALESCE(:wished_title,    title,    :title),
    author     = COALESCE(:wished_author,   author,   :author),
    language   = COALESCE(:wished_language, language, :language)
WHERE book_id = :book_id;

-- name: scrape_complete(request, source_key, source_sha256, book_id)!
UPDATE book_processing
SET scrape_status = 'complete', request = :request, source_key = :source_key, source_sha256 = :source_sha256
WHERE book_id = :book_id;

-- name: book(book_id)^
SELECT b.book_id, b.source_url, b.title, b.author, b.language, b.created_at, b.updated_at,
       p.execution_arn, p.request, p.scrape_status, p.parse_status, p.format_status, p.tts_status,
       p.source_key, p.source_sha256, p.estimated_usd, p.estimate, p.error, p.error_message
FROM books b JOIN book_processing p USING (book_id)
WHERE b.book_id = :book_id;

-- name: parse_running(book_id)!
UPDATE book_processing SET parse_status = 'running' WHERE book_id = :book_id AND parse_status <> 'complete';

-- name: parse_complete(estimated_usd, estimate, book_id)!
UPDATE book_processing
SET parse_status = 'complete', estimated_usd = :estimated_usd, estimate = :estimate,
    format_status = CASE WHEN format_status = 'pending' THEN 'running' ELSE format_status END
WHERE book_id = :book_id;

-- name: speech_begins(book_id)!
-- The first chapter to be spoken says that the book's texts are done.
UPDATE book_processing SET format_status = 'complete', tts_status = 'running'
WHERE book_id = :book_id AND tts_status = 'pending';

-- name: book_complete(book_id)!
UPDATE book_processing SET format_status = 'complete', tts_status = 'complete' WHERE book_id = :book_id;

-- name: book_failed(error, message, book_id, execution_arn)^
-- Marks the first stage that isn't complete. Only the owner of the claim may say that the book failed.
UPDATE book_processing SET
    scrape_status = CASE WHEN scrape_status <> 'complete' THEN 'failed' ELSE scrape_status END,
    parse_status  = CASE WHEN scrape_status = 'complete' AND parse_status <> 'complete' THEN 'failed' ELSE parse_status END,
    format_status = CASE WHEN parse_status = 'complete' AND format_status <> 'complete' THEN 'failed' ELSE format_status END,
    tts_status    = CASE WHEN format_status = 'complete' AND tts_status <> 'complete' THEN 'failed' ELSE tts_status END,
    error = :error, error_message = :message
WHERE book_id = :book_id AND execution_arn = :execution_arn
RETURNING book_id;

-- name: books_not_touched_since(moment)
SELECT book_id, updated_at FROM book_processing WHERE updated_at < :moment ORDER BY updated_at;
