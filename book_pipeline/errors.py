"""Every error that the pipeline raises on purpose.

The state machine's `ErrorEquals` lists these class names: they are public, unique, and never renamed lightly.

    PipelineError
    ├── TransientError              worth another try: the state machine retries each leaf
    │   ├── SourceUnavailable
    │   ├── ProviderThrottled
    │   ├── ProviderUnavailable
    │   ├── DatabaseUnavailable
    │   ├── ChapterBusy
    │   └── ChapterUnfinished
    └── PermanentError              trying again changes nothing: the book or the chapter fails
        ├── InvalidRequest
        ├── SourceRejected
        ├── SourceNotFound
        ├── BookUnreadable
        ├── ProviderRejected
        ├── BudgetExceeded
        └── ChaptersIncomplete

A message names the book, the thing and the remedy; without one the class's docstring speaks.

`http_status` is the status that an HTTP service would answer with: X-Ray's flags go by it (docs/tracing.md).
"""

from typing import ClassVar


class PipelineError(Exception):
    """The pipeline stopped."""

    http_status: ClassVar[int] = 500

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or type(self).__name__).strip())


class TransientError(PipelineError):
    """A passing trouble; the same call may succeed later."""

    http_status = 503


class PermanentError(PipelineError):
    """A lasting trouble; somebody has to change something first."""

    http_status = 400


class SourceUnavailable(TransientError):
    """The source did not answer. It is asked again; if it stays silent, check the address."""


class ProviderThrottled(TransientError):
    """The provider asked us to slow down. The call is repeated after the wait it named."""

    http_status = 429

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProviderUnavailable(TransientError):
    """The provider did not answer, or answered with an error of its own. The call is repeated.

    `answered` says that the answer was the provider's own, so that it can't be at work on the call any more.
    """

    def __init__(self, message: str = "", *, answered: bool = False) -> None:
        super().__init__(message)
        self.answered = answered


class DatabaseUnavailable(TransientError):
    """The database did not answer. The call is repeated."""


class ChapterBusy(TransientError):
    """Another invocation holds this chapter. Its turn comes when that one ends or its lease runs out."""

    http_status = 409


class ChapterUnfinished(TransientError):
    """Time ran out with the paid chunks kept. The retry goes on where this one stopped."""

    http_status = 409


class InvalidRequest(PermanentError):
    """The request does not fit its schema. Correct the field it names."""


class SourceRejected(PermanentError):
    """The source is of a kind that the pipeline does not take. Send txt, html, epub or md."""


class SourceNotFound(PermanentError):
    """There is nothing at the source's address. Check it and drop the book again."""


class BookUnreadable(PermanentError):
    """No chapters could be read from the book. Check that the file holds its text."""


class ProviderRejected(PermanentError):
    """The provider refused the call. Check the API key and the account's quota, then start the book again."""


class BudgetExceeded(PermanentError):
    """The estimate is above max_cost_usd; nothing was paid. Raise the limit or choose fewer chapters."""


class ChaptersIncomplete(PermanentError):
    """Some chapters failed. Start the book again: only they are done and paid."""
