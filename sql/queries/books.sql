-- name: ensure_book(book_id, source_url)!
-- Inserts the book. A book that was inserted by hand keeps its values.
INSERT INTO books (book_id, source_url) VALUES (:book_id, :source_url) ON CONFLICT (book_id) DO NOTHING;

-- name: claim_book(book_id, execution_arn, execution_started_at, dead_execution_arn, request, source_sha256)^
-- Claims the book: the execution that gets a row back owns it. It can take a free claim, its own claim, and the claim of
-- `dead_execution_arn`. A new owner starts with pending stages; the same owner keeps their states. `request` and
-- `source_sha256` are null if the source has not been read. `complete_before` keeps what is complete now.
INSERT INTO book_processing AS held (book_id, execution_arn, execution_started_at, scrape_status, request, source_sha256)
VALUES (:book_id, :execution_arn, :execution_started_at, 'running', COALESCE(:request::jsonb, '{}'), :source_sha256)
ON CONFLICT (book_id) DO UPDATE SET
    execution_arn  = :execution_arn,
    execution_started_at = :execution_started_at,
    request        = COALESCE(:request::jsonb, CASE WHEN held.execution_arn = :execution_arn THEN held.request ELSE '{}' END),
    source_sha256  = COALESCE(:source_sha256::text, CASE WHEN held.execution_arn = :execution_arn THEN held.source_sha256 END),
    waiting_request = NULL,
    complete_before = CASE WHEN held.tts_status <> 'complete' OR held.execution_arn = :execution_arn THEN held.complete_before ELSE (
        SELECT jsonb_build_object(
            'title', b.title, 'author', b.author, 'language', b.language, 'request', held.request, 'source_sha256', held.source_sha256,
            'source_title', held.source_title, 'source_author', held.source_author,
            'estimated_usd', held.estimated_usd, 'estimate', held.estimate, 'decision', held.decision, 'removed_words', held.removed_words,
            'chapters', jsonb_object_agg(c.chapter_id, concat_ws('/', t.parsed_sha256, t.formatted_sha256, t.audio_sha256)))
        FROM books b JOIN chapters c USING (book_id) JOIN chapter_content t USING (chapter_id)
        WHERE b.book_id = held.book_id AND c.selected AND c.withdrawn_at IS NULL
        GROUP BY b.book_id) END,
    scrape_status  = CASE WHEN held.execution_arn = :execution_arn AND held.scrape_status = 'complete' THEN 'complete' ELSE 'running' END,
    parse_status   = CASE WHEN held.execution_arn = :execution_arn THEN held.parse_status  ELSE 'pending' END,
    format_status  = CASE WHEN held.execution_arn = :execution_arn THEN held.format_status ELSE 'pending' END,
    tts_status     = CASE WHEN held.execution_arn = :execution_arn THEN held.tts_status    ELSE 'pending' END,
    turn_token     = CASE WHEN held.execution_arn = :execution_arn THEN held.turn_token     END,
    turn_joined_at = CASE WHEN held.execution_arn = :execution_arn THEN held.turn_joined_at END,
    turn_given_at  = CASE WHEN held.execution_arn = :execution_arn THEN held.turn_given_at  END,
    review_token   = CASE WHEN held.execution_arn = :execution_arn THEN held.review_token   END,
    review_since   = CASE WHEN held.execution_arn = :execution_arn THEN held.review_since   END,
    error          = NULL,
    error_message  = NULL
WHERE held.execution_arn IS NULL OR held.execution_arn IN (:execution_arn, :dead_execution_arn)
RETURNING scrape_status;

-- name: get_claim_holder(book_id)$
-- Returns the execution that has claimed the book.
SELECT execution_arn FROM book_processing WHERE book_id = :book_id;

-- name: set_book_metadata(source_url, requested_title, title, requested_author, author, requested_language, language, book_id)!
-- Sets title, author and language: requested values first, then stored ones, then those of the source.
UPDATE books SET
    source_url = :source_url,
    title      = COALESCE(:requested_title,    title,    :title),
    author     = COALESCE(:requested_author,   author,   :author),
    language   = COALESCE(:requested_language, language, :language)
WHERE book_id = :book_id;

-- name: get_recorded_source(book_id)^
-- Returns what was read from the source the last time.
SELECT b.source_url, p.source_title, p.source_author, COALESCE(p.source_sha256, p.complete_before->>'source_sha256') AS source_sha256
FROM books b LEFT JOIN book_processing p USING (book_id)
WHERE b.book_id = :book_id;

-- name: mark_scrape_complete(request, source_key, source_sha256, source_title, source_author, removed_words, book_id)!
-- Records the source, what was removed from it, and the options of the request.
UPDATE book_processing
SET scrape_status = 'complete', request = :request, source_key = :source_key, source_sha256 = :source_sha256,
    source_title = COALESCE(:source_title, source_title), source_author = COALESCE(:source_author, source_author),
    removed_words = :removed_words
WHERE book_id = :book_id AND execution_arn IS NOT NULL;

