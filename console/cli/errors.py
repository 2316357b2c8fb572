"""The errors that the user can correct. The command prints their message and exits with status 1."""

from pydantic import ValidationError

from book_pipeline.errors import PipelineError
from console.client import BookUnknown
from console.client.errors import NO_ANSWER
from local.errors import LocalCloudError

USER_ERRORS = (*NO_ANSWER, ValidationError, OSError, PipelineError, BookUnknown, LocalCloudError)
"""The path, option, book, account or stack is wrong or unavailable."""
