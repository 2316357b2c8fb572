"""Narrate a chapter: cut its text into chunks, buy each chunk's speech, check it, and join all into one MP3."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import chain
from types import MappingProxyType
from typing import IO

from book_pipeline.errors import BookUnreadable, SpeechUnusable
from book_pipeline.paid_calls.gateway import IMMEDIATELY, PaidCalls
from book_pipeline.paid_calls.in_order import CallOrder, in_order
from book_pipeline.paid_calls.models import History, Purchase, Receipt, UnusableResult, Work
from book_pipeline.paid_calls.throttling import retry_throttled
from book_pipeline.retakes import FIRST_TAKE, digest
from book_pipeline.speech.chunks import Chunk, cut
from book_pipeline.speech.elevenlabs import PROVIDER, ElevenLabsVoice
from book_pipeline.speech.joining import Part, join
from book_pipeline.speech.mp3 import Stream, check, read
from book_pipeline.store.artifacts import MP3

PAUSE_SECONDS = 0.75
"""Silence per extra blank line in the text: there is one around a heading, and two at a change of scene."""


FIRST_TAKES: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Take:
    """One speaking of a chunk, bought once; another take of the same words is another purchase."""

    chunk: Chunk
    number: int = FIRST_TAKE


@dataclass(frozen=True)
class Recording:
    """The length and cost of a chapter's MP3. This run bought `bought` of its chunks, for `usd`.

    Takes that could not be used are in the ledger only.
    """

    seconds: float
    characters: int
    chunks: int
    bought: int
    usd: Decimal


def narrate_text(
    text: str,
    *,
    into: IO[bytes],
    voice: ElevenLabsVoice,
    paid_calls: PaidCalls,
    chunk_key: Callable[[str], str],
    chunk_characters: int = 2000,
    takes: Mapping[str, int] = FIRST_TAKES,
) -> Recording:
    """Write a chapter's speech to a file. Chunks bought before, for any chapter of the book, are not paid for again.

    Parameters
    ----------
    text
        The chapter's formatted text.
    into
        The file for the MP3, open for reading and writing, positioned after the tags.
    voice
        The voice that speaks the chunks.
    paid_calls
        Buys the speech.
    chunk_key
        Returns the S3 key of the speech bought under an idempotency key.
    chunk_characters
        The most characters in one call.
    takes
        The chosen take of each chunk that was spoken again, by the SHA-256 of its text.

    Raises
    ------
    BookUnreadable
        The text contains no word.
    SpeechUnusable
        The speech of a chunk was broken in every take.

    Errors of `paid_calls` and `voice` are passed on.

    """
    chunks = speakable(text, voice, chunk_characters)
    if not chunks:
        message = "The chapter contains no words. Leave it out: chapters= takes a list like 1-3,7."
        raise BookUnreadable(message)
    receipts: list[Receipt] = []
    with closing(
        _parts([Take(chunk, take_of(chunk, takes)) for chunk in chunks], voice, paid_calls, chunk_key, receipts)
    ) as parts:
        whole = join(parts, into)
    return Recording(
        seconds=whole.seconds,
        characters=sum(len(chunk.text) for chunk in chunks),
        chunks=len(chunks),
        bought=len(receipts),
        usd=sum((receipt.usd for receipt in receipts), Decimal(0)),
    )


def speak_alone(
    chunk: Chunk, voice: ElevenLabsVoice, paid_calls: PaidCalls, chunk_key: Callable[[str], str]
) -> Purchase:
    """Buy the speech of a chunk that belongs to no chapter's MP3, as `narrate_text` does, with the same errors."""
    return _speech(chunk, work_of(Take(chunk), voice, chunk_key), voice, paid_calls, like=None)[0]


def speakable(text: str, voice: ElevenLabsVoice, chunk_characters: int) -> list[Chunk]:
    """Return the chunks of a formatted text that a voice can speak."""
    return list(_speakable(cut(text, limit=chunk_characters, language=voice.language)))


