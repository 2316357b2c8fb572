-- The estimate by stage, to compare it with the ledger; its sum is in estimated_usd.

ALTER TABLE public.book_processing ADD COLUMN estimate jsonb;

COMMENT ON COLUMN public.book_processing.estimate IS
    'chapters, characters, minutes, and by stage: model, characters or tokens, USD';
