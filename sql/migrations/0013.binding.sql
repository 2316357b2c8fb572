-- What is bound from the chapters of a complete book, and what the source states about the book besides its title.

ALTER TABLE public.books
    ADD COLUMN year         text,
    ADD COLUMN description  text,
    ADD COLUMN series       text,
    ADD COLUMN series_part  text;

ALTER TABLE public.book_processing
    ADD COLUMN binding_status        text,
    ADD COLUMN binding_input_hash    text,
    ADD COLUMN binding_files         jsonb,
    ADD COLUMN binding_error         text,
    ADD COLUMN binding_error_message text,
    ADD CONSTRAINT binding_status_known CHECK (binding_status IN ('pending', 'running', 'complete', 'failed'));

COMMENT ON COLUMN public.book_processing.binding_status IS
    'whether the finished files are made; null for a book that was never complete';
COMMENT ON COLUMN public.book_processing.binding_input_hash IS 'SHA-256 of what the finished files are made from';
COMMENT ON COLUMN public.book_processing.binding_files IS 'keys, sizes and hashes of the finished files';
COMMENT ON COLUMN public.book_processing.binding_error IS 'name of the error that the binding failed with';
COMMENT ON COLUMN public.book_processing.binding_error_message IS 'message of that error';

ALTER TABLE public.chapter_content
    ADD COLUMN measured_sha256 text,
    ADD COLUMN measured        jsonb,
    ADD COLUMN aac_key         text,
    ADD COLUMN aac_sha256      text;

COMMENT ON COLUMN public.chapter_content.measured_sha256 IS 'SHA-256 of the MP3 that was measured and encoded';
COMMENT ON COLUMN public.chapter_content.measured IS 'what was measured of it: loudness, peaks, silences';
COMMENT ON COLUMN public.chapter_content.aac_key IS 'S3 key of the chapter as AAC; null if no M4B was asked for';
COMMENT ON COLUMN public.chapter_content.aac_sha256 IS 'SHA-256 of that file';
