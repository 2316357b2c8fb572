"""Paragraphs that are spoken again: what was offered, and what was chosen. Pure; shared by the stages.

A retake belongs to the text of its paragraph and not to its place, so that it survives later starts of the book unless
that text changes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Literal

PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
FIRST_TAKE = 1
State = Literal["offered", "kept", "discarded", "undone"]


@dataclass(frozen=True)
class Retake:
    """A paragraph that was spoken again.

    Parameters
    ----------
    paragraph
        The formatted paragraph, before any wording.
    wording
        What is spoken instead; None if the same words were spoken again.
    takes
        The number of the take, by the SHA-256 of the text of the chunk. A wording has none: its chunks are new.
    keys
        The idempotency keys of the new speech, in order.
    state
        `offered` until somebody chooses; then `kept` or `discarded`. `undone` is one that was kept before.

    """

    paragraph: str
    wording: str | None
    takes: Mapping[str, int]
    keys: tuple[str, ...]
    state: State = "offered"

    def as_json(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return asdict(self) | {"keys": list(self.keys)}


@dataclass(frozen=True)
class Span:
    """A paragraph of a text, `start` to `end` in characters, without the white space around it."""

    start: int
    end: int
    text: str


def retakes_from(fields: Iterable[Mapping[str, Any]]) -> tuple[Retake, ...]:
    """Return retakes from their JSON values, the oldest first."""
    return tuple(Retake(**{**one, "keys": tuple(one["keys"])}) for one in fields)


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the paragraphs of a formatted text."""
    start = 0
    for end in [*PARAGRAPH_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        words = text[start:stop].strip()
        if words:
            first = text.index(words, start)
            yield Span(first, first + len(words), words)
        start = end.end() if end else stop


def kept_takes(retakes: Sequence[Retake]) -> dict[str, int]:
    """Return the chosen take of each chunk, by the SHA-256 of its text; other chunks have the first."""
    return {text: take for retake in retakes if retake.state == "kept" for text, take in retake.takes.items()}


def kept_wordings(retakes: Sequence[Retake]) -> dict[str, str]:
    """Return what is spoken instead of each reworded paragraph."""
    return {retake.paragraph: retake.wording for retake in retakes if retake.state == "kept" and retake.wording}


def next_take(retakes: Sequence[Retake], chunk_text: str) -> int:
    """Return the number of the next take of a chunk."""
    text = digest(chunk_text)
    return max([FIRST_TAKE, *(retake.takes.get(text, FIRST_TAKE) for retake in retakes)]) + 1


def latest(retakes: Sequence[Retake], paragraph: str, *states: State) -> Retake | None:
    """Return the latest retake of a paragraph in one of the states."""
    found = [retake for retake in retakes if retake.paragraph == paragraph and retake.state in states]
    return found[-1] if found else None


def with_state(retakes: Sequence[Retake], changed: Retake, state: State) -> tuple[Retake, ...]:
    """Return the retakes with one of them in another state; one that is kept counts as the latest."""
    others = [retake for retake in retakes if retake is not changed]
    if state == "kept":
        return (*others, replace(changed, state=state))
    return tuple(replace(retake, state=state) if retake is changed else retake for retake in retakes)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return sha256(text.encode()).hexdigest()
