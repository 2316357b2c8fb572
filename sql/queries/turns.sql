-- name: lock_turns()^
-- Lets one transaction at a time change the queue; the lock ends with the transaction.
SELECT pg_advisory_xact_lock(hashtext('book-pipeline turns'));

-- name: list_turns()
-- Returns the books that wait for their turn or have it, with what is left to narrate. A book that is narrated without
-- a turn is running, too: its execution began before there were turns.
SELECT p.book_id, p.turn_given_at IS NOT NULL OR p.turn_joined_at IS NULL AS running,
       COALESCE(p.turn_joined_at, p.execution_started_at, p.created_at) AS joined,
       CASE WHEN p.turn_joined_at IS NOT NULL AND p.turn_given_at IS NULL THEN p.turn_chapters ELSE remaining.chapters END AS chapters,
       CASE WHEN p.turn_joined_at IS NOT NULL AND p.turn_given_at IS NULL THEN p.turn_characters ELSE remaining.characters END AS characters,
       p.turn_ahead AS ahead, p.turn_passed AS passed, p.turn_passes AS passes
FROM book_processing p
CROSS JOIN LATERAL (
    SELECT count(*)::integer AS chapters, COALESCE(sum(COALESCE(t.spoken_characters, t.characters)), 0)::bigint AS characters
    FROM chapters c JOIN chapter_processing s USING (chapter_id) JOIN chapter_content t USING (chapter_id)
    WHERE (p.turn_joined_at IS NULL OR p.turn_given_at IS NOT NULL)
      AND c.book_id = p.book_id AND c.selected AND c.withdrawn_at IS NULL
      AND s.format_status <> 'failed' AND s.tts_status IN ('pending', 'running')
) remaining
WHERE p.turn_joined_at IS NOT NULL OR p.tts_status = 'running';

-- name: join_turns(task_token, ahead, book_id, execution_arn)^
-- Lets the book that the execution has claimed wait for its turn. A second call, by a retry, only replaces the token.
-- An error that was recorded for this execution is cleared: the execution has been redriven and continues.
UPDATE book_processing p SET
    turn_token        = :task_token,
    turn_heartbeat_at = now(),
    turn_joined_at    = COALESCE(p.turn_joined_at, clock_timestamp()),
    turn_chapters     = remaining.chapters,
    turn_characters   = remaining.characters,
    turn_ahead        = CASE WHEN p.turn_joined_at IS NULL THEN :ahead ELSE p.turn_ahead END,
    turn_passed       = CASE WHEN p.turn_joined_at IS NULL THEN 0 ELSE p.turn_passed END,
    turn_passes       = p.turn_passes AND p.turn_joined_at IS NOT NULL,
    turn_yields       = CASE WHEN p.turn_joined_at IS NULL THEN 0 ELSE p.turn_yields END,
    format_status     = CASE WHEN p.format_status = 'failed' THEN 'running' ELSE p.format_status END,
    error             = NULL,
    error_message     = NULL
FROM (
    SELECT count(*)::integer AS chapters, COALESCE(sum(COALESCE(t.spoken_characters, t.characters)), 0)::bigint AS characters
    FROM chapters c JOIN chapter_processing s USING (chapter_id) JOIN chapter_content t USING (chapter_id)
    WHERE c.book_id = :book_id AND c.selected AND c.withdrawn_at IS NULL AND s.tts_status <> 'complete'
) remaining
WHERE p.book_id = :book_id AND p.execution_arn = :execution_arn
RETURNING p.book_id, p.turn_given_at IS NOT NULL AS running, p.turn_joined_at AS joined, p.turn_chapters AS chapters,
          p.turn_characters AS characters, p.turn_ahead AS ahead, p.turn_passed AS passed, p.turn_passes AS passes;

-- name: give_turn*!
-- Gives a waiting book its turn.
UPDATE book_processing SET turn_given_at = clock_timestamp(), turn_passes = :passes
WHERE book_id = :book_id AND turn_joined_at IS NOT NULL AND turn_given_at IS NULL;

-- name: count_passed*!
-- Counts the characters of a book that has passed these.
UPDATE book_processing SET turn_passed = turn_passed + :characters WHERE book_id = ANY(:book_ids);

-- name: list_given_tokens()
-- Returns the tokens of books that have their turn and may still wait, because the token has not been sent back.
SELECT book_id, execution_arn, turn_token AS task_token FROM book_processing
WHERE turn_joined_at IS NOT NULL AND turn_given_at IS NOT NULL AND turn_token IS NOT NULL;

-- name: forget_token(book_id, task_token)!
-- Removes a token that was sent back, unless the execution has another one by now.
UPDATE book_processing SET turn_token = NULL WHERE book_id = :book_id AND turn_token = :task_token AND turn_given_at IS NOT NULL;

-- name: take_heartbeats(after)
-- Returns the tokens of waiting books whose last heartbeat is older than `after` seconds, and records one for each.
UPDATE book_processing SET turn_heartbeat_at = now()
WHERE turn_joined_at IS NOT NULL AND turn_given_at IS NULL AND turn_token IS NOT NULL
  AND COALESCE(turn_heartbeat_at < now() - make_interval(secs => :after), true)
RETURNING book_id, execution_arn, turn_token AS task_token;

-- name: count_waiting()$
-- Returns the number of books that wait for their turn.
SELECT count(*) FROM book_processing WHERE turn_joined_at IS NOT NULL AND turn_given_at IS NULL;

-- name: make_way(book_id, most)^
-- Counts one more time that a chapter of the book makes way, if a short book has chapters that wait for a call; at most
-- `most` times in a book.
UPDATE book_processing SET turn_yields = turn_yields + 1
WHERE book_id = :book_id AND turn_yields < :most AND NOT (turn_passes AND turn_given_at IS NOT NULL)
  AND EXISTS (
    SELECT 1 FROM book_processing short JOIN chapters c ON c.book_id = short.book_id JOIN chapter_processing s USING (chapter_id)
    WHERE short.turn_passes AND short.turn_given_at IS NOT NULL AND short.book_id <> :book_id
      AND c.selected AND c.withdrawn_at IS NULL AND s.format_status = 'complete' AND s.tts_status = 'pending')
RETURNING book_id;
