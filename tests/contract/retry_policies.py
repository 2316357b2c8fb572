"""The retry policies of the state machine: one retrier of the Amazon States Language for each name."""

from typing import Any

LAMBDA_FAILURES = [
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
]
"""Failures of the service; the function did not run, or its result was lost."""
CONCURRENCY_LIMIT = "Lambda.TooManyRequestsException"
STOPPED = ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "Runtime.OutOfMemory"]
"""Lambda stopped the function."""
CRASHES = [*STOPPED, "States.Timeout"]
"""The function started and did not return."""


def retrier(
    errors: list[str], *, first: int, rate: float, longest: int, attempts: int, jitter: bool = True
) -> dict[str, Any]:
    """Return the retrier: waits from `first` seconds, multiplied by `rate` each time, up to `longest` seconds."""
    waits = {"IntervalSeconds": first, "BackoffRate": rate, "MaxDelaySeconds": longest, "MaxAttempts": attempts}
    return {"ErrorEquals": errors, **waits} | ({"JitterStrategy": "FULL"} if jitter else {})


POLICIES = {
    "lambda failure": retrier(LAMBDA_FAILURES, first=1, rate=2, longest=30, attempts=8),
    "concurrency": retrier([CONCURRENCY_LIMIT], first=1, rate=2, longest=300, attempts=100),
    "speech slot": retrier([CONCURRENCY_LIMIT], first=2, rate=1.5, longest=300, attempts=1000),
    "crash": retrier(CRASHES, first=1, rate=2, longest=30, attempts=5),
    "stopped": retrier(STOPPED, first=1, rate=2, longest=30, attempts=5),
    "lost token": retrier(
        ["States.HeartbeatTimeout", "States.Timeout"], first=1, rate=1, longest=1, attempts=20, jitter=False
    ),
    "source": retrier(["SourceUnavailable"], first=5, rate=2, longest=60, attempts=4),
    "throttled": retrier(["ProviderThrottled"], first=300, rate=2, longest=1800, attempts=4, jitter=False),
    "provider": retrier(["ProviderUnavailable"], first=5, rate=2, longest=60, attempts=4),
    "busy": retrier(["ChapterBusy"], first=5, rate=1.5, longest=30, attempts=20, jitter=False),
    "unfinished": retrier(["ChapterUnfinished"], first=1, rate=1, longest=1, attempts=20, jitter=False),
    "making way": retrier(["ChapterYields"], first=60, rate=1, longest=60, attempts=3, jitter=False),
    "database": retrier(["DatabaseUnavailable", "DatabaseResuming"], first=2, rate=2, longest=30, attempts=6),
}
LAMBDA = ["lambda failure", "concurrency"]
PAID_CHAPTER = ["crash", "throttled", "provider", "busy", "unfinished", "database"]
TASKS = {
    "ScrapeBook": [*LAMBDA, "crash", "source", "database"],
    "ParseBook": [*LAMBDA, "crash", "database"],
    "AwaitApproval": [*LAMBDA, "stopped", "database"],
    "WaitForTurn": ["lost token", *LAMBDA, "stopped", "database"],
    "FormatChapter": [*LAMBDA, *PAID_CHAPTER],
    "RecordFormatFailure": [*LAMBDA, "crash", "database"],
    "GenerateChapterAudio": ["lambda failure", "speech slot", "making way", *PAID_CHAPTER],
    "RecordAudioFailure": [*LAMBDA, "crash", "database"],
    "FinalizeBook": [*LAMBDA, "crash", "database"],
    "RecordFailure": [*LAMBDA, "crash", "database"],
}
"""The policies of each task, in the order in which Step Functions evaluates them."""
