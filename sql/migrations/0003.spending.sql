-- What a book has cost is asked for all books at once, whenever somebody looks at the shelf: it is read from the index alone.

CREATE INDEX processing_logs_spending ON public.processing_logs (book_id) INCLUDE (usd) WHERE event IN ('receipt', 'recovered');
