"""What a changed lexicon costs: the chunks that are bought again when the book is submitted again."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from book_pipeline.formatting.change_log import ChangeLog
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.lexicon.book_lexicon import is_for
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.matching import Matcher, changes_of
from book_pipeline.settings import SpeechSettings
from book_pipeline.speech.chunks import cut
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.keys import change_log_key, formatted_key
from console.client import Stack
from events.schemas.describe_books import BookDetails, ChapterState

CHUNK_CHARACTERS: int = SpeechSettings.model_fields["elevenlabs_chunk_characters"].default
READERS = 8


@dataclass(frozen=True)
class Repurchase:
    """The chapters that change, the characters that are bought again, and their price in USD if it is known."""

    chapters: int = 0
    characters: int = 0
    usd: Decimal | None = None

    @property
    def sentence(self) -> str:
        """The price as a sentence."""
        if not self.chapters:
            return "No formatted chapter of the book changes, so nothing is bought again."
        price = "" if self.usd is None else f", about ${self.usd:.2f}"
        change = (
            "1 chapter of the book changes" if self.chapters == 1 else f"{self.chapters} chapters of the book change"
        )
        return f"{change}: {self.characters:,} characters are bought again{price}, when the book is submitted again."


def repurchase(book: BookDetails, stack: Stack, *, old: Sequence[Entry], new: Sequence[Entry]) -> Repurchase:
    """Return what is bought again if these entries replace the old ones. Nothing is changed or bought.

    It is exact for the default length of chunks, unless an edit of Gemini touched the words.
    """
    before, after = (Matcher([one for one in entries if is_for(one, book.language)]) for entries in (old, new))
    artifacts = Artifacts(stack.client("s3"), stack.bucket)
    of_chapter = partial(_characters, book, artifacts, before, after)
    with ThreadPoolExecutor(READERS) as readers:
        found = list(readers.map(of_chapter, [chapter for chapter in book.chapters if chapter.selected]))
    characters = sum(found)
    rate = _usd_a_character(book)
    return Repurchase(sum(map(bool, found)), characters, None if rate is None else rate * characters)


def _characters(book: BookDetails, artifacts: Artifacts, before: Matcher, after: Matcher, chapter: ChapterState) -> int:
    """Return the characters of the chunks that are not bought yet; 0 for a chapter that is not formatted."""
    formatted = artifacts.find(formatted_key(book.book_id, chapter.chapter_id))
    stored_log = artifacts.find(change_log_key(book.book_id, chapter.chapter_id))
    if formatted is None or stored_log is None:
        return 0
    text = formatted.content.decode()
    base = _without(text, ChangeLog.model_validate_json(stored_log.content), before)
    changed = apply(base, changes_of(base, after.matches(base)))
    if changed == text:
        return 0
    pieces = partial(cut, limit=CHUNK_CHARACTERS, language=book.language)
    known = {chunk.text for chunk in pieces(text)}
    return sum(len(chunk.text) for chunk in pieces(changed) if chunk.text not in known)


def _without(formatted: str, log: ChangeLog, matcher: Matcher) -> str:
    """Return a formatted text with the words of the lexicon as they were, if they are those of the matcher."""
    pieces, position, shift = [], 0, 0
    for change in log.changes:
        start = change.start + shift
        if change.author == "lexicon" and matcher.matches(change.before):
            pieces += [formatted[position:start], change.before]
            position = start + len(change.after)
        shift += len(change.after) - len(change.before)
    return "".join([*pieces, formatted[position:]])


def _usd_a_character(book: BookDetails) -> Decimal | None:
    """Return the actual price of a character of the book's speech, else the estimated one; None without either."""
    speech = next((cost for cost in book.costs if cost.stage == "GenerateAudio"), None)
    if speech is None:
        return None
    if speech.characters:
        return speech.usd / speech.characters
    characters = sum(chapter.spoken_characters or 0 for chapter in book.chapters if chapter.selected)
    return speech.estimated_usd / characters if characters else None
