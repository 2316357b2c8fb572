-- The book list sums the costs of all books; this index contains everything that the sums need.

CREATE INDEX processing_logs_spending ON public.processing_logs (book_id)
    INCLUDE (usd) WHERE event IN ('receipt', 'recovered');
