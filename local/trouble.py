"""What can go wrong that a person can mend, and what they are told of it."""

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from account import StackUnusable
from account.refusals import told
from book_pipeline.errors import PipelineError
from events.schemas.base import problems_of
from local.running import NotRunning
from local.stack import BookUnknown

NO_ANSWER = (BotoCoreError, ClientError, StackUnusable)
"""The pipeline doesn't answer, or not as it should."""
TROUBLE = (*NO_ANSWER, ValidationError, OSError, PipelineError, BookUnknown, NotRunning)
"""A path, an option, a book, an account, a stack."""


def line_of(error: Exception) -> str:
    """Return the line that says what is wrong and what to do."""
    match error:
        case ValidationError():
            return problems_of(error)
        case BotoCoreError() | ClientError():
            return told(error)
        case _:
            return str(error)
