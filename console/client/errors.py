"""Errors between a client and a stack, and their messages."""

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from account import StackUnusable
from account.aws_errors import aws_error_message
from events.schemas.base import problems_of

NO_ANSWER = (BotoCoreError, ClientError, StackUnusable)
"""The stack does not respond, or its response is not that of a book pipeline."""


def message_of(error: Exception) -> str:
    """Return one line that says what is wrong and what to do."""
    match error:
        case ValidationError():
            return problems_of(error)
        case BotoCoreError() | ClientError():
            return aws_error_message(error)
        case OSError() if error.strerror:
            return f"{error.filename or 'The file'}: {error.strerror}. Check the path and its permissions."
        case _:
            return str(error)
