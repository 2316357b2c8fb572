"""How far a chapter is, in a word that is also its colour's name."""

from enum import StrEnum

from events.schemas.shelf_state import ChapterState


class State(StrEnum):
    """What a chapter waits for or is; one that isn't narrated is none of the audiobook's."""

    PENDING = "pending"
    FORMATTING = "formatting"
    FORMATTED = "formatted"
    SPEAKING = "speaking"
    COMPLETE = "complete"
    FAILED = "failed"
    LEFT_OUT = "left out"


SPEECH = {"complete": State.COMPLETE, "running": State.SPEAKING}
TEXT = {"running": State.FORMATTING}


def state_of(chapter: ChapterState) -> State:
    """Return the chapter's state from its two stages'."""
    if not chapter.narrated:
        return State.LEFT_OUT
    if "failed" in {chapter.format_status, chapter.tts_status}:
        return State.FAILED
    if chapter.format_status == "complete":
        return SPEECH.get(chapter.tts_status, State.FORMATTED)
    return TEXT.get(chapter.format_status, State.PENDING)


def told(chapter: ChapterState) -> str:
    """Return the state for people: of what is left out, whether its kind is the reason or the wish for chapters."""
    if chapter.narrated:
        return state_of(chapter)
    return "not asked for" if chapter.kind == "chapter" else f"left out: {chapter.kind}"
