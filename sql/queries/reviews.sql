-- name: keep_review(review, book_id)!
-- Keeps what a requester reviews. Formatting does not start before the approval.
UPDATE book_processing SET review = :review, format_status = CASE WHEN format_status = 'running' THEN 'pending' ELSE format_status END
WHERE book_id = :book_id AND execution_arn IS NOT NULL;

-- name: await_approval(task_token, book_id, execution_arn)^
-- Lets the book that the execution has claimed wait for a review. A second call, by a retry, only replaces the token,
-- and returns whether the review was approved meanwhile; the first one ends an approval of something else.
UPDATE book_processing p SET
    review_token      = :task_token,
    review_since      = COALESCE(p.review_since, now()),
    review_checked_at = now(),
    approved_at       = CASE WHEN p.review_since IS NOT NULL THEN p.approved_at END,
    error             = NULL,
    error_message     = NULL
FROM books b
WHERE p.book_id = :book_id AND p.execution_arn = :execution_arn AND p.review IS NOT NULL AND b.book_id = p.book_id
RETURNING b.title, p.estimated_usd, p.review, p.approved_at IS NOT NULL AS approved;

-- name: lock_review(book_id)^
-- Returns what is needed to decide about a book; its row is locked until the transaction ends.
SELECT execution_arn, request, review, review_token, review_since, approved_at,
       'cancelled' IN (scrape_status, parse_status, format_status, tts_status) AS cancelled
FROM book_processing WHERE book_id = :book_id
FOR UPDATE;

-- name: approve_review(decision, book_id)!
-- Records the decision of the requester.
UPDATE book_processing SET decision = :decision, approved_at = now() WHERE book_id = :book_id;

-- name: forget_decision(book_id)!
-- Removes a decision about pieces that the text does not have any more.
UPDATE book_processing SET decision = NULL, approved_at = NULL WHERE book_id = :book_id;

-- name: renew_approval(book_id)$
-- Approves the decision again that the complete audiobook was made by, if it is about the same request; null otherwise.
UPDATE book_processing SET approved_at = now()
WHERE book_id = :book_id AND approved_at IS NULL AND execution_arn IS NOT NULL
  AND decision = complete_before->'decision' AND decision->'request' = request - 'review'
RETURNING approved_at;

-- name: list_approved_tokens(book_id)
-- Returns the tokens of approved books, or of one, that may still wait, because the token has not been sent back.
SELECT book_id, review_token AS task_token FROM book_processing
WHERE review_since IS NOT NULL AND approved_at IS NOT NULL AND review_token IS NOT NULL
  AND (:book_id::uuid IS NULL OR book_id = :book_id);

-- name: forget_review_token(book_id, task_token)!
-- Removes a token that was sent back, unless the execution has another one by now. The review ends when ParseBook has
-- applied the decision: a retry of AwaitApproval may ask for it before.
UPDATE book_processing SET review_token = NULL
WHERE book_id = :book_id AND review_token = :task_token AND approved_at IS NOT NULL;

-- name: waits_for_review(execution_arn)$
-- Returns whether the book that the execution has claimed waits for a review.
SELECT COALESCE((SELECT review_since IS NOT NULL AND approved_at IS NULL FROM book_processing WHERE execution_arn = :execution_arn), false);

-- name: take_review_checks(after, most)
-- Returns executions that wait for a review and were not asked about for `after` seconds, and records a check of each.
UPDATE book_processing SET review_checked_at = now()
WHERE book_id IN (
    SELECT book_id FROM book_processing
    WHERE review_since IS NOT NULL AND execution_arn IS NOT NULL
      AND COALESCE(review_checked_at < now() - make_interval(secs => :after), true)
    ORDER BY review_checked_at NULLS FIRST LIMIT :most)
RETURNING execution_arn;
