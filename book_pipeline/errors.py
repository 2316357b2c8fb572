"""Every error that the pipeline raises on purpose.

The `ErrorEquals` lists of the state machine contain these class names, so the names are public and unique.

    PipelineError
    ├── TransientError              retried by the state machine, leaf by leaf
    │   ├── SourceUnavailable
    │   ├── ProviderThrottled
    │   ├── ProviderUnavailable
    │   ├── DatabaseUnavailable
    │   ├── DatabaseResuming
    │   ├── ChapterBusy
    │   ├── ChapterUnfinished
    │   └── ChapterYields
    └── PermanentError              not retried: the book or the chapter fails
        ├── InvalidRequest
        ├── SourceRejected
        ├── SourceNotFound
        ├── WordsUnaccounted
        ├── BookUnreadable
        ├── ProviderRejected
        ├── SpeechUnusable
        ├── BudgetExceeded
        ├── ChaptersIncomplete
        ├── AudiobookDamaged
        ├── PresetNotMet
        ├── ArtifactsNotDeleted
        ├── ReviewUnanswered
        ├── WebhookFailed
        └── ExecutionEnded

A message names the cause and the remedy; log lines and the state of the book add the ids.
The default message is the docstring of the class.

`label` says in a few words what is wrong, where a person reads of the error instead of its name.
`http_status` is the status of an HTTP service with this error; the flags of X-Ray are derived from it.
"""

from typing import ClassVar


class PipelineError(Exception):
    """The pipeline stopped."""

    label: ClassVar[str] = "the pipeline stopped"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or type(self).__name__).strip())


class TransientError(PipelineError):
    """A temporary failure; the same call may succeed later."""

    http_status = 503


class PermanentError(PipelineError):
    """A permanent failure; the same call fails until something is changed."""

    http_status = 400


class SourceUnavailable(TransientError):
    """The source did not answer. The call is retried; if it keeps failing, check the address."""

    label = "the source did not answer"


class ProviderThrottled(TransientError):
    """The provider throttled the call. It is retried after the wait that the provider asks for."""

    label = "the provider asks to wait"

    http_status = 429

    def __init__(self, message: str = "", retry_after: float | None = None, *, refused: bool = True) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        # A provider that refuses a call charges nothing; one that fails under its load may have charged.
        self.refused = refused


class ProviderUnavailable(TransientError):
    """The provider did not answer, or answered with a server error. The call is retried."""

    label = "the provider did not answer"

    def __init__(self, message: str = "", *, answered: bool = False) -> None:
        super().__init__(message)
        # An answer of the provider itself means that the call has ended; without one it may still be running.
        self.answered = answered


class DatabaseUnavailable(TransientError):
    """The database did not answer. The call is retried."""

    label = "the database did not answer"


class DatabaseResuming(TransientError):
    """The database was asleep and is not awake yet, which takes about 15 seconds. The call is retried."""

    label = "the database is waking"


class ChapterBusy(TransientError):
    """The chapter cannot be worked on or paid for now; the message says why. The state machine retries it."""

    label = "the chapter is in use"

    http_status = 409


class ChapterUnfinished(TransientError):
    """The invocation ran out of time. Paid chunks are stored, and the retry continues from there."""

    label = "the time ran out"

    http_status = 409


class ChapterYields(TransientError):
    """A short book needs the speech call that this chapter would use. The chapter begins a minute later."""

    label = "a shorter book goes first"

    http_status = 409


class InvalidRequest(PermanentError):
    """The request cannot be carried out: a value is wrong, or contradicts the stored book. The message says which."""

    label = "the request cannot be carried out"


class SourceRejected(PermanentError):
    """The source cannot be used, for its format, size, protection or address. The message says why and what works."""

    label = "the source cannot be used"


class SourceNotFound(PermanentError):
    """Nothing exists at the address of the source. Check the address and start the book again."""

    label = "the source was not found"


class WordsUnaccounted(PermanentError):
    """Words of the source were lost or doubled when it was read. The message quotes the first, and says what to do."""

    label = "words were lost or doubled"


class BookUnreadable(PermanentError):
    """The book contains no chapters that can be read. Check that the file contains its text."""

    label = "no chapters to narrate"


class ProviderRejected(PermanentError):
    """The provider rejected the call. Check the API key and the quota of the account, then start the book again."""

    label = "the provider rejected the call"


class SpeechUnusable(PermanentError):
    """The speech of some words was damaged twice. Start the book again: these words are tried again."""

    label = "the speech was damaged"


class BudgetExceeded(PermanentError):
    """The estimate is above max_cost_usd; nothing was paid in this run. Raise the limit or choose fewer chapters."""

    label = "above the maximum cost"


class ChaptersIncomplete(PermanentError):
    """Some chapters failed. Start the book again: only these chapters are processed and paid."""

    label = "chapters are missing"


class AudiobookDamaged(PermanentError):
    """A stored file of the book is missing or damaged. Start the book again to repair it."""

    label = "a stored file is damaged"


class PresetNotMet(PermanentError):
    """Files break rules of a preset such as ACX, and are not offered. The message names each file and value."""

    label = "files break rules of a shop"


class ChapterTooLong(PermanentError):
    """The finished files of a chapter would take longer than a function may run. The message says what helps."""

    label = "a chapter is too long"


class BindingLost(PermanentError):
    """The finished files were not made: events about them were lost. Start the book again; nothing is paid twice."""

    label = "the finished files were not made"


class ArtifactsNotDeleted(PermanentError):
    """Some objects of a book could not be deleted. Delete the book again."""

    label = "not everything was deleted"


class ReviewUnanswered(PermanentError):
    """Nobody approved or cancelled the book in time; nothing was paid. Retry the book, which asks again."""

    label = "nobody approved the book"


class WebhookFailed(PermanentError):
    """The webhook did not accept a notice, which is in the dead-letter queue. The message says why."""

    label = "the webhook did not accept a notice"


class ExecutionEnded(PermanentError):
    """The execution ended without recording why. Start the book again: it continues where it stopped."""

    label = "it stopped without a reason"
