"""A complete book as it is when its events about finished files were lost more than an hour ago."""

from uuid import UUID

from .conftest import Cloud

LONG_AGO = "updated_at = now() - interval '2 hours'"


def lose_events(cloud: Cloud, book_id: UUID) -> None:
    """Leave the book so. Only the owner of the tables can set a time back: a trigger sets it at each update."""
    forgotten = {
        "book_processing": f"binding_status = 'pending', binding_error = NULL WHERE book_id = '{book_id}'",
        "chapter_content": "measured_sha256 = NULL, aac_key = NULL, masters = NULL "
        f"WHERE chapter_id IN (SELECT chapter_id FROM chapters WHERE book_id = '{book_id}')",
    }
    statements = [
        "SET LOCAL ROLE migrator",
        *(f"ALTER TABLE {table} DISABLE TRIGGER touch" for table in forgotten),
        *(f"UPDATE {table} SET {LONG_AGO}, {columns}" for table, columns in forgotten.items()),
        *(f"ALTER TABLE {table} ENABLE TRIGGER touch" for table in forgotten),
    ]
    cloud.sql("; ".join(statements))  # several statements are one transaction