-- name: get_book(book_id)^
-- Returns a book with its processing row. `requested` is the request as it was made; `request` is changed by the decision of
-- the requester, if that was about the same request.
SELECT b.book_id, b.source_url, b.title, b.author, b.language, b.created_at, b.updated_at,
       p.execution_arn, p.scrape_status, p.parse_status, p.format_status, p.tts_status,
       p.source_key, p.source_sha256, p.source_title, p.estimated_usd, p.estimate, p.speech_model, p.removed_words, p.error, p.error_message,
       p.waiting_request IS NOT NULL AS newer_version_waits,
       p.turn_joined_at IS NOT NULL AND p.turn_given_at IS NULL AS waits_for_turn,
       p.review_since IS NOT NULL AND p.approved_at IS NULL AS waits_for_review, p.review, p.review_since,
       p.request AS requested, p.decision, decided.applies AND p.approved_at IS NOT NULL AS is_approved,
       CASE WHEN decided.applies THEN p.request || (p.decision->'options') ELSE p.request END AS request
FROM books b JOIN book_processing p USING (book_id)
CROSS JOIN LATERAL (SELECT COALESCE(p.decision->'request' = p.request - 'review', false) AS applies) decided
WHERE b.book_id = :book_id;

-- name: get_claimed_book(execution_arn)$
-- Returns the id of the book that the execution has claimed.
SELECT book_id FROM book_processing WHERE execution_arn = :execution_arn;

-- name: mark_parse_running(book_id)!
-- Marks the book as being parsed.
UPDATE book_processing SET parse_status = 'running' WHERE book_id = :book_id AND parse_status <> 'complete' AND execution_arn IS NOT NULL;

-- name: mark_parse_complete(estimated_usd, estimate, speech_model, book_id)!
-- Records the estimate and what is known of the ElevenLabs model; formatting starts, and a review has ended.
UPDATE book_processing
SET parse_status = 'complete', estimated_usd = :estimated_usd, estimate = :estimate, speech_model = :speech_model,
    review = NULL, review_token = NULL, review_since = NULL,
    format_status = CASE WHEN format_status = 'pending' THEN 'running' ELSE format_status END
WHERE book_id = :book_id AND execution_arn IS NOT NULL;

-- name: mark_book_tts_running(book_id)!
-- Marks formatting as complete and narrating as running, when the first chapter is narrated. A book that is narrated has
-- its turn, also if somebody else has sent its token back.
UPDATE book_processing SET format_status = 'complete', tts_status = 'running',
    turn_given_at = CASE WHEN turn_joined_at IS NOT NULL THEN COALESCE(turn_given_at, now()) END
WHERE book_id = :book_id AND tts_status = 'pending' AND execution_arn IS NOT NULL;

-- name: mark_book_complete(book_id)!
-- Marks all stages as complete; the book's turn ends, and its approval is used up. A book that was cancelled stays so.
UPDATE book_processing SET format_status = 'complete', tts_status = 'complete', approved_at = NULL,
    turn_token = NULL, turn_joined_at = NULL, turn_given_at = NULL
WHERE book_id = :book_id AND execution_arn IS NOT NULL;

-- name: mark_book_failed(error, message, execution_arn)$
-- Marks the first incomplete stage of the book that the execution has claimed as failed; null if it has claimed none.
-- The book's turn ends. An approval is used up if the book has not joined the queue: what was decided cannot be made.
UPDATE book_processing SET
    scrape_status = CASE WHEN scrape_status <> 'complete' THEN 'failed' ELSE scrape_status END,
    parse_status  = CASE WHEN scrape_status = 'complete' AND parse_status <> 'complete' THEN 'failed' ELSE parse_status END,
    format_status = CASE WHEN parse_status = 'complete' AND format_status <> 'complete' THEN 'failed' ELSE format_status END,
    tts_status    = CASE WHEN format_status = 'complete' AND tts_status <> 'complete' THEN 'failed' ELSE tts_status END,
    approved_at = CASE WHEN turn_joined_at IS NOT NULL THEN approved_at END,
    turn_token = NULL, turn_joined_at = NULL, turn_given_at = NULL, review_token = NULL, review_since = NULL,
    error = :error, error_message = :message
WHERE execution_arn = :execution_arn
RETURNING book_id;

-- name: lock_unfinished_book(execution_arn)$
-- Returns the book that the execution has claimed, if it is neither complete nor failed.
SELECT book_id FROM book_processing
WHERE execution_arn = :execution_arn AND tts_status <> 'complete'
  AND 'failed' NOT IN (scrape_status, parse_status, format_status, tts_status)
FOR UPDATE;

-- name: list_unfinished_executions(unchanged_for, most)
-- Returns the executions of books that are neither complete nor failed, wait for neither turn nor review, and have not
-- changed for so many seconds; the oldest first.
SELECT execution_arn FROM book_processing
WHERE execution_arn IS NOT NULL AND tts_status <> 'complete'
  AND 'failed' NOT IN (scrape_status, parse_status, format_status, tts_status)
  AND (turn_joined_at IS NULL OR turn_given_at IS NOT NULL) AND (review_since IS NULL OR approved_at IS NOT NULL)
  AND updated_at < now() - make_interval(secs => :unchanged_for)
