-- name: write_log(book_id, chapter_id, stage, event, execution_arn, message, detail)!
-- Appends a row to the journal.
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, message, detail)
VALUES (:book_id, :chapter_id, :stage, :event, :execution_arn, :message, :detail);

-- name: lock_ledger(book_id)^
-- Rows about a book's paid calls are written one after the other. Returns who owns the book and why it stopped.
SELECT execution_arn, error, error_message FROM book_processing WHERE book_id = :book_id FOR UPDATE;

-- name: get_call_status(seconds, chapter_id, book_id, idempotency_key)^
-- Returns what the ledger has on a piece of work: its latest row, and its open intents (those without an outcome). An
-- open intent has expired when the provider has answered with an error, or when its call can no longer be running.
WITH entries AS (
    SELECT log_id, event, created_at, characters, chapter_id,
           log_id > COALESCE(max(log_id) FILTER (WHERE event IN ('receipt', 'recovered', 'refused')) OVER (), 0) AS open
    FROM processing_logs WHERE book_id = :book_id AND idempotency_key = :idempotency_key
)
SELECT COALESCE(max(log_id), 0) AS last_log_id,
       min(created_at) FILTER (WHERE open) AS created_at,
       max(characters) FILTER (WHERE open) AS characters,
       COALESCE((array_agg(event ORDER BY log_id DESC))[1] <> 'intent'
                OR max(created_at) FILTER (WHERE open) <= now() - make_interval(secs => :seconds), true) AS expired,
       COALESCE((array_agg(chapter_id ORDER BY log_id DESC))[1] = :chapter_id, true) AS same_chapter
FROM entries;

-- name: write_intent(seconds, chapter_id, owner, book_id, idempotency_key, last_log_id, stage, execution_arn, provider, model, characters, detail)^
-- Only the holder of the chapter's lease may write an intent, and only if no row about the same work is newer than
-- last_log_id. The lease is renewed to outlast the call.
WITH held AS (
    UPDATE chapter_processing SET lease_expires_at = now() + make_interval(secs => :seconds)
    WHERE chapter_id = :chapter_id AND lease_owner = :owner AND lease_expires_at > now()
      AND NOT EXISTS (SELECT 1 FROM processing_logs WHERE book_id = :book_id AND idempotency_key = :idempotency_key AND log_id > :last_log_id)
    RETURNING chapter_id
)
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model, characters, detail)
SELECT :book_id, chapter_id, :stage, 'intent', :execution_arn, :idempotency_key, :provider, :model, :characters, :detail FROM held
RETURNING log_id;

-- name: close_intent(book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model, request_id, characters, input_tokens, output_tokens, usd, message)!
-- "receipt" and "recovered": paid; only the first of them is written. "refused": the provider refused the call and charged
-- nothing. "failed": the provider ended the call with an error and may have charged; the intent stays open.
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model,
                             request_id, characters, input_tokens, output_tokens, usd, message)
SELECT :book_id, :chapter_id, :stage, :event, :execution_arn, :idempotency_key, :provider, :model,
       :request_id, :characters, :input_tokens, :output_tokens, :usd, :message
WHERE EXISTS (SELECT 1 FROM processing_logs i
              WHERE i.book_id = :book_id AND i.idempotency_key = :idempotency_key AND i.event = 'intent'
                AND NOT EXISTS (SELECT 1 FROM processing_logs r
                                WHERE r.book_id = i.book_id AND r.idempotency_key = i.idempotency_key AND r.log_id > i.log_id
                                  AND r.event IN ('receipt', 'recovered', 'refused')));

-- name: block_payments(error, message, book_id, execution_arn)!
-- A rejection by the provider blocks every later intent of this execution.
UPDATE book_processing SET error = :error, error_message = :message
WHERE book_id = :book_id AND execution_arn = :execution_arn;

-- name: sum_costs(book_id)
-- Returns calls, characters, tokens and USD by stage and provider.
SELECT stage, provider, count(*) AS calls, COALESCE(sum(characters), 0) AS characters, COALESCE(sum(input_tokens), 0) AS input_tokens,
       COALESCE(sum(output_tokens), 0) AS output_tokens, COALESCE(sum(usd), 0) AS usd
FROM processing_logs
WHERE book_id = :book_id AND event IN ('receipt', 'recovered')
GROUP BY stage, provider ORDER BY stage;
