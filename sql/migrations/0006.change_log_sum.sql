-- The sum of the change log, so that a damaged one is found and made again.

ALTER TABLE public.chapter_content ADD COLUMN change_log_sha256 text;

COMMENT ON COLUMN public.chapter_content.change_log_sha256 IS
    'SHA-256 of the stored change log; null for one stored before there was this column';
