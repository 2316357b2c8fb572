-- name: write_log(book_id, chapter_id, stage, event, execution_arn, message, detail)!
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, message, detail)
VALUES (:book_id, :chapter_id, :stage, :event, :execution_arn, :message, :detail);

-- name: lock_ledger(book_id)$
-- Two chapters of one book may hold the same words: their intents are written one after the other.
SELECT 1 FROM book_processing WHERE book_id = :book_id FOR UPDATE;

-- name: write_intent(seconds, chapter_id, owner, book_id, work_id, stage, execution_arn, provider, model, characters, detail)^
-- Only the holder of the chapter's lease may announce a payment, and only while no other living chapter has announced the
-- same work. The lease is renewed to outlast the call.
WITH held AS (
    UPDATE chapter_processing SET lease_expires_at = now() + make_interval(secs => :seconds)
    WHERE chapter_id = :chapter_id AND lease_owner = :owner AND lease_expires_at > now()
      AND NOT EXISTS (
          SELECT 1 FROM processing_logs i JOIN chapter_processing other ON other.chapter_id = i.chapter_id
          WHERE i.book_id = :book_id AND i.work_id = :work_id AND i.event = 'intent'
            AND i.chapter_id <> :chapter_id AND other.lease_expires_at > now()
            AND NOT EXISTS (SELECT 1 FROM processing_logs r
                            WHERE r.work_id = i.work_id AND r.book_id = i.book_id AND r.log_id > i.log_id AND r.event <> 'intent'))
    RETURNING chapter_id
)
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, work_id, provider, model, characters, detail)
SELECT :book_id, chapter_id, :stage, 'intent', :execution_arn, :work_id, :provider, :model, :characters, :detail FROM held
RETURNING log_id;

-- name: close_intent(book_id, chapter_id, stage, event, execution_arn, work_id, provider, model, request_id, characters, input_tokens, output_tokens, usd, message)!
-- "receipt" or "recovered": paid, once. "refused": the provider turned the call down and charged nothing.
INSERT INTO processing_logs (book_id, chapter_id, stage, event, execution_arn, work_id, provider, model,
                             request_id, characters, input_tokens, output_tokens, usd, message)
VALUES (:book_id, :chapter_id, :stage, :event, :execution_arn, :work_id, :provider, :model,
        :request_id, :characters, :input_tokens, :output_tokens, :usd, :message);

-- name: open_intents(book_id, stage)
-- Announced, and nothing heard of since: a crash came between the call and its receipt.
SELECT DISTINCT ON (i.work_id) i.work_id, i.created_at, i.characters
FROM processing_logs i
WHERE i.book_id = :book_id AND i.event = 'intent' AND i.stage = :stage
  AND NOT EXISTS (SELECT 1 FROM processing_logs r
                  WHERE r.work_id = i.work_id AND r.book_id = i.book_id AND r.log_id > i.log_id AND r.event <> 'intent')
ORDER BY i.work_id, i.log_id;

-- name: spent(book_id)
SELECT stage, provider, count(*) AS calls, COALESCE(sum(characters), 0) AS characters, COALESCE(sum(input_tokens), 0) AS input_tokens,
       COALESCE(sum(output_tokens), 0) AS output_tokens, COALESCE(sum(usd), 0) AS usd
FROM processing_logs
WHERE book_id = :book_id AND event IN ('receipt', 'recovered')
GROUP BY stage, provider ORDER BY stage;
