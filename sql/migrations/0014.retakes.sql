-- Paragraphs that are spoken again: each with its new wording or its new takes, and whether it was chosen.

ALTER TABLE public.chapter_content ADD COLUMN retakes jsonb NOT NULL DEFAULT '[]';

COMMENT ON COLUMN public.chapter_content.retakes IS
    'paragraphs that were spoken again, the oldest first: their wording or takes, and whether they were chosen';
