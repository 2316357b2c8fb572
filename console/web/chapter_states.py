"""The state of a chapter, derived from the states of its two stages."""

from enum import StrEnum

from events.schemas.describe_books import ChapterState


class State(StrEnum):
    """A chapter's state; its value is the label on the page and, with hyphens, the CSS class."""

    PENDING = "pending"
    FORMATTING = "formatting"
    FORMATTED = "formatted"
    NARRATING = "narrating"
    COMPLETE = "complete"
    FAILED = "failed"
    LEFT_OUT = "left out"


BY_TTS_STATUS = {"complete": State.COMPLETE, "running": State.NARRATING}
BY_FORMAT_STATUS = {"running": State.FORMATTING}


def state_of(chapter: ChapterState) -> State:
    """Return the chapter's state."""
    if not chapter.selected:
        return State.LEFT_OUT
    if "failed" in {chapter.format_status, chapter.tts_status}:
        return State.FAILED
    if chapter.format_status == "complete":
        return BY_TTS_STATUS.get(chapter.tts_status, State.FORMATTED)
    return BY_FORMAT_STATUS.get(chapter.format_status, State.PENDING)


def state_label(chapter: ChapterState) -> str:
    """Return the label of the state; for a chapter that is left out, with the reason."""
    if chapter.selected:
        return state_of(chapter)
    return "not requested" if chapter.kind == "chapter" else f"left out: {chapter.kind}"
