-- The files of a chapter that meet the presets, such as ACX.

ALTER TABLE public.chapter_content ADD COLUMN masters jsonb;

COMMENT ON COLUMN public.chapter_content.masters IS
    'files of the chapter for presets such as acx: key, hash, what it is made from, what was measured; null if none';