def take_of(chunk: Chunk, takes: Mapping[str, int]) -> int:
    """Return the number of the take that was chosen for a chunk."""
    return takes.get(digest(chunk.text), FIRST_TAKE)


def speak_takes(
    takes: Sequence[Take], voice: ElevenLabsVoice, paid_calls: PaidCalls, chunk_key: Callable[[str], str]
) -> list[Receipt]:
    """Buy the speech of takes that are not bought yet, all in the first one's format; return what was paid.

    Raises SpeechUnusable, and the errors of `paid_calls` and `voice`.
    """
    receipts: list[Receipt] = []
    with closing(_parts(takes, voice, paid_calls, chunk_key, receipts)) as parts:
        for _ in parts:
            pass
    return receipts


def _speakable(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Yield the chunks without those of punctuation only, which no voice can speak; their pauses are kept."""
    pause = 0
    for chunk in chunks:
        pause = max(pause, chunk.pause)
        if any(map(str.isalnum, chunk.text)):
            yield replace(chunk, pause=pause)
            pause = 0


def _parts(
    takes: Sequence[Take],
    voice: ElevenLabsVoice,
    paid_calls: PaidCalls,
    chunk_key: Callable[[str], str],
    receipts: list[Receipt],
) -> Generator[Part, None, None]:
    """Yield each take's speech, all in the first one's format, and append this run's payments to `receipts`."""
    first, *others = takes
    start = _speech(first.chunk, work_of(first, voice, chunk_key), voice, paid_calls, like=None)

    def piece(take: Take) -> tuple[str, Callable[[CallOrder], tuple[Purchase, Stream]]]:
        work = work_of(take, voice, chunk_key)
        return work.idempotency_key, partial(_speech, take.chunk, work, voice, paid_calls, start[1])

    with closing(in_order(map(piece, others))) as bought:  # a chunk that is being bought is stored even after an error
        for take, (purchase, stream) in zip(takes, chain([start], bought), strict=True):
            receipts += [purchase.receipt] if purchase.receipt else []
            yield Part(purchase.content, stream, take.chunk.pause * PAUSE_SECONDS)


def _speech(
    chunk: Chunk,
    work: Work,
    voice: ElevenLabsVoice,
    paid_calls: PaidCalls,
    like: Stream | None,
    order: AbstractContextManager[object] = IMMEDIATELY,
) -> tuple[Purchase, Stream]:
    """Buy the chunk's speech, in the format of `like`, and return it with its frames.

    A throttled call is repeated while there is time. Raises SpeechUnusable if all takes are broken.
    """
    checked: list[Stream] = []

    def check_speech(mp3: bytes) -> None:
        stream = read(BytesIO(mp3))
        check(stream, chunk.text, like)
        checked.append(stream)

    history = History(lambda intent: voice.find_in_history(chunk, intent), voice.history_seconds)
    try:
        purchase = retry_throttled(paid_calls.can_wait)(
            paid_calls.buy, work, partial(voice.speak, chunk), history, check_speech, order
        )
    except UnusableResult as error:
        message = (
            f"ElevenLabs returned no usable speech for {len(chunk.text)} characters ({work.key}): {error}. Start the "
            "book again, which tries again, or choose another voice or model, or change the text there."
        )
        raise SpeechUnusable(message) from None  # fails this chapter only
    return purchase, checked[-1]


def work_of(take: Take, voice: ElevenLabsVoice, chunk_key: Callable[[str], str]) -> Work:
    """Return the call as work whose idempotency key covers everything that determines the speech."""
    content = json.dumps({"text": take.chunk.text, "take": take.number, **voice.identity}, sort_keys=True)
    idempotency_key = sha256(content.encode()).hexdigest()
    characters = len(take.chunk.text)
    return Work(
        idempotency_key, chunk_key(idempotency_key), MP3, PROVIDER, voice.model_id, characters, voice.usd(characters)
    )
