-- What was removed from a source as no part of its book, by reason, so that people see it beside the costs.

ALTER TABLE public.book_processing ADD COLUMN removed_words jsonb NOT NULL DEFAULT '[]';

COMMENT ON COLUMN public.book_processing.removed_words IS
    'words that were removed from the source, by reason, the most first; removed.json has the passages';
