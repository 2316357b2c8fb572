-- name: get_change_token()$
-- Returns a token that differs after every change of a row that clients see. Each subquery reads the end of an index.
SELECT concat_ws('/', (SELECT max(log_id) FROM processing_logs),
    extract(epoch FROM (SELECT max(updated_at) FROM books)), extract(epoch FROM (SELECT max(updated_at) FROM book_processing)),
    extract(epoch FROM (SELECT max(updated_at) FROM chapters)), extract(epoch FROM (SELECT max(updated_at) FROM chapter_processing)),
    extract(epoch FROM (SELECT max(updated_at) FROM chapter_content)));

-- name: list_books(most)
-- Returns the books, the most recently changed first, with counts of their selected chapters by state.
SELECT b.book_id, b.title, b.author, b.source_url, p.scrape_status, p.parse_status, p.format_status, p.tts_status, p.error, p.error_message, p.estimated_usd,
       p.waiting_request IS NOT NULL AS newer_version_waits, p.turn_joined_at IS NOT NULL AND p.turn_given_at IS NULL AS waits_for_turn,
       p.review_since IS NOT NULL AND p.approved_at IS NULL AS waits_for_review,
       count(c.chapter_id) FILTER (WHERE c.selected AND c.withdrawn_at IS NULL) AS chapters,
       count(*) FILTER (WHERE c.selected AND c.withdrawn_at IS NULL AND cp.format_status = 'complete') AS formatted,
       count(*) FILTER (WHERE c.selected AND c.withdrawn_at IS NULL AND cp.tts_status = 'complete') AS spoken,
       count(*) FILTER (WHERE c.selected AND c.withdrawn_at IS NULL AND 'failed' IN (cp.format_status, cp.tts_status)) AS failed,
       COALESCE(sum(t.audio_seconds) FILTER (WHERE c.selected AND c.withdrawn_at IS NULL AND cp.tts_status = 'complete'), 0) AS audio_seconds,
       (SELECT COALESCE(sum(l.usd), 0) FROM processing_logs l WHERE l.book_id = b.book_id AND l.event IN ('receipt', 'recovered')) AS usd,
       (SELECT COALESCE(sum(l.usd), 0) FROM processing_logs l WHERE l.book_id = b.book_id AND l.stand_in AND l.event IN ('receipt', 'recovered')) AS stand_in_usd,
       b.created_at, GREATEST(b.updated_at, p.updated_at) AS updated_at, count(*) OVER () AS books,
       p.binding_status, p.binding_error
FROM books b
LEFT JOIN book_processing p USING (book_id)
LEFT JOIN chapters c USING (book_id)
LEFT JOIN chapter_processing cp USING (chapter_id)
LEFT JOIN chapter_content t USING (chapter_id)
GROUP BY b.book_id, p.book_id
ORDER BY GREATEST(b.updated_at, p.updated_at) DESC
LIMIT :most;

-- name: list_executions(book_id)
-- Returns the executions of a book in order. The start rows of stages contain the trace id.
SELECT execution_arn, (array_agg(detail->>'trace_id' ORDER BY log_id) FILTER (WHERE detail ? 'trace_id'))[1] AS trace_id,
       min(created_at) AS began, max(created_at) AS last_at
FROM processing_logs
WHERE book_id = :book_id AND execution_arn IS NOT NULL
GROUP BY execution_arn
ORDER BY began;

-- name: list_stage_events(book_id, most)
-- Returns the journal of a book, the latest rows first, without rows about paid calls.
SELECT stage, event, chapter_id, execution_arn, created_at AS at, CASE WHEN event = 'note' THEN message END AS message,
       count(*) OVER () AS events
FROM processing_logs
WHERE book_id = :book_id AND event IN ('started', 'complete', 'failed', 'note') AND idempotency_key IS NULL
ORDER BY log_id DESC
LIMIT :most;

-- name: list_chapter_events(chapter_id, most)
-- Returns all rows about a chapter, journal and ledger, the latest first.
SELECT created_at AS at, stage, event, execution_arn, message, idempotency_key, provider, model, request_id, characters, credits, input_tokens,
       output_tokens, usd, stand_in, count(*) OVER () AS lines
FROM processing_logs
WHERE chapter_id = :chapter_id
ORDER BY log_id DESC
LIMIT :most;

-- name: get_neighbours(chapter_id)^
-- Returns the book of a chapter, and the previous and next selected chapter.
SELECT b.title AS book_title, b.source_url, b.author, b.language,
       (SELECT o.chapter_id FROM chapters o WHERE o.book_id = c.book_id AND o.position < c.position AND o.selected AND o.withdrawn_at IS NULL
        ORDER BY o.position DESC LIMIT 1) AS previous_id,
       (SELECT o.chapter_id FROM chapters o WHERE o.book_id = c.book_id AND o.position > c.position AND o.selected AND o.withdrawn_at IS NULL
        ORDER BY o.position LIMIT 1) AS next_id
FROM chapters c JOIN books b USING (book_id)
WHERE c.chapter_id = :chapter_id;

-- name: list_books_in_flight(stalled_after, reported_for)
-- Returns the books in flight, and whether nothing has been written about each for `stalled_after` seconds. A book that
-- waits for its turn or for a review is not stalled. Another one without a new row for `reported_for` seconds is no
-- longer in flight.
SELECT book_id, COALESCE(last.written_at < now() - make_interval(secs => :stalled_after), false) AS stalled
FROM book_processing p
LEFT JOIN LATERAL (
    SELECT GREATEST(
        p.updated_at,
        (SELECT max(cp.updated_at) FROM chapter_processing cp JOIN chapters c USING (chapter_id) WHERE c.book_id = p.book_id),
        (SELECT l.created_at FROM processing_logs l WHERE l.book_id = p.book_id ORDER BY l.log_id DESC LIMIT 1)
    ) AS written_at
    WHERE (p.turn_joined_at IS NULL OR p.turn_given_at IS NOT NULL) AND (p.review_since IS NULL OR p.approved_at IS NOT NULL)
) last ON true
WHERE p.execution_arn IS NOT NULL AND p.tts_status <> 'complete'
  AND 'failed' NOT IN (p.scrape_status, p.parse_status, p.format_status, p.tts_status)
  AND (p.turn_joined_at IS NOT NULL AND p.turn_given_at IS NULL OR p.review_since IS NOT NULL OR last.written_at > now() - make_interval(secs => :reported_for));
