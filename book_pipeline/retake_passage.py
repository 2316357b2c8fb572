"""RetakePassage: speak a paragraph of a complete book again, or a word, and keep or discard the result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.formatting.lexicon.meaning import changed_meaning
from book_pipeline.formatting.wordings import difference
from book_pipeline.paid_calls.session import ChapterSession
from book_pipeline.retakes import (
    Retake,
    Span,
    State,
    digest,
    kept_takes,
    kept_wordings,
    latest,
    next_take,
    paragraphs,
    retakes_from,
    with_state,
)
from book_pipeline.speech.chapter import Take, speak_takes, speakable, take_of, work_of
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord, Chapters
from book_pipeline.store.keys import chunk_key

COMPLETE = ("complete", "complete")
STAGE = "RetakePassage"


@dataclass(frozen=True)
class Passage:
    """A paragraph of a narrated chapter: what is spoken now, and what would be bought.

    Parameters
    ----------
    number, count
        Of the paragraph, from 1, and of the paragraphs of the chapter.
    text
        The paragraph as it is spoken; `paragraph` is the same before any wording.
    wording
        What would be spoken instead; None for the same words.
    retakes
        Of the chapter.
    now, new
        The speech that has the paragraph now, and what would be bought.
    keys
        The idempotency keys of both.

    """

    number: int
    count: int
    text: str
    paragraph: str
    wording: str | None
    retakes: tuple[Retake, ...]
    now: tuple[Take, ...]
    new: tuple[Take, ...]
    keys: Mapping[Take, str]

    @property
    def current(self) -> Retake | None:
        """The retake that is offered, else the one that was kept."""
        return latest(self.retakes, self.paragraph, "offered") or latest(self.retakes, self.paragraph, "kept")

    @property
    def offered(self) -> Retake | None:
        """The retake that is offered."""
        return latest(self.retakes, self.paragraph, "offered")

    @property
    def is_offered(self) -> bool:
        """Whether the take or wording of the request is offered."""
        return self.offered is not None and self.offered.wording == self.wording

    def described(self, usd: Callable[[int], Decimal]) -> dict[str, Any]:
        """Return the paragraph as a requester sees it, with the characters that are not bought yet, and their price.

        What is offered already is not bought again.
        """
        bought = {key for retake in self.retakes for key in retake.keys}
        bought |= set(self.keys.values()) if self.is_offered else set()
        characters = sum(len(take.chunk.text) for take in self.new if self.keys[take] not in bought)
        current = self.current
        return {
            "paragraph": self.number,
            "paragraphs": self.count,
            "text": self.text,
            "characters": characters,
            "usd": usd(characters),
            "wording": current.wording if current else None,
            "state": current.state if current else "none",
            "now": tuple(self.keys[take] for take in self.now),
            "offered": self.offered.keys if self.offered else (),
        }


def passage_of(
    chapter: ChapterRecord,
    text: str,
    number: int,
    wording: str | None,
    voice: ElevenLabsVoice,
    chunk_characters: int,
    language: str | None,
) -> Passage:
    """Return a paragraph of a chapter and what another take or wording of it would buy.

    Raises SourceNotFound if the chapter has no such paragraph, and InvalidRequest if the wording cannot be spoken.
    """
    spans = list(paragraphs(text))
    if not 1 <= number <= len(spans):
        message = f"Chapter {chapter.number} has {len(spans)} paragraphs, and no paragraph {number}."
        raise SourceNotFound(message)
    span, retakes = spans[number - 1], retakes_from(chapter.retakes)
    reworded = {spoken: paragraph for paragraph, spoken in kept_wordings(retakes).items()}
    paragraph = reworded.get(span.text, span.text)
    chunk_characters = min(chunk_characters, voice.most_characters)
    chunks, takes = speakable(text, voice, chunk_characters), kept_takes(retakes)
    now = tuple(Take(chunk, take_of(chunk, takes)) for chunk in _with(span, chunks, text))
    wording = None if wording is None else checked_wording(wording, span.text, language)
    if wording is None:
        new = tuple(Take(take.chunk, next_take(retakes, take.chunk.text)) for take in now)
    else:
        changed = text[: span.start] + wording + text[span.end :]
        known = {chunk.text for chunk in chunks}
        others = [chunk for chunk in speakable(changed, voice, chunk_characters) if chunk.text not in known]
        new = tuple(Take(chunk, take_of(chunk, takes)) for chunk in others)
    work = partial(work_of, voice=voice, chunk_key=partial(chunk_key, chapter.book_id))
    keys = {take: work(take).idempotency_key for take in (*now, *new)}
    return Passage(number, len(spans), span.text, paragraph, wording, retakes, now, new, keys)


def checked_wording(wording: str, current: str, language: str | None) -> str:
    """Return a wording with single spaces. Raises InvalidRequest if it changes nothing, or a negation or a number."""
    wording = " ".join(wording.split())
    if not any(map(str.isalnum, wording)):
        message = "The wording has no word. Leave the paragraph out of the source instead."
        raise InvalidRequest(message)
    if wording == current:
        message = "The wording is what is spoken now. Leave it out for another take of the same words."
        raise InvalidRequest(message)
    change = difference(0, current, wording)
    changed = changed_meaning(change.before, change.after, language)
    if changed:
        message = f"The wording changes {changed}. Write it as the book has it."
        raise InvalidRequest(message)
    return wording


@dataclass(frozen=True)
class Word:
    """A word or phrase that is heard by itself: its speech is bought once, and kept."""

    text: str
    take: Take
    key: str
    is_bought: bool

    def described(self, usd: Callable[[int], Decimal]) -> dict[str, Any]:
        """Return the word as a requester sees it."""
        characters = 0 if self.is_bought else len(self.text)
        return {
            "paragraph": 0,
            "paragraphs": 0,
            "text": self.text,
            "wording": None,
            "state": "none",
            "characters": characters,
            "usd": usd(characters),
            "offered": (),
            "now": (self.key,) if self.is_bought else (),
        }


class Retaking:
    """What a requester asks about one chapter."""

    def __init__(
        self, chapter: ChapterRecord, book: Book, voice: ElevenLabsVoice, chunk_characters: int, artifacts: Artifacts
    ) -> None:
        """Raise InvalidRequest unless the chapter and its book are complete."""
        _require_complete(chapter, book)
        self._chapter, self._book, self._voice = chapter, book, voice
        self._chunk_characters, self._artifacts = chunk_characters, artifacts
        self._key_of = partial(chunk_key, chapter.book_id)

    def asked(self, number: int, wording: str | None, word: str | None) -> "Passage | Word":
        """Return the word that is asked about, else the paragraph."""
        return self.passage(number, wording) if word is None else self.word(word)

    def act(
        self, action: str, asked: "Passage | Word", session: ChapterSession
    ) -> tuple["Passage | Word", Decimal, bool]:
        """Look, speak, keep or discard, under the chapter's lease.

        Returns the paragraph or the word afterwards, what was paid, and whether the chapter has to be made again.
        """
        if isinstance(asked, Word):
            if action != "speak":
                raise InvalidRequest("A word is kept as an entry of the lexicon: `book-pipeline lexicon add`.")
            paid = self.say(asked, session)
            return replace(asked, is_bought=True), paid, False
        passage = self.passage(asked.number, asked.wording, session.chapters)
        if action == "speak":
            return *self.speak(passage, session), False
        decided, restarts = self.decide(passage, session, keep=action == "keep")
        return decided, Decimal(0), restarts

    def word(self, text: str) -> Word:
        """Return a word or phrase. Raises InvalidRequest if it cannot be spoken."""
        text = " ".join(text.split())
        if not any(map(str.isalnum, text)):
            raise InvalidRequest("There is no letter or figure to hear. Choose a word.")
        take = Take(Chunk(text))
        work = work_of(take, self._voice, self._key_of)
        return Word(text, take, work.idempotency_key, self._artifacts.find(work.key) is not None)

    def say(self, word: Word, session: ChapterSession) -> Decimal:
        """Buy the speech of a word unless it is bought, and return what was paid."""
        with session.journal.stage(STAGE, self._book.book_id, self._chapter.chapter_id) as details:
            return self._buy([word.take], session, details)

    def passage(self, number: int, wording: str | None = None, chapters: Chapters | None = None) -> Passage:
        """Return a paragraph, and what another take or wording of it would buy; with `chapters`, as it is now."""
        if chapters is not None:
            self._chapter = chapters.get(self._chapter.chapter_id)
        assert self._chapter.formatted_key is not None
        text = self._artifacts.read(self._chapter.formatted_key, self._chapter.formatted_sha256).decode()
        return passage_of(
            self._chapter, text, number, wording, self._voice, self._chunk_characters, self._book.language
        )

    def speak(self, passage: Passage, session: ChapterSession) -> tuple[Passage, Decimal]:
        """Buy the new speech of a paragraph and record it as offered; what is spoken now stays until it is kept.

        Returns the paragraph and what was paid. An offer of the same is returned as it is, and one of another wording
        is discarded.
        """
        offered = passage.offered
        if passage.is_offered:
            return passage, Decimal(0)
        with session.journal.stage(STAGE, self._book.book_id, self._chapter.chapter_id) as details:
            paid = self._buy(passage.new, session, details)
            details.update(paragraph=passage.number)
        takes = {} if passage.wording else {digest(take.chunk.text): take.number for take in passage.new}
        keys = tuple(passage.keys[take] for take in passage.new)
        others = with_state(passage.retakes, offered, "discarded") if offered else passage.retakes
        offer = Retake(passage.paragraph, passage.wording, takes, keys)
        return self._recorded(passage, (*others, offer), session), paid

    def decide(self, passage: Passage, session: ChapterSession, *, keep: bool) -> tuple[Passage, bool]:
        """Keep or discard what is offered; without an offer, discard undoes what was kept.

        Returns the paragraph, and whether the chapter has to be made again. Raises InvalidRequest if there is nothing
        to decide about.
        """
        retake = passage.offered if keep else passage.current
        if retake is None:
            message = f"Nothing is offered for paragraph {passage.number}. Speak it again first."
            raise InvalidRequest(message)
        state: State = "kept" if keep else "discarded" if retake.state == "offered" else "undone"
        retakes = with_state(passage.retakes, retake, state)
        message = f"Paragraph {passage.number}: the {'wording' if retake.wording else 'take'} is {state}."
        session.journal.write(
            STAGE, "note", book_id=self._book.book_id, chapter_id=self._chapter.chapter_id, message=message
        )
        return self._recorded(passage, retakes, session), state != "discarded"

    def _buy(self, takes: Sequence[Take], session: ChapterSession, details: dict[str, Any]) -> Decimal:
        receipts = speak_takes(takes, self._voice, session.paid_calls, self._key_of)
        usd = sum((receipt.usd for receipt in receipts), Decimal(0))
        details.update(bought=len(receipts), usd=str(usd))
        return usd

    def _recorded(self, passage: Passage, retakes: Sequence[Retake], session: ChapterSession) -> Passage:
        with session.chapters.holding(session.lease):
            session.chapters.retaken(self._chapter.chapter_id, [retake.as_json() for retake in retakes])
        return replace(passage, retakes=tuple(retakes))


def _require_complete(chapter: ChapterRecord, book: Book) -> None:
    """Raise InvalidRequest unless book and chapter are complete: a book in progress is spoken anyway."""
    if chapter.book_id != book.book_id:
        message = f"There is no chapter {chapter.chapter_id} in book {book.book_id}. `status` lists them."
        raise SourceNotFound(message)
    if (chapter.format_status, chapter.tts_status) != COMPLETE or not chapter.selected:
        message = f'Chapter {chapter.number} "{chapter.title}" is not narrated, so nothing of it can be spoken again.'
        raise InvalidRequest(message)
    if book.tts_status != "complete" or book.execution_arn is None:
        message = f"Book {book.book_id} is not complete. Wait for its end, or continue it with `retry`."
        raise InvalidRequest(message)


def _with(span: Span, chunks: Sequence[Chunk], text: str) -> list[Chunk]:
    """Return the chunks that have words of a paragraph."""
    found, at = [], 0
    for chunk in chunks:
        start = text.index(chunk.text, at)
        at = start + len(chunk.text)
        if start < span.end and at > span.start:
            found.append(chunk)
    return found
