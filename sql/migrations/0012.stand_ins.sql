-- Whether a stand-in of this project answered a call: nobody was paid then. Rows from before this column count as paid.

ALTER TABLE public.processing_logs ADD COLUMN stand_in boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN public.processing_logs.stand_in IS
    'whether a stand-in answered the call; usd is then the price of the same call at the provider, which nobody was paid';

-- The book list sums these, too; on AWS, where no stand-in answers, the index is empty.
CREATE INDEX processing_logs_stand_ins ON public.processing_logs (book_id)
    INCLUDE (usd) WHERE stand_in AND event IN ('receipt', 'recovered');
