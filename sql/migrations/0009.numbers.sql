-- The number of a section as people see and type it: chapters count from 1; another section has the number of the
-- chapter before it and a letter (book_pipeline/chapters/numbers.py). A contents page has none.

ALTER TABLE public.chapters ADD COLUMN number text NOT NULL DEFAULT '';

COMMENT ON COLUMN public.chapters.number IS
    'number of the chapter in the book, as a request selects it; of another section, that of the chapter before it and a letter';

WITH counted AS (
    SELECT chapter_id, kind, count(*) FILTER (WHERE kind = 'chapter') OVER (PARTITION BY book_id ORDER BY position) AS chapter, position, book_id
    FROM public.chapters WHERE withdrawn_at IS NULL AND NOT (kind = 'front' AND title = 'Contents')
), numbered AS (
    SELECT chapter_id, kind, chapter,
           (count(*) FILTER (WHERE kind <> 'chapter') OVER (PARTITION BY book_id, chapter ORDER BY position) - 1)::integer AS others
    FROM counted
)
UPDATE public.chapters c
SET number = CASE WHEN n.kind = 'chapter' THEN n.chapter::text ELSE n.chapter || repeat('z', n.others / 26) || chr(97 + n.others % 26) END
FROM numbered n WHERE n.chapter_id = c.chapter_id;
