"""Cut a chapter's text into chunks, each spoken by one call.

Cuts depend on the words nearby, not on the distance from the chapter's start, so a corrected paragraph re-buys only the
chunks around it. Every boundary between two pieces of text has a rank: first, whether it outranks all others near it
(so that no scrap becomes a chunk), then its kind (paragraph, sentence, clause, word), then a hash of the piece before
it. A stretch longer than the limit is cut at its highest boundary, and so are both parts, until all are short enough.
Text much further away than the limit has no influence.

First, the text is divided into stretches at its pauses: one blank line separates paragraphs, and each further one is a
pause (around a heading, at a change of scene). No chunk crosses a pause, because the call cannot express one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from itertools import accumulate, pairwise

from book_pipeline.speech.sentences import sentences

CONTEXT_CHARACTERS = 400
"""Characters of context before and after a chunk, sent for intonation; they are not spoken and not charged."""
SPACING = 4
"""Cuts are at least a quarter of the limit apart where possible, because short chunks sound worse."""

PAUSE = re.compile(r"\n(?:[^\S\n]*\n){2,}\s*")
NEWLINES_BETWEEN_PARAGRAPHS = 2
PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
CLAUSE_END = re.compile(r"[,;:)\]…][\"'”’»]*\s+|[—–，；：、]\s*(?=\w)")
WORD_END = re.compile(r"\s+")


@dataclass(frozen=True)
class Chunk:
    """The text of one call, and its context in the chapter.

    Parameters
    ----------
    pause
        The number of extra blank lines before it. The silence is not part of the call, so it is not charged.

    """

    text: str
    previous_text: str | None = None
    next_text: str | None = None
    pause: int = 0


class Kind(IntEnum):
    """What ends at a boundary; a higher kind is a better place to cut."""

    SLICE = 0
    WORD = 1
    CLAUSE = 2
    SENTENCE = 3
    PARAGRAPH = 4


Piece = tuple[str, Kind]
Rank = tuple[bool, Kind, bytes]


def cut(text: str, *, limit: int, language: str | None = None) -> list[Chunk]:
    """Cut a chapter into chunks that contain all of its words, in order.

    Parameters
    ----------
    text
        The chapter's formatted text.
    limit
        The most characters in a chunk.
    language
        ISO 639-1 code, with or without a region, for the detection of sentence ends; English if None.

    """
    code = (language or "en").split("-")[0].lower()
    return [
        Chunk(chunk_text, _before(text, start), _after(text, end), pause if start == first else 0)
        for first, last, pause in _stretches(text)
        for start, end in pairwise([first, *(first + at for at in _offsets(text[first:last], limit, code)), last])
        if (chunk_text := text[start:end].strip())
    ]


def _stretches(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the start and end of each stretch between two pauses, and the number of extra blank lines before it."""
    start = pause = 0
    for match in PAUSE.finditer(text):
        yield start, match.start(), pause
        start, pause = match.end(), match.group().count("\n") - NEWLINES_BETWEEN_PARAGRAPHS
    yield start, len(text), pause


def _offsets(stretch: str, limit: int, language: str) -> Iterator[int]:
    """Return the offsets at which a stretch without pauses is cut."""
    spacing = limit // SPACING
    pieces = _pieces(stretch, limit - spacing, language)
    offsets = [0, *accumulate(len(piece) for piece, _ in pieces)]
    return _cuts(_ranks(pieces, offsets, spacing), offsets, limit, 0, len(pieces))


def _pieces(text: str, limit: int, language: str) -> list[Piece]:
    """Return the text in pieces that are as coarse as the limit allows."""
    splitters: dict[Kind, Callable[[str], list[str]]] = {
        Kind.PARAGRAPH: lambda text: _split(PARAGRAPH_END, text),
        Kind.SENTENCE: lambda text: list(sentences(text, language)),
        Kind.CLAUSE: lambda text: _split(CLAUSE_END, text),
        Kind.WORD: lambda text: _split(WORD_END, text),
        Kind.SLICE: lambda text: [text[start : start + limit] for start in range(0, len(text), limit)],
    }
    pieces = [(part, Kind.PARAGRAPH) for part in splitters[Kind.PARAGRAPH](text)]
    for kind in (Kind.SENTENCE, Kind.CLAUSE, Kind.WORD, Kind.SLICE):
        pieces = [finer for piece in pieces for finer in _refined(piece, kind, splitters[kind], limit)]
    return pieces


def _refined(piece: Piece, kind: Kind, split: Callable[[str], list[str]], limit: int) -> Iterator[Piece]:
    """Yield the piece, or its parts if it is too long; the last part has the kind of the whole."""
    text, ended = piece
    parts = split(text) if len(text.strip()) > limit else [text]
    yield from ((part, kind) for part in parts[:-1])
    yield parts[-1], ended


def _split(end: re.Pattern[str], text: str) -> list[str]:
    ends = [match.end() for match in end.finditer(text)]
    return [text[start:stop] for start, stop in pairwise([0, *ends, len(text)]) if start < stop]


def _ranks(pieces: Sequence[Piece], offsets: Sequence[int], spacing: int) -> list[Rank]:
    """Return the rank of the boundary after each piece."""
    heights = [(kind, blake2b(text.strip().encode(), digest_size=8).digest()) for text, kind in pieces]

    def stands_out(index: int) -> bool:
        if offsets[index + 1] < spacing or offsets[-1] - offsets[index + 1] < spacing:
            return False
        for step in (-1, 1):
            other = index + step
            while abs(offsets[other + 1] - offsets[index + 1]) < spacing:
                if heights[other] >= heights[index]:
                    return False
                other += step
        return True

    return [(stands_out(index), kind, digest) for index, (kind, digest) in enumerate(heights)]


def _cuts(ranks: Sequence[Rank], offsets: Sequence[int], limit: int, first: int, last: int) -> Iterator[int]:
    """Yield the offsets at which the pieces `first` to `last` (exclusive) are cut."""
    start, end = offsets[first], offsets[last]
    if end - start <= limit or last - first <= 1:
        return
    # Of equal boundaries (a repeated refrain) choose the middle one: it keeps the recursion shallow.
    highest = max(range(first, last - 1), key=lambda index: (ranks[index], -abs(2 * offsets[index + 1] - start - end)))
    yield from _cuts(ranks, offsets, limit, first, highest + 1)
    yield offsets[highest + 1]
    yield from _cuts(ranks, offsets, limit, highest + 1, last)


def _before(text: str, start: int) -> str | None:
    """Return the context before `start`, beginning with a whole word."""
    context = text[max(0, start - CONTEXT_CHARACTERS) : start].rstrip()
    if start > CONTEXT_CHARACTERS:
        context = context.partition(" ")[2] or context
    return context or None


def _after(text: str, end: int) -> str | None:
    """Return the context after `end`, ending with a whole word."""
    context = text[end : end + CONTEXT_CHARACTERS].lstrip()
    if end + CONTEXT_CHARACTERS < len(text):
        context = context.rpartition(" ")[0] or context
    return context or None