ORDER BY updated_at LIMIT :most;

-- name: lock_book(book_id)^
-- Returns the execution of a book, and whether the book is in progress; its row is locked until the transaction ends.
SELECT p.execution_arn, p.tts_status = 'complete' AS complete,
       p.execution_arn IS NOT NULL AND p.tts_status <> 'complete'
       AND 'failed' NOT IN (p.scrape_status, p.parse_status, p.format_status, p.tts_status) AS in_progress,
       'cancelled' IN (p.scrape_status, p.parse_status, p.format_status, p.tts_status) AS cancelled
FROM book_processing p WHERE p.book_id = :book_id
FOR UPDATE;

-- name: mark_book_cancelled(book_id)!
-- Marks the first incomplete stage as cancelled, and takes the claim, the turn, the review and a waiting version from the book. Without
-- the claim, what the stopped execution is still doing can neither pay nor change the book.
UPDATE book_processing SET
    scrape_status = CASE WHEN scrape_status <> 'complete' THEN 'cancelled' ELSE scrape_status END,
    parse_status  = CASE WHEN scrape_status = 'complete' AND parse_status <> 'complete' THEN 'cancelled' ELSE parse_status END,
    format_status = CASE WHEN parse_status = 'complete' AND format_status <> 'complete' THEN 'cancelled' ELSE format_status END,
    tts_status    = CASE WHEN format_status = 'complete' AND tts_status <> 'complete' THEN 'cancelled' ELSE tts_status END,
    execution_arn = NULL, waiting_request = NULL, turn_token = NULL, turn_joined_at = NULL, turn_given_at = NULL,
    review_token = NULL, review_since = NULL,
    error = NULL, error_message = NULL
WHERE book_id = :book_id;

-- name: count_running_calls(book_id, seconds)$
-- Returns the number of paid calls that may still be running: their intents are younger than so many seconds and have no
-- outcome yet.
SELECT count(*) FROM processing_logs i
WHERE i.book_id = :book_id AND i.event = 'intent' AND i.created_at > now() - make_interval(secs => :seconds)
  AND NOT EXISTS (SELECT 1 FROM processing_logs r
                  WHERE r.book_id = i.book_id AND r.idempotency_key = i.idempotency_key AND r.log_id > i.log_id
                    AND r.event IN ('receipt', 'recovered', 'refused', 'failed'));

-- name: sum_lost_calls(without_history, book_id)
-- Returns, by provider, the calls whose answer was lost, so that nobody knows whether they were charged, and what they would
-- cost. A later result says that an earlier call was not charged, unless the provider keeps no history to look in.
SELECT i.provider, count(*) AS calls, COALESCE(sum((i.detail->>'estimated_usd')::numeric), 0) AS usd
FROM processing_logs i
WHERE i.book_id = :book_id AND i.event = 'intent'
  AND NOT EXISTS (SELECT 1 FROM processing_logs r
                  WHERE r.book_id = i.book_id AND r.idempotency_key = i.idempotency_key AND r.log_id > i.log_id
                    AND r.event IN ('receipt', 'recovered', 'refused')
                    AND NOT (i.provider = ANY(:without_history)
                             AND EXISTS (SELECT 1 FROM processing_logs n
                                         WHERE n.book_id = i.book_id AND n.idempotency_key = i.idempotency_key
                                           AND n.event = 'intent' AND n.log_id > i.log_id AND n.log_id < r.log_id)))
GROUP BY i.provider ORDER BY i.provider;

-- name: is_being_bound(book_id, seconds)$
-- Returns whether BindBook has begun to bind the book in so many seconds, and has not ended.
SELECT EXISTS (SELECT 1 FROM book_processing
               WHERE book_id = :book_id AND binding_status = 'running' AND updated_at > now() - make_interval(secs => :seconds));

-- name: shares_source(source_url, book_id)$
-- Returns whether another book is from this address, too.
SELECT EXISTS (SELECT 1 FROM books WHERE source_url = :source_url AND book_id <> :book_id);

-- name: delete_rows(book_id)!
-- Deletes all rows of a book, those of the journal and the ledger included. While the row of the book is locked, nothing that
-- refers to it is written.
WITH unwanted AS MATERIALIZED (SELECT book_id FROM books WHERE book_id = :book_id FOR UPDATE)
SELECT delete_book(book_id) FROM unwanted;

-- name: list_deleted_books(seconds)
-- Returns the books that were deleted in so many seconds and do not exist again, and whether their audio was kept.
SELECT DISTINCT ON (n.detail->>'deleted_book_id') (n.detail->>'deleted_book_id')::uuid AS book_id,
       COALESCE((n.detail->>'keep_audio')::boolean, true) AS keep_audio
FROM processing_logs n
WHERE n.stage = 'DeleteBook' AND n.detail ? 'deleted_book_id' AND n.created_at > now() - make_interval(secs => :seconds)
  AND NOT EXISTS (SELECT 1 FROM books b WHERE b.book_id = (n.detail->>'deleted_book_id')::uuid)
ORDER BY n.detail->>'deleted_book_id', n.log_id DESC;
