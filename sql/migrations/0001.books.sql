-- The six tables. yoyo records applied migrations in the schema "migrations" (book_pipeline/store/migrations.py).

CREATE TABLE public.books (
    book_id     uuid PRIMARY KEY,
    source_url  text,
    title       text,
    author      text,
    language    text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX books_updated_at ON public.books (updated_at);

-- One row for each book: the execution that has claimed it, the request, and the status of each stage.
CREATE TABLE public.book_processing (
    book_id            uuid PRIMARY KEY REFERENCES public.books ON DELETE CASCADE,
    execution_arn      text,
    request            jsonb NOT NULL DEFAULT '{}',
    scrape_status      text NOT NULL DEFAULT 'pending',
    parse_status       text NOT NULL DEFAULT 'pending',
    format_status      text NOT NULL DEFAULT 'pending',
    tts_status         text NOT NULL DEFAULT 'pending',
    source_key         text,
    source_sha256      text,
    estimated_usd      numeric(12, 6),
    error              text,
    error_message      text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT scrape_status_known CHECK (scrape_status IN ('pending', 'running', 'complete', 'failed')),
    CONSTRAINT parse_status_known  CHECK (parse_status  IN ('pending', 'running', 'complete', 'failed')),
    CONSTRAINT format_status_known CHECK (format_status IN ('pending', 'running', 'complete', 'failed')),
    CONSTRAINT tts_status_known    CHECK (tts_status    IN ('pending', 'running', 'complete', 'failed'))
);
CREATE INDEX book_processing_scrape_status ON public.book_processing (scrape_status);
CREATE INDEX book_processing_parse_status  ON public.book_processing (parse_status);
CREATE INDEX book_processing_format_status ON public.book_processing (format_status);
CREATE INDEX book_processing_tts_status    ON public.book_processing (tts_status);
CREATE INDEX book_processing_updated_at    ON public.book_processing (updated_at);

-- The sections that ParseBook found. A position that a newer text no longer has is withdrawn, not deleted, so that its
-- costs stay on record.
CREATE TABLE public.chapters (
    chapter_id    uuid PRIMARY KEY,
    book_id       uuid NOT NULL REFERENCES public.books ON DELETE CASCADE,
    position      integer NOT NULL CHECK (position > 0),
    title         text NOT NULL,
    part          text,
    kind          text NOT NULL DEFAULT 'chapter',
    narrated      boolean NOT NULL DEFAULT true,
    withdrawn_at  timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (book_id, position),
    CONSTRAINT kind_known CHECK (kind IN ('chapter', 'front', 'back', 'part-title', 'notes'))
);
CREATE INDEX chapters_updated_at ON public.chapters (updated_at);

COMMENT ON COLUMN public.chapters.narrated IS
    'chosen for the audiobook: a chapter by kind, inside the request''s selection';

-- The status of each chapter's stages, and the lease of the invocation that works on it.
CREATE TABLE public.chapter_processing (
    chapter_id        uuid PRIMARY KEY REFERENCES public.chapters ON DELETE CASCADE,
    format_status     text NOT NULL DEFAULT 'pending',
    tts_status        text NOT NULL DEFAULT 'pending',
    lease_owner       text,
    lease_expires_at  timestamptz,
    error             text,
    error_message     text,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT format_status_known CHECK (format_status IN ('pending', 'running', 'complete', 'failed')),
    CONSTRAINT tts_status_known    CHECK (tts_status    IN ('pending', 'running', 'complete', 'failed'))
);
CREATE INDEX chapter_processing_format_status ON public.chapter_processing (format_status);
CREATE INDEX chapter_processing_tts_status    ON public.chapter_processing (tts_status);
CREATE INDEX chapter_processing_updated_at    ON public.chapter_processing (updated_at);

-- The keys of each chapter's texts and audio, and hashes that tell whether they are current.
CREATE TABLE public.chapter_content (
    chapter_id          uuid PRIMARY KEY REFERENCES public.chapters ON DELETE CASCADE,
    parsed_key          text NOT NULL,
    parsed_sha256       text NOT NULL,
    characters          integer NOT NULL CHECK (characters >= 0),
    words               integer NOT NULL CHECK (words >= 0),
    formatted_key       text,
    formatted_from      text,
    formatted_sha256    text,
    spoken_characters   integer,
    audio_key           text,
    audio_from          text,
    audio_sha256        text,
    audio_bytes         bigint,
    audio_seconds       numeric(12, 3),
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX chapter_content_updated_at ON public.chapter_content (updated_at);

COMMENT ON COLUMN public.chapter_content.formatted_from IS
    'fingerprint of parsed text, rules, prompt and model that gave formatted_key';
COMMENT ON COLUMN public.chapter_content.audio_from IS
    'fingerprint of formatted text, voice, model and tags that gave audio_key';

-- The journal and the ledger, append-only. A row "intent" is written before each paid call, a row "receipt" after it.
CREATE TABLE public.processing_logs (
    log_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book_id        uuid REFERENCES public.books,
    chapter_id     uuid REFERENCES public.chapters,
    stage          text NOT NULL,
    event          text NOT NULL,
    execution_arn  text,
    message        text,
    work_id        text,
    provider       text,
    model          text,
    request_id     text,
    characters     bigint,
    input_tokens   bigint,
    output_tokens  bigint,
    usd            numeric(12, 6),
    detail         jsonb NOT NULL DEFAULT '{}',
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT event_known CHECK (
        event IN ('started', 'complete', 'failed', 'refused', 'intent', 'receipt', 'recovered', 'note'))
);
CREATE INDEX processing_logs_book    ON public.processing_logs (book_id, log_id);
CREATE INDEX processing_logs_chapter ON public.processing_logs (chapter_id, log_id);
CREATE INDEX processing_logs_work    ON public.processing_logs (work_id) WHERE work_id IS NOT NULL;
CREATE INDEX processing_logs_created ON public.processing_logs (created_at);

CREATE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'processing_logs is append-only: % is refused', TG_OP;
END $$;
CREATE TRIGGER processing_logs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.processing_logs
    FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- Every update of a row sets updated_at, also an update by hand.
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON public.books              FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE TRIGGER touch BEFORE UPDATE ON public.book_processing    FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE TRIGGER touch BEFORE UPDATE ON public.chapters           FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE TRIGGER touch BEFORE UPDATE ON public.chapter_processing FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE TRIGGER touch BEFORE UPDATE ON public.chapter_content    FOR EACH ROW EXECUTE FUNCTION public.touch();

-- Handlers read and write rows; they own no table and cannot alter one.
GRANT USAGE ON SCHEMA public TO pipeline;
GRANT SELECT, INSERT, UPDATE ON
    public.books, public.book_processing, public.chapters, public.chapter_processing, public.chapter_content
    TO pipeline;
GRANT SELECT, INSERT ON public.processing_logs TO pipeline;
