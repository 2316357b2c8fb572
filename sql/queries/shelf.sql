-- name: shelf_version()$
-- Changes with every change of a row that is shown: each of these is the end of an index.
SELECT concat_ws('/', (SELECT max(log_id) FROM processing_logs),
    extract(epoch FROM (SELECT max(updated_at) FROM books)), extract(epoch FROM (SELECT max(updated_at) FROM book_processing)),
    extract(epoch FROM (SELECT max(updated_at) FROM chapters)), extract(epoch FROM (SELECT max(updated_at) FROM chapter_processing)),
    extract(epoch FROM (SELECT max(updated_at) FROM chapter_content)));

-- name: shelf(most)
-- The books, the latest touched first, with their narrated chapters counted by what is done.
SELECT b.book_id, b.title, b.author, b.source_url, p.scrape_status, p.parse_status, p.format_status, p.tts_status, p.error, p.error_message, p.estimated_usd,
       count(c.chapter_id) FILTER (WHERE c.narrated AND c.withdrawn_at IS NULL) AS chapters,
       count(*) FILTER (WHERE c.narrated AND c.withdrawn_at IS NULL AND cp.format_status = 'complete') AS formatted,
       count(*) FILTER (WHERE c.narrated AND c.withdrawn_at IS NULL AND cp.tts_status = 'complete') AS spoken,
       count(*) FILTER (WHERE c.narrated AND c.withdrawn_at IS NULL AND 'failed' IN (cp.format_status, cp.tts_status)) AS failed,
       COALESCE(sum(t.audio_seconds) FILTER (WHERE c.narrated AND c.withdrawn_at IS NULL AND cp.tts_status = 'complete'), 0) AS audio_seconds,
       (SELECT COALESCE(sum(l.usd), 0) FROM processing_logs l WHERE l.book_id = b.book_id AND l.event IN ('receipt', 'recovered')) AS usd,
       b.created_at, GREATEST(b.updated_at, p.updated_at) AS updated_at, count(*) OVER () AS books
FROM books b
LEFT JOIN book_processing p USING (book_id)
LEFT JOIN chapters c USING (book_id)
LEFT JOIN chapter_processing cp USING (chapter_id)
LEFT JOIN chapter_content t USING (chapter_id)
GROUP BY b.book_id, p.book_id
ORDER BY GREATEST(b.updated_at, p.updated_at) DESC
LIMIT :most;

-- name: executions_of_book(book_id)
-- Who has worked on a book, the first one first. The lines that begin a stage know the trace.
SELECT execution_arn, (array_agg(detail->>'trace_id' ORDER BY log_id) FILTER (WHERE detail ? 'trace_id'))[1] AS trace_id,
       min(created_at) AS began, max(created_at) AS last_at
FROM processing_logs
WHERE book_id = :book_id AND execution_arn IS NOT NULL
GROUP BY execution_arn
ORDER BY began;

-- name: stage_events(book_id, most)
-- What happened to a book, the latest first: the journal without the ledger's lines on paid calls.
SELECT stage, event, chapter_id, execution_arn, created_at AS at, count(*) OVER () AS events
FROM processing_logs
WHERE book_id = :book_id AND event IN ('started', 'complete', 'failed', 'note') AND work_id IS NULL
ORDER BY log_id DESC
LIMIT :most;

-- name: lines_of_chapter(chapter_id, most)
-- What happened to a chapter and what was paid for it, the latest first.
SELECT created_at AS at, stage, event, execution_arn, message, work_id, provider, model, request_id, characters, input_tokens,
       output_tokens, usd, count(*) OVER () AS lines
FROM processing_logs
WHERE chapter_id = :chapter_id
ORDER BY log_id DESC
LIMIT :most;

-- name: around_chapter(chapter_id)^
-- A chapter's book, and the chapters before and after it that are narrated too.
SELECT b.title AS book_title, b.source_url, b.language,
       (SELECT o.chapter_id FROM chapters o WHERE o.book_id = c.book_id AND o.position < c.position AND o.narrated AND o.withdrawn_at IS NULL
        ORDER BY o.position DESC LIMIT 1) AS previous_id,
       (SELECT o.chapter_id FROM chapters o WHERE o.book_id = c.book_id AND o.position > c.position AND o.narrated AND o.withdrawn_at IS NULL
        ORDER BY o.position LIMIT 1) AS next_id
FROM chapters c JOIN books b USING (book_id)
WHERE c.chapter_id = :chapter_id;

-- name: books_in_flight(stuck_after, given_up_after)
-- Books that an execution works on, and whether nothing was written about them for so long. After a day their person
-- has been told long ago and the execution is dead: they are no longer in flight.
SELECT book_id, last.written_at < now() - make_interval(secs => :stuck_after) AS stuck
FROM book_processing p
CROSS JOIN LATERAL (
    SELECT GREATEST(
        p.updated_at,
        (SELECT max(cp.updated_at) FROM chapter_processing cp JOIN chapters c USING (chapter_id) WHERE c.book_id = p.book_id),
        (SELECT l.created_at FROM processing_logs l WHERE l.book_id = p.book_id ORDER BY l.log_id DESC LIMIT 1)
    ) AS written_at
) last
WHERE p.execution_arn IS NOT NULL AND p.tts_status <> 'complete'
  AND 'failed' NOT IN (p.scrape_status, p.parse_status, p.format_status, p.tts_status)
  AND last.written_at > now() - make_interval(secs => :given_up_after);
