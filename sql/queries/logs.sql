-- name: write_log(book_id, chapter_id, stage, event, execution_arn, message, detail)!
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, message, detail)
VALUES (:book_id, :chapter_id, :stage, :event, :execution_arn, :message, :detail);

-- name: lock_ledger(book_id)^
-- What is written about a book's paid calls is written one after the other. The row says whose the book is, and why it
-- stopped if it did.
SELECT execution_arn, error, error_message FROM book_processing WHERE book_id = :book_id FOR UPDATE;

-- name: work_so_far(seconds, chapter_id, book_id, work_id)^
-- What the ledger has on a piece of work: "known" is its last line; an intent behind which there is no end is open. It is
-- over when the provider has answered, or could have answered at leisure.
WITH lines AS (
    SELECT log_id, event, created_at, characters, chapter_id,
           log_id > COALESCE(max(log_id) FILTER (WHERE event IN ('receipt', 'recovered', 'refused')) OVER (), 0) AS open
    FROM processing_logs WHERE book_id = :book_id AND work_id = :work_id
)
SELECT COALESCE(max(log_id), 0) AS known,
       min(created_at) FILTER (WHERE open) AS created_at,
       max(characters) FILTER (WHERE open) AS characters,
       COALESCE((array_agg(event ORDER BY log_id DESC))[1] <> 'intent'
                OR max(created_at) FILTER (WHERE open) <= now() - make_interval(secs => :seconds), true) AS over,
       COALESCE((array_agg(chapter_id ORDER BY log_id DESC))[1] = :chapter_id, true) AS ours
FROM lines;

-- name: write_intent(seconds, chapter_id, owner, book_id, work_id, known, stage, execution_arn, provider, model, characters, detail)^
-- Only the holder of the chapter's lease may announce a payment, and only while the ledger has nothing on the same work
-- that the announcer does not know. The lease is renewed to outlast the call.
WITH held AS (
    UPDATE chapter_processing SET lease_expires_at = now() + make_interval(secs => :seconds)
    WHERE chapter_id = :chapter_id AND lease_owner = :owner AND lease_expires_at > now()
      AND NOT EXISTS (SELECT 1 FROM processing_logs WHERE book_id = :book_id AND work_id = :work_id AND log_id > :known)
    RETURNING chapter_id
)
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, work_id, provider, model, characters, detail)
SELECT :book_id, chapter_id, :stage, 'intent', :execution_arn, :work_id, :provider, :model, :characters, :detail FROM held
RETURNING log_id;

-- name: close_intent(book_id, chapter_id, stage, event, execution_arn, work_id, provider, model, request_id, characters, input_tokens, output_tokens, usd, message)!
-- "receipt" or "recovered": paid, once, whoever says so first. "refused": the provider turned the call down and charged
-- nothing. "failed" closes nothing: the provider gave up, and what it charged stands in its history.
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, work_id, provider, model,
                             request_id, characters, input_tokens, output_tokens, usd, message)
SELECT :book_id, :chapter_id, :stage, :event, :execution_arn, :work_id, :provider, :model,
       :request_id, :characters, :input_tokens, :output_tokens, :usd, :message
WHERE EXISTS (SELECT 1 FROM processing_logs i
              WHERE i.book_id = :book_id AND i.work_id = :work_id AND i.event = 'intent'
                AND NOT EXISTS (SELECT 1 FROM processing_logs r
                                WHERE r.book_id = i.book_id AND r.work_id = i.work_id AND r.log_id > i.log_id
                                  AND r.event IN ('receipt', 'recovered', 'refused')));

-- name: stop_paying(error, message, book_id, execution_arn)!
-- A refusal holds for the whole book: from here on nobody announces another payment of this execution.
UPDATE book_processing SET error = :error, error_message = :message
WHERE book_id = :book_id AND execution_arn = :execution_arn;

-- name: spent(book_id)
SELECT stage, provider, count(*) AS calls, COALESCE(sum(characters), 0) AS characters, COALESCE(sum(input_tokens), 0) AS input_tokens,
       COALESCE(sum(output_tokens), 0) AS output_tokens, COALESCE(sum(usd), 0) AS usd
FROM processing_logs
WHERE book_id = :book_id AND event IN ('receipt', 'recovered')
GROUP BY stage, provider ORDER BY stage;
