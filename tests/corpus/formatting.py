"""Formatting of ten books of the corpus: their words, the edits, and the cost."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import Section, split
from book_pipeline.estimate import estimate_book
from book_pipeline.formatting.chapter import FormattedText, format_text
from book_pipeline.formatting.edits import undo
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.settings import EstimateSettings
from book_pipeline.source.readers import read_document
from book_pipeline.speech.chunks import cut
from tests.corpus.books import CORPUS, gold_of
from tests.corpus.editing import StandInEditor, editor
from tests.corpus.thresholds import Threshold
from tests.corpus.words import Words
from tests.unit.fakes import FakePaidCalls

BOOKS = (
    "earnest-txt", "shropshire-txt", "dracula-txt", "verwandlung-de-txt", "bovary-fr-txt", "tom-jones-txt",
    "treasure-se", "scarlet-letter-htm", "hudiemei-zh-txt", "dona-perfecta-es-txt",
)  # fmt: skip
"""A play, verse, letters and diaries, German, French, footnotes, an EPUB, an HTML page, Chinese, Spanish."""
SETTINGS = EstimateSettings()
CHUNK_CHARACTERS = 2000


@dataclass
class FormattedBook:
    """The figures of one formatted book. `charged` is the number of characters that speech costs."""

    name: str
    chapters: int = 0
    words: Words = field(default_factory=Words)
    edits: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    unbalanced: int = 0
    rule_only_spans: int = 0
    blocks: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    estimated: int = 0
    charged: int = 0

    @property
    def estimate_error(self) -> float:
        """The relative error of the estimated characters."""
        return self.estimated / self.charged - 1 if self.charged else 0.0


def format_books(
    names: Sequence[str] = BOOKS, *, chapters: int | None = None, processes: int = 1
) -> list[FormattedBook]:
    """Format books, or the first chapters of each."""
    format_one = partial(format_book, chapters=chapters)
    if processes == 1:
        return list(map(format_one, names))
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(format_one, names))


def format_book(name: str, *, chapters: int | None = None) -> FormattedBook:
    """Read, split and format one book as the pipeline does."""
    language, sections = sections_to_format(name)
    sections = sections[:chapters]
    book = FormattedBook(name, chapters=len(sections))
    with tempfile.TemporaryDirectory() as folder:
        gemini, paid_calls = editor(SETTINGS, Path(folder)), FakePaidCalls()
        for section in sections:
            _enter(book, section, narration_of(section, language, gemini, paid_calls), language)
    estimate = estimate_book(sections, language, {}, settings=SETTINGS)
    book.estimated = next(stage.characters for stage in estimate.stages if stage.stage == "GenerateAudio")
    return book


def sections_to_format(name: str) -> tuple[str, list[Section]]:
    """Return a book's language and the sections that are narrated."""
    file = CORPUS / gold_of(name)["file"]
    document = read_document(file.read_bytes(), file.name)
    sections = split(document.text, language=document.language, title=document.title)
    return document.language or "en", sections_to_narrate(sections, {})


def narration_of(piece: Section, language: str, gemini: StandInEditor, paid_calls: FakePaidCalls) -> FormattedText:
    return format_text(
        piece.text,
        language=language,
        options=ReadingOptions(title=piece.title, part=piece.part),
        editor=gemini,
        paid_calls=paid_calls,
        block_key=str,
        block_tokens=SETTINGS.gemini_block_tokens,
    )


def _enter(book: FormattedBook, piece: Section, formatted: FormattedText, language: str) -> None:
    change_log = formatted.change_log
    book.unbalanced += undo(formatted.text, change_log.changes) != piece.text
    book.words.enter(piece.title, piece.text, formatted.text, change_log.changes)
    book.edits.update(change.kind for change in change_log.changes if change.author == "model")
    book.rejected.update(edit.reason for edit in change_log.rejected)
    book.rule_only_spans += len(change_log.rule_only_spans)
    book.blocks += change_log.blocks
    book.input_tokens += change_log.input_tokens
    book.output_tokens += change_log.output_tokens
    book.usd += float(change_log.usd)
    chunks = [chunk.text for chunk in cut(formatted.text, limit=CHUNK_CHARACTERS, language=language)]
    book.charged += sum(len(chunk) for chunk in chunks if any(map(str.isalnum, chunk)))


THRESHOLDS = (
    Threshold(
        "words of the running text kept, worst book", lambda books: min(b.words.kept for b in books), least=0.999
    ),
    Threshold("words added that are not in the book", lambda books: sum(len(b.words.invented) for b in books), most=0),
    Threshold("change logs that don't restore the text", lambda books: sum(b.unbalanced for b in books), most=0),
    Threshold("blocks without the editor's edits", lambda books: sum(b.rule_only_spans for b in books), most=0),
    Threshold(
        "error of the estimated characters, worst book",
        lambda books: max(abs(b.estimate_error) for b in books),
        most=0.02,
    ),
)


def table(books: Sequence[FormattedBook], *, verbose: bool) -> Iterator[str]:
    """Yield a line for each book, with lost and invented words; with `verbose`, also the removed passages."""
    columns = (
        "chapters",
        "words",
        "kept",
        "spoken",
        "edits",
        "rejected",
        "rules",
        "tokens in",
        "out",
        "USD",
        "estimate",
    )
    yield " " * 22 + "".join(f"{column:>10}" for column in columns)
    for book in books:
        yield (
            f"{book.name:<22}{book.chapters:>10}{book.words.body:>10}{book.words.kept:>10.3%}{book.words.spoken:>10.3%}"
            f"{book.edits.total():>10}{book.rejected.total():>10}{book.rule_only_spans:>10}{book.input_tokens:>10}"
            f"{book.output_tokens:>10}{book.usd:>10.4f}{book.estimate_error:>+10.2%}"
        )
        counted = {"removed": book.words.removed, "made": book.edits, "rejected": book.rejected}
        yield from (f"      {name}: {_counts(counts)}" for name, counts in counted.items() if counts)
        if verbose:
            replaced, charged = book.words.replaced, book.charged
            yield f"      {replaced} words replaced; {book.estimated} characters estimated, {charged} charged"
            yield from (f"      removed in {passage}" for passage in book.words.removed_passages)
        yield from (f"      lost: {passage}" for passage in book.words.lost)
        yield from (f"      invented: {passage}" for passage in book.words.invented)


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())
