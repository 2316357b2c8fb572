"""What the editor writes for each token that it reads: edits, beside a prompt that has it return the whole text.

The same stand-in edits the same blocks for both, and counts with the same tokenizer. Of each of the corpus's ten books
the first chapters are taken, a quarter of a million characters at most; over whole books ours comes to the same.
"""

import tempfile
from collections.abc import Iterator
from itertools import accumulate, takewhile
from pathlib import Path

from bench.figures import Figure
from book_pipeline.chapters.split import Chapter
from book_pipeline.narration.editor.blocks import Block, blocks
from book_pipeline.narration.editor.prompt import INSTRUCTIONS, content
from book_pipeline.narration.editor.proposal import Proposal
from book_pipeline.narration.edits import apply
from book_pipeline.narration.manner import Manner
from book_pipeline.narration.rules import changes_for
from tests.corpus.books import CORPUS
from tests.corpus.editing import StandInEditor, ask, editor
from tests.corpus.narration import BOOKS, SETTINGS, narrated_pieces

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
        print("no corpus beside this folder: there is nothing to narrate")
        return
    ours, whole = Tokens(), Tokens()
    with tempfile.TemporaryDirectory() as folder:
        gemini = editor(SETTINGS, Path(folder))
        for name in BOOKS:
            of_book, of_whole = Tokens(), Tokens()
            for language, block in _blocks(name):
                of_book.add(gemini.propose(block, language))
                of_whole.add(_whole(gemini, block, language))
            yield Figure(f"{name}: tokens out for one in, edits", of_book.share, "")
            yield Figure(f"{name}: tokens out for one in, whole text", of_whole.share, "")
            ours.join(of_book)
            whole.join(of_whole)
    yield Figure("ten books: tokens out for one in, edits", ours.share, "", LIMIT)
    yield Figure("ten books: tokens out for one in, whole text", whole.share, "")


class Tokens:
    """Tokens in and out, summed up."""

    def __init__(self) -> None:
        self.read = self.written = 0

    def add(self, answer: Proposal) -> None:
        assert answer.finish_reason == "STOP", answer.finish_reason
        self.read += answer.input_tokens
        self.written += answer.output_tokens

    def join(self, other: "Tokens") -> None:
        self.read += other.read
        self.written += other.written

    @property
    def share(self) -> float:
        return self.written / self.read


def _blocks(name: str) -> Iterator[tuple[str, Block]]:
    """Yield what the editor is asked of a book's first chapters, and its language."""
    language, pieces = narrated_pieces(name)
    sizes = takewhile(lambda size: size <= MOST_CHARACTERS, accumulate(len(piece.text) for piece in pieces))
    for piece in pieces[: max(1, len(list(sizes)))]:
        yield from ((language, block) for block in blocks(_ruled(piece), SETTINGS.gemini_block_tokens))


def _ruled(piece: Chapter) -> str:
    return apply(piece.text, changes_for(piece.text, Manner(title=piece.title, part=piece.part)))


def _whole(gemini: StandInEditor, block: Block, language: str) -> Proposal:
    return ask(gemini.gemini, gemini.model, WHOLE, content(block, language), PARAGRAPHS)
