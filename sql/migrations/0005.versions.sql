-- A book that is requested again: the newer version that waits for the running execution, what was complete before the
-- running execution, and what the source says that the book is.

ALTER TABLE public.book_processing
    ADD COLUMN execution_started_at timestamptz,
    ADD COLUMN source_title         text,
    ADD COLUMN source_author        text,
    ADD COLUMN waiting_request      jsonb,
    ADD COLUMN waiting_sha256       text,
    ADD COLUMN waiting_since        timestamptz,
    ADD COLUMN waiting_sent_at      timestamptz,
    ADD COLUMN complete_before      jsonb;

COMMENT ON COLUMN public.book_processing.execution_started_at IS
    'start of the execution that has claimed the book; an older request never replaces a newer one';
COMMENT ON COLUMN public.book_processing.source_title IS
    'title that the source states, or else the request; with source_author it tells two books of one address apart';
COMMENT ON COLUMN public.book_processing.source_author IS
    'author that the source states, or else the request';
COMMENT ON COLUMN public.book_processing.waiting_request IS
    'start input of the newer version that waits until the execution ends; null if none waits';
COMMENT ON COLUMN public.book_processing.waiting_sha256 IS
    'SHA-256 of the text of the newer version';
COMMENT ON COLUMN public.book_processing.waiting_since IS
    'start of the execution that asked for the newer version; the last one counts';
COMMENT ON COLUMN public.book_processing.waiting_sent_at IS
    'when WatchBooks last sent waiting_request to the bus';
COMMENT ON COLUMN public.book_processing.complete_before IS
    'request, names, estimate and chapters of the audiobook that was complete when the execution claimed the book';

CREATE INDEX book_processing_execution ON public.book_processing (execution_arn);
CREATE INDEX book_processing_waiting ON public.book_processing (book_id) WHERE waiting_request IS NOT NULL;
