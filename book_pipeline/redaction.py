"""Redaction of unexpected errors, whose messages may quote the book.

The Lambda runtime logs the message of every raised error, X-Ray and Step Functions store it, and it is written into the
database. Errors about a database row, a response or a number often quote the value.
"""

import traceback
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

QUOTES_NOTHING = (OSError, BotoCoreError, ClientError)
"""Errors whose messages contain names, addresses and codes only."""
OURS = {"book_pipeline", "events", "handlers"}
SYNTAX_AND_ACCESS = "42"
"""Class of PostgreSQL errors that name tables, columns and privileges, but quote no row."""


def redacted(error: Exception) -> Exception:
    """Return the error if its message cannot quote a value, otherwise one of the same name with its location."""
    if isinstance(error, QUOTES_NOTHING) or str(getattr(error, "sqlstate", "")).startswith(SYNTAX_AND_ACCESS):
        return error
    name = type(error).__name__
    steps = traceback.extract_tb(error.__traceback__)
    place = [step for step in steps if OURS.intersection(Path(step.filename).parts)][-1]
    message = (
        f"Unexpected {name} in {Path(place.filename).name}, line {place.lineno}. The message is redacted because it "
        "may quote the book; see the log of the function."
    )
    replacement: type[Exception] = type(name, (Exception,), {})
    return replacement(message).with_traceback(error.__traceback__)
