"""A chapter's text becomes one MP3: cut, bought through the till chunk by chunk, each one checked and joined."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import IO

from book_pipeline.errors import BookUnreadable
from book_pipeline.observability import logger
from book_pipeline.speech.chunks import Chunk, cut
from book_pipeline.speech.elevenlabs import PROVIDER, ElevenLabsVoice
from book_pipeline.speech.joining import Part, join
from book_pipeline.speech.mp3 import BrokenSpeech, Stream, check, read
from book_pipeline.store.artifacts import MP3
from book_pipeline.store.patience import patiently
from book_pipeline.store.till import Intent, Purchase, Receipt, Till, Work

TAKES = 2
"""A chunk whose speech is broken is bought once more, and not again."""
PAUSE_SECONDS = 0.75
"""The silence for each further blank line in the text: a heading has one around it, a change of scene has two."""


@dataclass(frozen=True)
class Recording:
    """A chapter's MP3 and what it cost: `bought` chunks were paid by this very run, `usd` in all."""

    seconds: float
    characters: int
    chunks: int
    bought: int
    usd: Decimal


def speak(
    text: str,
    *,
    into: IO[bytes],
    voice: ElevenLabsVoice,
    till: Till,
    chunk_key: Callable[[str], str],
    chunk_characters: int = 2000,
) -> Recording:
    """Have a chapter spoken; what was bought before, in this chapter or another of the book, is not paid again.

    Parameters
    ----------
    into
        Where the MP3 goes, open for reading and writing, and standing behind the tags.
    chunk_key
        S3 key of the speech bought under a work id.
    chunk_characters
        Most characters a call.

    Raises BookUnreadable if there is no word in the text or a chunk's speech is unusable twice, and whatever the till
    and the voice raise.

    """
    chunks = list(_speakable(cut(text, limit=chunk_characters, language=voice.language)))
    if not chunks:
        message = "The chapter holds no word to speak. Leave it out: chapters= takes a list like 1-3,7."
        raise BookUnreadable(message)
    receipts: list[Receipt] = []
    whole = join(_parts(chunks, voice, till, chunk_key, receipts), into)
    return Recording(
        seconds=whole.seconds,
        characters=sum(len(chunk.text) for chunk in chunks),
        chunks=len(chunks),
        bought=len(receipts),
        usd=sum((receipt.usd for receipt in receipts), Decimal(0)),
    )


def _speakable(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Leave out mere punctuation, such as a line of asterisks, which no voice can speak, but not the pause there."""
    pause = 0
    for chunk in chunks:
        pause = max(pause, chunk.pause)
        if any(map(str.isalnum, chunk.text)):
            yield replace(chunk, pause=pause)
            pause = 0


def _parts(
    chunks: Iterable[Chunk],
    voice: ElevenLabsVoice,
    till: Till,
    chunk_key: Callable[[str], str],
    receipts: list[Receipt],
) -> Iterator[Part]:
    """Yield each chunk's speech, all of the first one's format, and add what is paid to the receipts."""
    first: Stream | None = None
    for chunk in chunks:
        mp3, stream = _spoken(chunk, voice, till, chunk_key, receipts, like=first)
        first = first or stream
        yield Part(mp3, stream, chunk.pause * PAUSE_SECONDS)


def _spoken(
    chunk: Chunk,
    voice: ElevenLabsVoice,
    till: Till,
    chunk_key: Callable[[str], str],
    receipts: list[Receipt],
    like: Stream | None,
) -> tuple[bytes, Stream]:
    """Return the chunk's speech, of the format of `like`."""
    broken: list[bytes] = []
    reason = ""
    for take in range(1, TAKES + 1):
        work = _work(chunk, take, voice, chunk_key)
        purchase = _bought(chunk, work, voice, till, broken)
        receipts += [purchase.receipt] if purchase.receipt else []
        try:
            stream = read(BytesIO(purchase.content))
            check(stream, chunk.text, like)
        except BrokenSpeech as error:
            reason = str(error)
            logger.warning("broken speech", work_id=work.work_id, key=work.key, take=take, reason=reason)
            broken.append(purchase.content)
        else:
            return purchase.content, stream
    message = (
        f"ElevenLabs' speech of {len(chunk.text)} characters ({work.key}) is unusable, {TAKES} times over: {reason}. "
        "Choose another voice or model, or change the text there, then start the book again."
    )
    raise BookUnreadable(message)  # this chapter's trouble: its neighbours go on


def _work(chunk: Chunk, take: int, voice: ElevenLabsVoice, chunk_key: Callable[[str], str]) -> Work:
    """Address the call by all that determines its result."""
    content = json.dumps({"text": chunk.text, "take": take, **voice.identity}, sort_keys=True)
    work_id = sha256(content.encode()).hexdigest()
    characters = len(chunk.text)
    return Work(work_id, chunk_key(work_id), MP3, PROVIDER, voice.model_id, characters, voice.usd(characters))


def _bought(chunk: Chunk, work: Work, voice: ElevenLabsVoice, till: Till, broken: list[bytes]) -> Purchase:
    """Buy the chunk; a provider that wants a wait is obeyed."""

    def recover(intent: Intent) -> tuple[bytes, Receipt] | None:
        found = voice.find_in_history(chunk, intent.created_at)
        # Latest first: if that is an earlier take, then this one was never spoken.
        return None if found is None or found[0] in broken else found

    return patiently(till.can_wait)(till.buy, work, partial(voice.speak, chunk), recover)
