"""Ten books of the corpus, narrated: what became of their words, what the edits were, and what it all costs."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from book_pipeline.chapters.parse_book import chosen
from book_pipeline.chapters.split import Chapter, split
from book_pipeline.estimate import estimated
from book_pipeline.narration.chapter import Narration, narrate
from book_pipeline.narration.edits import undo
from book_pipeline.narration.manner import Manner
from book_pipeline.settings import EstimateSettings
from book_pipeline.source.readers import read
from book_pipeline.speech.chunks import cut
from tests.corpus.books import CORPUS, gold_of
from tests.corpus.editing import StandInEditor, editor
from tests.corpus.thresholds import Threshold
from tests.corpus.words import Words
from tests.unit.fakes import MemoryTill

BOOKS = (
    "earnest-txt", "shropshire-txt", "dracula-txt", "verwandlung-de-txt", "bovary-fr-txt", "tom-jones-txt",
    "treasure-se", "scarlet-letter-htm", "hudiemei-zh-txt", "dona-perfecta-es-txt",
)  # fmt: skip
"""A play, verse, letters and diaries, German, French, notes at the foot, an EPUB, a page of HTML, Chinese, Spanish."""
SETTINGS = EstimateSettings()
CHUNK_CHARACTERS = 2000


@dataclass
class Account:
    """One book, narrated; characters are what speech is charged for."""

    name: str
    chapters: int = 0
    words: Words = field(default_factory=Words)
    edits: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    unbalanced: int = 0
    fallen_back: int = 0
    blocks: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    estimated: int = 0
    charged: int = 0

    @property
    def off(self) -> float:
        """How far the estimated characters are from those that speech is charged for."""
        return self.estimated / self.charged - 1 if self.charged else 0.0


def accounts(names: Sequence[str] = BOOKS, *, chapters: int | None = None, processes: int = 1) -> list[Account]:
    """Narrate books, or the first chapters of each, and settle each account."""
    settled = partial(account, chapters=chapters)
    if processes == 1:
        return list(map(settled, names))
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(settled, names))


def account(name: str, *, chapters: int | None = None) -> Account:
    """Read, split and narrate one book as the pipeline does."""
    language, pieces = narrated_pieces(name)
    pieces = pieces[:chapters]
    book = Account(name, chapters=len(pieces))
    with tempfile.TemporaryDirectory() as folder:
        gemini, till = editor(SETTINGS, Path(folder)), MemoryTill()
        for piece in pieces:
            _enter(book, piece, narration_of(piece, language, gemini, till), language)
    estimate = estimated(pieces, language, {}, settings=SETTINGS)
    book.estimated = next(stage.characters for stage in estimate.stages if stage.stage == "GenerateAudio")
    return book


def narrated_pieces(name: str) -> tuple[str, list[Chapter]]:
    """Return a book's language and the pieces of it that are narrated."""
    file = CORPUS / gold_of(name)["file"]
    document = read(file.read_bytes(), file.name)
    pieces = split(document.text, language=document.language, title=document.title)
    return document.language or "en", chosen(pieces, {})


def narration_of(piece: Chapter, language: str, gemini: StandInEditor, till: MemoryTill) -> Narration:
    return narrate(
        piece.text,
        language=language,
        manner=Manner(title=piece.title, part=piece.part),
        editor=gemini,
        till=till,
        block_key=str,
        block_tokens=SETTINGS.gemini_block_tokens,
    )


def _enter(book: Account, piece: Chapter, narration: Narration, language: str) -> None:
    receipt = narration.receipt
    book.unbalanced += undo(narration.text, receipt.changes) != piece.text
    book.words.enter(piece.title, piece.text, narration.text, receipt.changes)
    book.edits.update(change.kind for change in receipt.changes if change.author == "model")
    book.rejected.update(edit.reason for edit in receipt.rejected)
    book.fallen_back += len(receipt.fallen_back)
    book.blocks += receipt.blocks
    book.input_tokens += receipt.input_tokens
    book.output_tokens += receipt.output_tokens
    book.usd += float(receipt.usd)
    chunks = [chunk.text for chunk in cut(narration.text, limit=CHUNK_CHARACTERS, language=language)]
    book.charged += sum(len(chunk) for chunk in chunks if any(map(str.isalnum, chunk)))


THRESHOLDS = (
    Threshold(
        "words heard of the running text, worst book", lambda books: min(b.words.kept for b in books), least=0.999
    ),
    Threshold("words heard that nobody wrote", lambda books: sum(len(b.words.invented) for b in books), most=0),
    Threshold("receipts that don't balance", lambda books: sum(b.unbalanced for b in books), most=0),
    Threshold("blocks without an editor's answer", lambda books: sum(b.fallen_back for b in books), most=0),
    Threshold(
        "characters charged against estimated, worst book", lambda books: max(abs(b.off) for b in books), most=0.02
    ),
)


def table(books: Sequence[Account], *, every: bool) -> Iterator[str]:
    """Give a line for each book, and with `every` what was removed, lost and invented, passage by passage."""
    heads = ("chapters", "words", "kept", "heard", "edits", "refused", "fallen", "tokens in", "out", "USD", "estimate")
    yield " " * 22 + "".join(f"{head:>10}" for head in heads)
    for book in books:
        yield (
            f"{book.name:<22}{book.chapters:>10}{book.words.body:>10}{book.words.kept:>10.3%}{book.words.heard:>10.3%}"
            f"{book.edits.total():>10}{book.rejected.total():>10}{book.fallen_back:>10}{book.input_tokens:>10}"
            f"{book.output_tokens:>10}{book.usd:>10.4f}{book.off:>+10.2%}"
        )
        counted = {"removed": book.words.removed, "made": book.edits, "refused": book.rejected}
        yield from (f"      {name}: {_counts(counts)}" for name, counts in counted.items() if counts)
        if every:
            said, charged = book.words.said, book.charged
            yield f"      {said} words said in others; {book.estimated} characters expected, {charged} charged"
            yield from (f"      removed in {passage}" for passage in book.words.gone)
        yield from (f"      lost: {passage}" for passage in book.words.lost)
        yield from (f"      invented: {passage}" for passage in book.words.invented)


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())
