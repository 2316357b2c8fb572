-- Columns named after what they contain. Indexes that no query uses any more are dropped.

ALTER TABLE public.chapters RENAME COLUMN narrated TO selected;
ALTER TABLE public.chapter_content RENAME COLUMN formatted_from TO formatted_input_hash;
ALTER TABLE public.chapter_content RENAME COLUMN audio_from TO audio_input_hash;
ALTER TABLE public.processing_logs RENAME COLUMN work_id TO idempotency_key;

COMMENT ON COLUMN public.chapters.selected IS
    'selected for the audiobook: by its kind, within the chapters and kinds that the request names';
COMMENT ON COLUMN public.chapter_content.formatted_input_hash IS
    'SHA-256 of the parsed text, rules, prompt and model that produced formatted_key';
COMMENT ON COLUMN public.chapter_content.audio_input_hash IS
    'SHA-256 of the formatted text, voice, model and tags that produced audio_key';
COMMENT ON COLUMN public.processing_logs.idempotency_key IS
    'SHA-256 of everything that determines the result of a paid call; null in the journal''s rows';

DROP INDEX public.chapter_processing_format_status;
DROP INDEX public.chapter_processing_tts_status;
