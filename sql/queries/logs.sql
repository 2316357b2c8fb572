-- name: write_log(book_id, chapter_id, stage, event, execution_arn, message, detail)!
-- Appends a row to the journal.
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, message, detail)
VALUES (:book_id, :chapter_id, :stage, :event, :execution_arn, :message, :detail);

-- name: get_call_status(seconds, lag_seconds, chapter_id, execution_arn, book_id, idempotency_key)^
-- Returns what the ledger has on a piece of work. The latest call can have no result any more when the provider has
-- refused it, or when it has ended (at the latest `seconds` after its intent) and the history's lag has passed. A call
-- without an answer may still be running.
WITH entries AS (
    SELECT log_id, event, created_at, characters, chapter_id, execution_arn, request_id, message, detail,
           event = 'intent' AND log_id > COALESCE(max(log_id) FILTER (WHERE event IN ('receipt', 'recovered', 'refused')) OVER (), 0) AS open
    FROM processing_logs WHERE book_id = :book_id AND idempotency_key = :idempotency_key
), latest AS (
    SELECT chapter_id, created_at, CASE WHEN open THEN :seconds + :lag_seconds WHEN event = 'failed' THEN :lag_seconds ELSE 0 END AS wait_limit
    FROM entries WHERE event IN ('intent', 'failed', 'refused') AND detail->>'unanswered' IS NULL ORDER BY log_id DESC LIMIT 1
)
SELECT COALESCE(max(log_id), 0) AS last_log_id,
       min(created_at) AS created_at,
       max(created_at) AS last_at,
       max(characters) FILTER (WHERE event = 'intent') AS characters,
       COALESCE(bool_or(open), false) AS open,
       COALESCE((SELECT GREATEST(0, wait_limit - extract(epoch FROM now() - created_at)) FROM latest), 0)::float AS seconds_left,
       COALESCE((SELECT chapter_id = :chapter_id FROM latest), true) AS same_chapter,
       (array_agg(detail->>'sha256' ORDER BY log_id DESC) FILTER (WHERE detail->>'sha256' IS NOT NULL))[1] AS sha256,
       COALESCE(array_agg(request_id) FILTER (WHERE event IN ('receipt', 'recovered') AND request_id IS NOT NULL), '{}') AS request_ids,
       count(*) FILTER (WHERE execution_arn = :execution_arn AND detail->>'unusable' IS NOT NULL) AS unusable,
       count(*) FILTER (WHERE detail->>'unanswered' IS NOT NULL) AS unanswered,
       (array_agg(message ORDER BY log_id DESC) FILTER (WHERE detail->>'unusable' IS NOT NULL))[1] AS reason
FROM entries;

-- name: get_result_sum(book_id, idempotency_key)$
-- Returns the SHA-256 of the stored result of a paid call.
SELECT detail->>'sha256' FROM processing_logs
WHERE book_id = :book_id AND idempotency_key = :idempotency_key AND detail->>'sha256' IS NOT NULL
ORDER BY log_id DESC LIMIT 1;

-- name: announce_call(book_id, chapter_id, owner, seconds, last_log_id, stage, execution_arn, idempotency_key, provider, model, characters, detail)^
-- Writes the intent of a paid call and renews the lease, if the caller may pay. Returns whether it did, who owns the
-- book, and why the book stopped.
SELECT claimed_by, error, error_message, written
FROM announce_call(:book_id, :chapter_id, :owner, :seconds, :last_log_id, :stage, :execution_arn, :idempotency_key, :provider,
                   :model, :characters, :detail);

-- name: close_call(book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model, request_id, characters, credits, input_tokens, output_tokens, usd, stand_in, message, detail)$
-- Writes the outcome of a paid call, unless its payment is recorded already. Returns whether it did.
SELECT close_call(:book_id, :chapter_id, :stage, :event, :execution_arn, :idempotency_key, :provider, :model, :request_id,
                  :characters, :credits, :input_tokens, :output_tokens, :usd, :stand_in, :message, :detail);

-- name: note_stored_result(book_id, chapter_id, stage, execution_arn, idempotency_key, provider, model, detail)!
-- A result that was paid before is stored again: its sum replaces the one that the receipt has.
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model, detail)
VALUES (:book_id, :chapter_id, :stage, 'note', :execution_arn, :idempotency_key, :provider, :model, :detail);

-- name: block_payments(error, message, book_id, execution_arn)!
-- A rejection by the provider blocks every later intent of this execution.
UPDATE book_processing SET error = :error, error_message = :message
WHERE book_id = :book_id AND execution_arn = :execution_arn;

-- name: sum_costs(book_id)
-- Returns calls, characters, credits, tokens and USD by stage and provider; `stand_in_usd` is the part that nobody was
-- paid.
SELECT stage, provider, count(*) AS calls, COALESCE(sum(characters), 0) AS characters, COALESCE(sum(credits), 0) AS credits,
       COALESCE(sum(input_tokens), 0) AS input_tokens,
       COALESCE(sum(output_tokens), 0) AS output_tokens, COALESCE(sum(usd), 0) AS usd,
       COALESCE(sum(usd) FILTER (WHERE stand_in), 0) AS stand_in_usd, bool_and(stand_in) AS stand_in
FROM processing_logs
WHERE book_id = :book_id AND event IN ('receipt', 'recovered')
GROUP BY stage, provider ORDER BY stage;
