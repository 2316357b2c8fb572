-- The estimate by stage, beside its sum in estimated_usd: what was expected of each paid stage, to be held against the ledger.

ALTER TABLE public.book_processing ADD COLUMN estimate jsonb;

COMMENT ON COLUMN public.book_processing.estimate IS 'chapters, characters, minutes, and by stage: model, characters or tokens, USD';
