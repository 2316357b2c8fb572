-- The queue before FormatChapters: which books wait for their turn, and which have it.

ALTER TABLE public.book_processing
    ADD COLUMN turn_token        text,
    ADD COLUMN turn_joined_at    timestamptz,
    ADD COLUMN turn_given_at     timestamptz,
    ADD COLUMN turn_chapters     integer,
    ADD COLUMN turn_characters   bigint,
    ADD COLUMN turn_ahead        bigint  NOT NULL DEFAULT 0,
    ADD COLUMN turn_passed       bigint  NOT NULL DEFAULT 0,
    ADD COLUMN turn_passes       boolean NOT NULL DEFAULT false,
    ADD COLUMN turn_yields       integer NOT NULL DEFAULT 0,
    ADD COLUMN turn_heartbeat_at timestamptz;

COMMENT ON COLUMN public.book_processing.turn_token IS
    'task token of the state WaitForTurn; null once Step Functions has taken it back';
COMMENT ON COLUMN public.book_processing.turn_joined_at IS
    'when the book joined the queue; null if it neither waits nor has its turn';
COMMENT ON COLUMN public.book_processing.turn_given_at IS
    'when the book got its turn; null while it waits';
COMMENT ON COLUMN public.book_processing.turn_chapters IS
    'chapters that were left to narrate when the book joined';
COMMENT ON COLUMN public.book_processing.turn_characters IS
    'characters that were left to narrate when the book joined';
COMMENT ON COLUMN public.book_processing.turn_ahead IS
    'characters that may pass the book, in addition to those of an hour; from what was ahead of it when it joined';
COMMENT ON COLUMN public.book_processing.turn_passed IS
    'characters of the books that joined later and have passed it';
COMMENT ON COLUMN public.book_processing.turn_passes IS
    'whether the book is short and got its turn although no call was free';
COMMENT ON COLUMN public.book_processing.turn_yields IS
    'how often chapters of the book have made way for short books';
COMMENT ON COLUMN public.book_processing.turn_heartbeat_at IS
    'when the last heartbeat was sent for turn_token';

CREATE INDEX book_processing_turns ON public.book_processing (book_id) WHERE turn_joined_at IS NOT NULL;
CREATE INDEX book_processing_short_turns ON public.book_processing (book_id) WHERE turn_passes AND turn_given_at IS NOT NULL;

-- Heartbeats, and counts about other books, are no change of the book.
DROP TRIGGER touch ON public.book_processing;
CREATE TRIGGER touch BEFORE UPDATE ON public.book_processing FOR EACH ROW
    WHEN ((NEW.turn_joined_at, NEW.turn_given_at) IS DISTINCT FROM (OLD.turn_joined_at, OLD.turn_given_at)
       OR (NEW.turn_passed, NEW.turn_yields, NEW.turn_heartbeat_at)
          IS NOT DISTINCT FROM (OLD.turn_passed, OLD.turn_yields, OLD.turn_heartbeat_at))
    EXECUTE FUNCTION public.touch();
