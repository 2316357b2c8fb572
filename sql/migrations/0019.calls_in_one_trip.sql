-- A paid call is announced in one round trip and closed in another: each of these functions locks the book and writes its row.
--
-- A function, because each of its statements sees what was committed before that statement. A single statement that has
-- waited for the lock would still not see the rows that were written meanwhile.

-- Returns who owns the book and why it stopped. Only if the caller's execution owns it and it has not stopped, the caller
-- holds the chapter's lease, and no row about the same work is newer than last_log_id, an intent is written, and the lease
-- is renewed to outlast the call.
CREATE FUNCTION public.announce_call(
    book_id uuid, chapter_id uuid, owner text, seconds double precision, last_log_id bigint, stage text, execution_arn text,
    idempotency_key text, provider text, model text, characters bigint, detail jsonb,
    OUT claimed_by text, OUT error text, OUT error_message text, OUT written boolean
) LANGUAGE plpgsql AS $$
BEGIN
    written := false;
    SELECT b.execution_arn, b.error, b.error_message INTO claimed_by, error, error_message
    FROM public.book_processing b WHERE b.book_id = announce_call.book_id FOR UPDATE;
    IF claimed_by IS DISTINCT FROM announce_call.execution_arn OR announce_call.error IS NOT NULL THEN
        RETURN;
    END IF;
    UPDATE public.chapter_processing p
    SET lease_expires_at = GREATEST(p.lease_expires_at, now() + make_interval(secs => announce_call.seconds))
    WHERE p.chapter_id = announce_call.chapter_id AND p.lease_owner = announce_call.owner AND p.lease_expires_at > now()
      AND NOT EXISTS (SELECT 1 FROM public.processing_logs l
                      WHERE l.book_id = announce_call.book_id AND l.idempotency_key = announce_call.idempotency_key
                        AND l.log_id > announce_call.last_log_id);
    IF FOUND THEN
        INSERT INTO public.processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider,
                                            model, characters, detail)
        VALUES (announce_call.book_id, announce_call.chapter_id, announce_call.stage, 'intent', announce_call.execution_arn,
                announce_call.idempotency_key, announce_call.provider, announce_call.model, announce_call.characters,
                announce_call.detail);
        written := true;
    END IF;
END $$;

-- Returns whether the outcome was written. "receipt" and "recovered": paid; only the first of them is written. "refused": the
-- provider refused the call and charged nothing. "failed": the provider ended the call with an error and may have charged;
-- the intent stays open. A refused call that the history lists was charged after all.
CREATE FUNCTION public.close_call(
    book_id uuid, chapter_id uuid, stage text, event text, execution_arn text, idempotency_key text, provider text, model text,
    request_id text, characters bigint, credits numeric, input_tokens bigint, output_tokens bigint, usd numeric,
    stand_in boolean, message text, detail jsonb
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.book_processing b WHERE b.book_id = close_call.book_id FOR UPDATE;
    INSERT INTO public.processing_logs (book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model,
                                        request_id, characters, credits, input_tokens, output_tokens, usd, stand_in, message,
                                        detail)
    SELECT close_call.book_id, close_call.chapter_id, close_call.stage, close_call.event, close_call.execution_arn,
           close_call.idempotency_key, close_call.provider, close_call.model, close_call.request_id, close_call.characters,
           close_call.credits, close_call.input_tokens, close_call.output_tokens, close_call.usd, close_call.stand_in,
           close_call.message, close_call.detail
    WHERE EXISTS (SELECT 1 FROM public.processing_logs i
                  WHERE i.book_id = close_call.book_id AND i.idempotency_key = close_call.idempotency_key AND i.event = 'intent'
                    AND NOT EXISTS (SELECT 1 FROM public.processing_logs r
                                    WHERE r.book_id = i.book_id AND r.idempotency_key = i.idempotency_key
                                      AND r.log_id > i.log_id
                                      AND (r.event IN ('receipt', 'recovered')
                                           OR (r.event = 'refused' AND close_call.event <> 'recovered'))));
    RETURN FOUND;
END $$;
