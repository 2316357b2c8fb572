-- name: wait_for_execution(request, source_sha256, started_at, book_id)!
-- Lets a request wait until the execution that has claimed the book ends. The last one counts: it replaces an earlier
-- one that waits, and nothing waits after a request for what the execution is making anyway.
UPDATE book_processing SET
    waiting_request = CASE WHEN source_sha256 = :source_sha256 AND request = :request - '{source_url,book_id}'::text[] THEN NULL ELSE :request END,
    waiting_sha256  = :source_sha256,
    waiting_since   = :started_at,
    waiting_sent_at = NULL
WHERE book_id = :book_id AND COALESCE(execution_started_at <= :started_at, true) AND COALESCE(waiting_since <= :started_at, true);

-- name: drop_same_version(book_id)!
-- Removes a waiting request for what the execution is making anyway: the same event, delivered twice.
UPDATE book_processing SET waiting_request = NULL
WHERE book_id = :book_id AND waiting_sha256 = source_sha256 AND waiting_request - '{source_url,book_id}'::text[] = request;

-- name: drop_replaced_versions(source_url, book_id)!
-- Removes requests of other books that wait for the content of this address: it is another book now.
UPDATE book_processing p SET waiting_request = NULL
FROM books b
WHERE p.waiting_request IS NOT NULL AND NOT p.waiting_request ? 'book_id'
  AND b.book_id = p.book_id AND b.source_url = :source_url AND b.book_id <> :book_id;

-- name: list_waiting(resend_after)
-- Returns the books with a waiting request that has not been sent, or was sent so long ago that it must be lost.
SELECT book_id, execution_arn FROM book_processing
WHERE waiting_request IS NOT NULL AND COALESCE(waiting_sent_at < now() - make_interval(secs => :resend_after), true);

-- name: take_waiting(book_id, execution_arn, resend_after)$
-- Marks the waiting request as sent and returns it; null if another invocation has done so. A claim removes it.
UPDATE book_processing SET waiting_sent_at = now()
WHERE book_id = :book_id AND execution_arn = :execution_arn AND waiting_request IS NOT NULL
  AND COALESCE(waiting_sent_at < now() - make_interval(secs => :resend_after), true)
RETURNING waiting_request;

-- name: restore_complete_book(book_id)^
-- After a failure: what was complete before the execution is complete again, unless the execution has changed a
-- narrated chapter. The error stays, so that the requester sees it.
WITH kept AS (
    SELECT book_id, complete_before AS was FROM book_processing p
    WHERE book_id = :book_id AND complete_before IS NOT NULL
      AND complete_before->'chapters' <@ (
          SELECT jsonb_object_agg(c.chapter_id, concat_ws('/', t.parsed_sha256, t.formatted_sha256, t.audio_sha256))
          FROM chapters c JOIN chapter_content t USING (chapter_id) WHERE c.book_id = p.book_id AND c.withdrawn_at IS NULL)
), selection AS (
    UPDATE chapters c SET selected = was->'chapters' ? c.chapter_id::text
    FROM kept WHERE c.book_id = kept.book_id AND c.selected <> (was->'chapters' ? c.chapter_id::text)
), states AS (
    UPDATE chapter_processing s SET format_status = 'complete', tts_status = 'complete', error = NULL, error_message = NULL
    FROM kept, jsonb_object_keys(was->'chapters') AS narrated WHERE s.chapter_id = narrated::uuid
), names AS (
    UPDATE books b SET title = was->>'title', author = was->>'author', language = was->>'language'
    FROM kept WHERE b.book_id = kept.book_id
)
UPDATE book_processing p SET
    scrape_status = 'complete', parse_status = 'complete', format_status = 'complete', tts_status = 'complete',
    request = was->'request', source_sha256 = COALESCE(source_sha256, was->>'source_sha256'),
    source_title = was->>'source_title', source_author = was->>'source_author',
    estimated_usd = (was->>'estimated_usd')::numeric, estimate = NULLIF(was->'estimate', 'null'::jsonb),
    decision = NULLIF(was->'decision', 'null'::jsonb),
    removed_words = COALESCE(was->'removed_words', removed_words)
FROM kept WHERE p.book_id = kept.book_id
RETURNING p.book_id;
