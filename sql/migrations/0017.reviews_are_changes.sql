-- A book that begins to wait for a review, and an approval, are changes of the book, whatever else the update records.
DROP TRIGGER touch ON public.book_processing;
CREATE TRIGGER touch BEFORE UPDATE ON public.book_processing FOR EACH ROW
    WHEN ((NEW.turn_joined_at, NEW.turn_given_at, NEW.review_since, NEW.approved_at)
          IS DISTINCT FROM (OLD.turn_joined_at, OLD.turn_given_at, OLD.review_since, OLD.approved_at)
       OR (NEW.turn_passed, NEW.turn_yields, NEW.turn_heartbeat_at, NEW.review_checked_at)
          IS NOT DISTINCT FROM (OLD.turn_passed, OLD.turn_yields, OLD.turn_heartbeat_at, OLD.review_checked_at))
    EXECUTE FUNCTION public.touch();
