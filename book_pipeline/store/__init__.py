"""Where state lives: rows in PostgreSQL, texts and sounds in S3, keys in Secrets Manager, news on the bus."""
