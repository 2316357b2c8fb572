"""State: rows in PostgreSQL, texts and audio in S3, API keys in Secrets Manager, events on the bus."""
