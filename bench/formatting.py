"""Output tokens of the editor per input token: when it returns edits, and when it returns the whole text.

The same stand-in edits the same blocks in both cases, with the same tokenizer. The input is the first chapters of each
of the corpus's ten books, up to 250,000 characters; whole books give the same figure for edits.
"""

import tempfile
from collections.abc import Iterator
from itertools import accumulate, takewhile
from pathlib import Path

from bench.figures import Figure
from book_pipeline.chapters.split import Section
from book_pipeline.formatting.editor.blocks import Block, blocks
from book_pipeline.formatting.editor.prompt import INSTRUCTIONS, block_json
from book_pipeline.formatting.editor.proposal import Proposal
from book_pipeline.formatting.edits import apply
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.formatting.rules import changes_for
from tests.corpus.books import CORPUS
from tests.corpus.editing import StandInEditor, ask, editor
from tests.corpus.formatting import BOOKS, SETTINGS, sections_to_format

LIMIT = 0.15
MOST_CHARACTERS = 250_000
WHOLE = INSTRUCTIONS.replace(
    "Answer with edits to single places, never with the text itself.", "Answer with all paragraphs, each edited."
)
PARAGRAPHS = {
    "type": "object",
    "properties": {"paragraphs": {"type": "array", "items": {"type": "string"}}},
    "required": ["paragraphs"],
}


def measure() -> Iterator[Figure]:
    if not CORPUS.exists():
        print("Skipped: there is no corpus beside this folder.")
        return
    edits, whole = Tokens(), Tokens()
    with tempfile.TemporaryDirectory() as folder:
        gemini = editor(SETTINGS, Path(folder))
        for name in BOOKS:
            book_edits, book_whole = Tokens(), Tokens()
            for language, block in _blocks(name):
                book_edits.add(gemini.propose(block, language))
                book_whole.add(_whole_text(gemini, block, language))
            yield Figure(f"{name}: output tokens per input token, edits", book_edits.share, "")
            yield Figure(f"{name}: output tokens per input token, whole text", book_whole.share, "")
            edits.merge(book_edits)
            whole.merge(book_whole)
    yield Figure("ten books: output tokens per input token, edits", edits.share, "", LIMIT)
    yield Figure("ten books: output tokens per input token, whole text", whole.share, "")


class Tokens:
    """Sums of input and output tokens."""

    def __init__(self) -> None:
        self.input = self.output = 0

    def add(self, answer: Proposal) -> None:
        assert answer.finish_reason == "STOP", answer.finish_reason
        self.input += answer.input_tokens
        self.output += answer.output_tokens

    def merge(self, other: "Tokens") -> None:
        self.input += other.input
        self.output += other.output

    @property
    def share(self) -> float:
        return self.output / self.input


def _blocks(name: str) -> Iterator[tuple[str, Block]]:
    """Yield the blocks of a book's first chapters, each with the book's language."""
    language, chapters = sections_to_format(name)
    sizes = takewhile(lambda size: size <= MOST_CHARACTERS, accumulate(len(chapter.text) for chapter in chapters))
    for chapter in chapters[: max(1, len(list(sizes)))]:
        yield from ((language, block) for block in blocks(_by_rules(chapter), SETTINGS.gemini_block_tokens))


def _by_rules(chapter: Section) -> str:
    return apply(chapter.text, changes_for(chapter.text, ReadingOptions(title=chapter.title, part=chapter.part)))


def _whole_text(gemini: StandInEditor, block: Block, language: str) -> Proposal:
    return ask(gemini.gemini, gemini.model, WHOLE, block_json(block, language), PARAGRAPHS)
