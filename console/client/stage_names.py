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
}


def stage_name(state: str) -> str:
    """Return the stage of a state or function: `narrating` for GenerateAudio; another name is returned unchanged."""
    return STAGE_NAMES.get(state, state)


def progress_label(stage: str) -> str:
    """Return a book's stage and its status: `narrating`, `narrating failed`, `complete`, `cancelled`."""
    state, _, status = stage.partition(" ")
    if status == "cancelled":  # the stage of a cancelled book is the next one, which has not begun
        return status
    name = stage_name(state)
    return f"{name} {status}" if status != "running" and not name.startswith(status) else name
