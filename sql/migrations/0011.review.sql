-- A book that waits for a review before it is paid for, and what the requester has decided.

ALTER TABLE public.book_processing
    ADD COLUMN review            jsonb,
    ADD COLUMN review_token      text,
    ADD COLUMN review_since      timestamptz,
    ADD COLUMN review_checked_at timestamptz,
    ADD COLUMN decision          jsonb,
    ADD COLUMN approved_at       timestamptz;

COMMENT ON COLUMN public.book_processing.review IS
    'pieces, voice, model and estimate that a requester reviews; null unless the book waits for a review';
COMMENT ON COLUMN public.book_processing.review_token IS
    'task token of the state AwaitApproval; null once Step Functions has taken it back';
COMMENT ON COLUMN public.book_processing.review_since IS
    'when the book began to wait for a review; null if it does not wait';
COMMENT ON COLUMN public.book_processing.review_checked_at IS
    'when Step Functions was last asked whether the waiting execution lives';
COMMENT ON COLUMN public.book_processing.decision IS
    'what the requester has decided about the pieces of a text: ticked, joined and renamed ones, and options';
COMMENT ON COLUMN public.book_processing.approved_at IS
    'when the decision was approved; null again when the audiobook is complete, or failed before its turn';

CREATE INDEX book_processing_reviews ON public.book_processing (book_id) WHERE review_since IS NOT NULL;

ALTER TABLE public.chapters ADD COLUMN printed_title text;

COMMENT ON COLUMN public.chapters.printed_title IS
    'title as the book prints it, if the requester has renamed the chapter; null otherwise';

-- Heartbeats, checks, and counts about other books, are no change of the book.
DROP TRIGGER touch ON public.book_processing;
CREATE TRIGGER touch BEFORE UPDATE ON public.book_processing FOR EACH ROW
    WHEN ((NEW.turn_joined_at, NEW.turn_given_at) IS DISTINCT FROM (OLD.turn_joined_at, OLD.turn_given_at)
       OR (NEW.turn_passed, NEW.turn_yields, NEW.turn_heartbeat_at, NEW.review_checked_at)
          IS NOT DISTINCT FROM (OLD.turn_passed, OLD.turn_yields, OLD.turn_heartbeat_at, OLD.review_checked_at))
    EXECUTE FUNCTION public.touch();
