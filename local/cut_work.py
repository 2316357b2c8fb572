"""Paid calls and bindings that were interrupted because their local cloud was killed.

The gateway waits until a call can no longer be running at its provider. A stand-in ends with its cloud, so none of its
calls is running any more, and the next cloud records this in the ledger. What the stand-in had charged is still in its
history, which the gateway searches before it buys again. Nor is any book being bound, which DeleteBook would wait for.
"""

from collections.abc import Sequence

RECORD = """
INSERT INTO processing_logs
    (book_id, chapter_id, stage, event, execution_arn, idempotency_key, provider, model, message)
SELECT DISTINCT ON (i.book_id, i.idempotency_key)
       i.book_id, i.chapter_id, i.stage, 'failed', i.execution_arn, i.idempotency_key, i.provider, i.model,
       'the stand-in was stopped during the call'
FROM processing_logs i
WHERE i.event = 'intent' AND i.provider = ANY(%s) AND i.created_at > now() - interval '1 day'
  AND NOT EXISTS (SELECT 1 FROM processing_logs r
                  WHERE r.book_id = i.book_id AND r.idempotency_key = i.idempotency_key AND r.log_id > i.log_id)
ORDER BY i.book_id, i.idempotency_key, i.log_id DESC
"""

UNBOUND = "UPDATE book_processing SET binding_status = 'pending' WHERE binding_status = 'running'"


def record_cut_work(database_url: str, providers: Sequence[str]) -> None:
    """Record that no call to these providers is running, and no book is being bound.

    Call it before a function can do either.
    """
    import psycopg

    with psycopg.connect(database_url) as connection:
        connection.execute(RECORD, [list(providers)])
        connection.execute(UNBOUND)
