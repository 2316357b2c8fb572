-- Books that were cancelled, and the deletion of a book with its ledger.

ALTER TABLE public.book_processing DROP CONSTRAINT scrape_status_known;
ALTER TABLE public.book_processing DROP CONSTRAINT parse_status_known;
ALTER TABLE public.book_processing DROP CONSTRAINT format_status_known;
ALTER TABLE public.book_processing DROP CONSTRAINT tts_status_known;
ALTER TABLE public.book_processing ADD CONSTRAINT scrape_status_known CHECK (scrape_status IN ('pending', 'running', 'complete', 'failed', 'cancelled'));
ALTER TABLE public.book_processing ADD CONSTRAINT parse_status_known CHECK (parse_status IN ('pending', 'running', 'complete', 'failed', 'cancelled'));
ALTER TABLE public.book_processing ADD CONSTRAINT format_status_known CHECK (format_status IN ('pending', 'running', 'complete', 'failed', 'cancelled'));
ALTER TABLE public.book_processing ADD CONSTRAINT tts_status_known CHECK (tts_status IN ('pending', 'running', 'complete', 'failed', 'cancelled'));

-- The journal and the ledger stay append-only, except that a book is deleted as a whole.
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('book_pipeline.deletes_book', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'processing_logs is append-only: % is refused', TG_OP;
END $$;

-- Deletes all rows of a book. It runs with the rights of the owner of the tables: handlers may not delete rows.
CREATE FUNCTION public.delete_book(unwanted uuid) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('book_pipeline.deletes_book', 'on', true);
    DELETE FROM processing_logs WHERE book_id = unwanted;
    DELETE FROM books WHERE book_id = unwanted;
    PERFORM set_config('book_pipeline.deletes_book', 'off', true);
END $$;
REVOKE ALL ON FUNCTION public.delete_book(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.delete_book(uuid) TO pipeline;
