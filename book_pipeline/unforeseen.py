"""An error that nobody foresaw, told without the values that its message may quote: they may be text of a book.

Lambda's runtime logs the message of whatever a handler raises, X-Ray and Step Functions keep it, and it ends in the
database. A failing row, an answer that fits no schema, a word that is no number: their errors quote them.
"""

import traceback
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

QUOTES_NOTHING = (OSError, BotoCoreError, ClientError)
"""Their messages hold names, addresses and codes."""
OURS = {"book_pipeline", "events", "handlers"}
SYNTAX_AND_ACCESS = "42"
"""PostgreSQL's class of errors that name tables, columns and rights, but quote no row."""


def without_values(error: Exception) -> Exception:
    """Return the error itself if its message can't quote a value, else one of its name that says where it came from."""
    if isinstance(error, QUOTES_NOTHING) or str(getattr(error, "sqlstate", "")).startswith(SYNTAX_AND_ACCESS):
        return error
    name = type(error).__name__
    way = traceback.extract_tb(error.__traceback__)
    place = [step for step in way if OURS.intersection(Path(step.filename).parts)][-1]
    message = (
        f"Nobody foresaw this: {name} in {Path(place.filename).name}, line {place.lineno}. "
        "The function's log has the way there; what the error says is left out, as it may quote the book."
    )
    namesake: type[Exception] = type(name, (Exception,), {})
    return namesake(message).with_traceback(error.__traceback__)
