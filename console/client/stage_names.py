"""The names of the stages that people read, in place of the state machine's."""

STAGE_NAMES = {
    "ScrapeBook": "scraping",
    "ParseBook": "parsing",
    "AwaitApproval": "waiting for review",
    "WaitForTurn": "waiting",
    "FormatChapters": "formatting",
    "FormatChapter": "formatting",
    "GenerateAudio": "narrating",
    "GenerateChapterAudio": "narrating",
    "FinalizeBook": "finalizing",
    "EncodeChapter": "encoding",
    "BindBook": "binding",
    "GiveTurns": "giving turns",
    "ApproveBook": "approval",
    "RetryBook": "retry",
    "WatchBooks": "watching",
    "ExpandManifest": "list of books",
    "SampleVoice": "sample",
    "RetakePassage": "retakes",
    "RecordFailure": "recording the failure",
    "RecordChapterFailure": "recording the failure",
    "CancelBook": "cancelling",
    "DeleteBook": "deleting",
    "NotifyWebhook": "notice",
}

GOING_ON = {"running", "pending"}
"""A stage of a book that is pending is the next one, which begins at once."""


def stage_name(state: str) -> str:
    """Return the stage of a state or function: `narrating` for GenerateAudio; another name is returned unchanged."""
    return STAGE_NAMES.get(state, state)


def progress_label(stage: str) -> str:
    """Return a book's stage, and its status if that is no progress: `narrating`, `narrating failed`, `cancelled`."""
    state, _, status = stage.partition(" ")
    if status == "cancelled":  # the stage of a cancelled book is the next one, which has not begun
        return status
    name = stage_name(state)
    return f"{name} {status}" if status not in GOING_ON and not name.startswith(status) else name
