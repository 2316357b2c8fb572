-- Characters and credits of ElevenLabs apart, and what it said about a book's model before anything was paid.

ALTER TABLE public.processing_logs ADD COLUMN credits numeric(14, 3);

COMMENT ON COLUMN public.processing_logs.credits IS
    'credits that ElevenLabs took from the plan; in rows from before this column, characters counts them';

ALTER TABLE public.book_processing ADD COLUMN speech_model jsonb;

COMMENT ON COLUMN public.book_processing.speech_model IS
    'what ElevenLabs said about the model and the plan when the book was parsed; null for a book from before this column';
