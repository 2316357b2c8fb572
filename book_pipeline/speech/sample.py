"""A sample of a book: some seconds of a chapter in a voice that the requester considers.

It is bought through the gateway like any other speech, so the same sample is never bought twice.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self
from uuid import UUID

from book_pipeline.errors import BookUnreadable, ChapterBusy, InvalidRequest, SourceNotFound
from book_pipeline.paid_calls.session import ChapterSession
from book_pipeline.settings import SpeechSettings
from book_pipeline.speech.chapter import Take, speak_alone, work_of
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.elevenlabs import ElevenLabsVoice
from book_pipeline.speech.generate_audio import voice_of
from book_pipeline.speech.sentences import sentences
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.books import Book
from book_pipeline.store.chapters import ChapterRecord
from book_pipeline.store.keys import sample_key

SAMPLE_LETTERS = 330
"""About 20 seconds: a minute has about 1,000 letters, or 250 Chinese characters (`estimate.TOKENS_A_MINUTE`)."""
WIDE = re.compile(r"[\u2e80-\uffef]")
LETTERS_OF_WIDE = 4
SHORTEST_PARAGRAPH = 80
"""Letters; a shorter paragraph at the beginning may be a heading or a motto."""
NameOf = Callable[[str], tuple[str | None, str | None]]


def sampled_chapter(book: Book, chapters: Sequence[ChapterRecord], wanted: UUID | None) -> ChapterRecord:
    """Return the chapter with this id, by default the first one of the audiobook.

    Raises InvalidRequest if the book is not parsed yet, and SourceNotFound if it has no such chapter.
    """
    if not chapters:
        raise InvalidRequest(
            f"The book {book.book_id} has no chapters yet. A sample can be heard when it is parsed; see "
            f"`book-pipeline status {book.book_id}`."
        )
    if wanted is None:
        selected = [chapter for chapter in chapters if chapter.selected] or chapters
        return next((chapter for chapter in selected if chapter.kind == "chapter"), selected[0])
    for chapter in chapters:
        if chapter.chapter_id == wanted:
            return chapter
    raise SourceNotFound(f"There is no chapter {wanted} in book {book.book_id}. `book-pipeline status` lists them.")


def sample_text(text: str, language: str | None) -> str:
    """Return whole sentences of about 20 seconds from the beginning of a chapter's prose.

    Raises BookUnreadable if the text has no word.
    """
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if any(map(str.isalnum, part))]
    if not paragraphs:
        raise BookUnreadable("The chapter contains no words. Hear a sample of another chapter.")
    first = next((n for n, part in enumerate(paragraphs) if _letters(part) >= SHORTEST_PARAGRAPH), 0)
    taken = ""
    for sentence in (found for part in paragraphs[first:] for found in sentences(f"{part} ", language or "en")):
        if taken and _letters(taken + sentence) > SAMPLE_LETTERS:
            break
        taken += sentence
    return taken.strip() if _letters(taken) <= 2 * SAMPLE_LETTERS else _cut(taken)


def _letters(text: str) -> int:
    return len(text) + (LETTERS_OF_WIDE - 1) * len(WIDE.findall(text))


def _cut(sentence: str) -> str:
    """Return the beginning of a very long sentence, whole words if it has spaces."""
    most = SAMPLE_LETTERS * len(sentence) // _letters(sentence)
    cut = sentence[:most]
    return (cut.rpartition(" ")[0] or cut).strip()


@dataclass(frozen=True)
class Sampling:
    """A sample that can be bought: the sentences and the voice."""

    chapter: ChapterRecord
    chunk: Chunk
    voice: ElevenLabsVoice
    narrator: str
    artifacts: Artifacts

    @classmethod
    def of(
        cls,
        book: Book,
        chapter: ChapterRecord,
        settings: SpeechSettings,
        api_key: str,
        artifacts: Artifacts,
        voice_id: str | None,
        name_of: NameOf,
    ) -> Self:
        """Return the sample of a chapter: of its text for speech, if it is formatted, else of its parsed text.

        Parameters
        ----------
        voice_id
            The voice; by default that of the book.
        name_of
            Returns the name of a voice; None and the reason if it is unknown.

        """
        voice = voice_of(book, settings, api_key)
        voice = replace(voice, voice_id=voice_id) if voice_id else voice
        known = book.speech_model or SpeechModel(model_id=voice.model_id)
        if known.voice_id != voice.voice_id or known.voice_name is None:
            name, _ = name_of(voice.voice_id)
            known = known.model_copy(update={"voice_id": voice.voice_id, "voice_name": name})
        known = known.model_copy(update={"stand_in": voice.stand_in})
        formatted = chapter.formatted_key if chapter.format_status == "complete" else None
        text = artifacts.read(formatted or chapter.parsed_key).decode()
        chunk = Chunk(sample_text(text, book.language))
        return cls(chapter, chunk, voice, known.narrator(voice.voice_id), artifacts)

    @property
    def description(self) -> dict[str, Any]:
        """A sample's text, narrator and price."""
        return {
            "voice_id": self.voice.voice_id,
            "narrator": self.narrator,
            "text": self.chunk.text,
            "usd": self.voice.usd(len(self.chunk.text)),
            "stand_in": self.voice.stand_in,
        }

    @property
    def _key_of(self) -> Callable[[str], str]:
        return partial(sample_key, self.chapter.book_id)

    def stored(self, sum_of: Callable[[str], str | None]) -> dict[str, str]:
        """Return `key` and `sha256` of the MP3; nothing if it is not stored, or not as it was bought.

        Parameters
        ----------
        sum_of
            Returns the SHA-256 of the result that was bought under an idempotency key; None if there is none.

        """
        work = work_of(Take(self.chunk), self.voice, self._key_of)
        sha256 = sum_of(work.idempotency_key)
        if sha256 is None or not self.artifacts.is_intact(work.key, sha256):
            return {}
        return {"key": work.key, "sha256": sha256}

    def buy(self, session: ChapterSession) -> None:
        """Buy the sample if it was not bought before, and store its MP3.

        Errors of the paid calls and of the voice are passed on. Raises ChapterBusy, with what to do, if the book or the
        chapter cannot pay now.
        """
        try:
            speak_alone(self.chunk, self.voice, session.paid_calls, self._key_of)
        except ChapterBusy as error:
            raise ChapterBusy(f"The sample was not made: {error} Try again later.") from None
