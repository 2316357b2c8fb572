-- Credits are sections that the request asks for and that are no text of the book; the opening ones come first, at 0.
ALTER TABLE public.chapters
    DROP CONSTRAINT chapters_position_check,
    ADD CONSTRAINT chapters_position_check CHECK (position >= 0),
    DROP CONSTRAINT kind_known,
    ADD CONSTRAINT kind_known CHECK (kind IN ('chapter', 'front', 'back', 'part-title', 'notes', 'credits'));
