"""Finds the voice that a person names, and the options with its id."""

import re
from collections.abc import Callable, Sequence

from book_pipeline.errors import InvalidRequest
from console.client import Stack
from events.schemas.start import BookOptions
from events.schemas.voices import Voice, VoiceList

WHOLE_ID = re.compile(r"[A-Za-z0-9]{20}")
"""ElevenLabs' ids; a name of twenty letters and digits without a space is taken for one."""
DESCRIPTION = re.compile(r"\s+[-–—|]\s+.*")
"""Names have the form "George - Warm, Captivating Storyteller"."""
MOST_LISTED = 8


def with_voice(options: BookOptions, wanted: str | None, stack: Stack) -> BookOptions:
    """Return the options with the voice that a person names by its name or id.

    Raises InvalidRequest unless exactly one voice of the account has the name.
    """
    if not wanted:
        return options
    return options.model_copy(update={"voice_id": voice_id_of(wanted, stack)})


def voice_id_of(wanted: str, stack: Stack) -> str:
    """Return the id of a voice, given its name or id. An id is returned as it is, without asking the stack."""
    return wanted if WHOLE_ID.fullmatch(wanted) else find_voice(wanted, stack.voices()).voice_id


def find_voice(wanted: str, listed: VoiceList) -> Voice:
    """Return the one voice with this id, this name, this first part of a name, or a name with this beginning.

    Raises InvalidRequest, which lists the voices that match, or all voices.
    """
    name = _plain(wanted)
    tests: tuple[Callable[[Voice], bool], ...] = (
        lambda voice: voice.voice_id == wanted,
        lambda voice: _plain(voice.name) == name,
        lambda voice: _plain(DESCRIPTION.sub("", voice.name)) == name,
        lambda voice: _plain(voice.name).startswith(name),
    )
    for is_meant in tests if name else ():
        found = [voice for voice in listed.voices if is_meant(voice)]
        if len(found) == 1:
            return found[0]
        if found:
            raise InvalidRequest(
                f"{len(found)} voices are called {wanted}: {_listed(found)}. Use the id of one of them."
            )
    raise InvalidRequest(
        f"The ElevenLabs account has no voice {wanted}. `book-pipeline voices` lists them: {_listed(listed.voices)}."
    )


def speaks(voice: Voice, language: str) -> bool:
    """Return whether the voice is labelled with or verified in the language, whatever the region."""
    wanted = language.lower().partition("-")[0]
    return wanted in {spoken.lower().partition("-")[0] for spoken in voice.languages}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _listed(voices: Sequence[Voice]) -> str:
    shown = ", ".join(f"{voice.name} ({voice.voice_id})" for voice in voices[:MOST_LISTED])
    return f"{shown} and {len(voices) - MOST_LISTED} more" if len(voices) > MOST_LISTED else shown or "none"
