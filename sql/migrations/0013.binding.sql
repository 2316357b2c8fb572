-- What is bound from the chapters of a complete book, and what the source states about the book besides its title.

ALTER TABLE public.books
    ADD COLUMN year         text,
    ADD COLUMN description  text,
    ADD COLUMN series       text,
    ADD COLUMN series_part  text;

CREATE TABLE public.chapter_bindings (
    chapter_id    uuid PRIMARY KEY REFERENCES public.chapters ON DELETE CASCADE,
    audio_sha256  text NOT NULL,
    measured      jsonb NOT NULL,
    aac_key       text,
    aac_sha256    text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.book_bindings (
    book_id        uuid PRIMARY KEY REFERENCES public.books ON DELETE CASCADE,
    status         text NOT NULL DEFAULT 'pending',
    input_hash     text,
    files          jsonb,
    error          text,
    error_message  text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT binding_status_known CHECK (status IN ('pending', 'running', 'complete', 'failed'))
);
CREATE INDEX book_bindings_updated_at ON public.book_bindings (updated_at);

CREATE TRIGGER touch BEFORE UPDATE ON public.chapter_bindings FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE TRIGGER touch BEFORE UPDATE ON public.book_bindings    FOR EACH ROW EXECUTE FUNCTION public.touch();

GRANT SELECT, INSERT, UPDATE ON public.chapter_bindings, public.book_bindings TO pipeline;
