"""The metrics, from the list that the handlers write."""

from book_pipeline.metrics import NAMESPACE, SERVICE, UNITS
from reference.markdown import item, title

INTRODUCTION = f"""
Handlers write these metrics as log lines in CloudWatch's embedded metric format. The namespace is `{NAMESPACE}`, and
every metric has the dimension `service` = `{SERVICE["service"]}`. A metric with a second dimension exists twice: in
total, and for each value of that dimension.
"""
MEANINGS = {
    "BooksStarted": "Executions that have claimed a book.",
    "BooksCompleted": "Books whose audiobook is complete.",
    "BooksBound": "Books whose finished files were made.",
    "BooksFailed": "Books that failed.",
    "BooksInFlight": "Books that an execution works on. Written by WatchBooks at least every 15 minutes.",
    "BooksWaiting": "Books in flight that wait for their turn.",
    "BooksStalled": "Books in flight without progress for an hour, until 26 hours after their last row. "
    "Written by WatchBooks at least every 15 minutes.",
    "ChaptersFormatted": "Chapters whose text is prepared for speech.",
    "ChaptersNarrated": "Chapters whose MP3 is complete.",
    "AudioSeconds": "Length of those MP3 files.",
    "CharactersSynthesized": "Characters that ElevenLabs spoke. Second dimension: `provider`.",
    "UsdSpent": "Cost of the provider calls that were answered, in USD. Second dimension: `provider`.",
    "UsdReconciled": "Cost of calls whose answer was lost and which were found later in the provider's history, in "
    "USD. Second dimension: `provider`.",
    "Throttles": "Calls that a provider rejected because of its rate limit. Second dimension: `provider`.",
    "Errors": "Invocations that ended in an error. Second dimension: `error`, its name.",
    "UnexpectedErrors": "Errors that are not in the [list of errors](errors.md), or in a function that must not fail.",
}


def page() -> str:
    """Return docs/reference/metrics.md."""
    if UNITS.keys() != MEANINGS.keys():
        raise KeyError(f"reference/metrics.py describes other metrics: {sorted(UNITS.keys() ^ MEANINGS.keys())}")
    lines = [item(f"`{name}` ({unit.value.lower()}): {MEANINGS[name]}") for name, unit in UNITS.items()]
    return "\n".join([title("Metrics", INTRODUCTION), *lines, ""])
