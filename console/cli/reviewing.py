"""The review on a terminal: shows what a book costs, takes changes, and approves or cancels."""

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from book_pipeline.errors import PipelineError
from console.cli.terminal import console
from console.cli.views import review as view
from console.client import Stack
from console.client.review import ReviewChanges, approval_of, renamings, require_review
from console.client.voices import WHOLE_ID, find_voice
from events.schemas.describe_books import BookDetails

if TYPE_CHECKING:
    from collections.abc import Callable

HELP = (
    "y approves, n cancels. To change something first: chapters 1-3,5 | rename 3=Title | merge 4 | budget 5.00 | "
    "voice NAME | model ID"
)


def review_on_terminal(book: BookDetails, stack: Stack, changes: ReviewChanges | None = None) -> bool:
    """Ask until the book is approved or cancelled; return whether it was approved.

    Raises KeyboardInterrupt after Ctrl-C; the book then waits until somebody decides elsewhere.
    """
    shown = [piece.number for piece in require_review(book).pieces if piece.joined]
    changes = changes or ReviewChanges(joined=shown)
    show(book, changes)
    while True:
        console.print(HELP, soft_wrap=True)
        try:
            answer = typer.prompt("Approve?", default="y").strip()
        except typer.Abort:  # Ctrl-C stops the command, and not the book
            raise KeyboardInterrupt from None
        if answer.lower() in {"n", "no", "q", "cancel"}:
            stack.cancel(book.book_id)
            return False
        try:
            if answer.lower() in {"y", "yes"}:
                stack.approve(approval_of(book, changes))
                return True
            changes = changed(changes, answer, stack)
            show(book, changes)
        except PipelineError as error:
            console.print(str(error), soft_wrap=True)
            if not stack.book(book.book_id).awaits_review:  # somebody has decided elsewhere
                return False


def show(book: BookDetails, changes: ReviewChanges) -> None:
    """Print the review of a book with these changes."""
    for part in view.as_table(book, require_review(book), changes):
        console.print(part, soft_wrap=isinstance(part, str))


def with_voice(changes: ReviewChanges, wanted: str, stack: Stack) -> ReviewChanges:
    """Return the changes with the voice that a person names by name or id; the name of an id is not looked up.

    Raises InvalidRequest if no voice of the account has the name, or several have.
    """
    if WHOLE_ID.fullmatch(wanted):
        return replace(changes, voice_id=wanted, voice_name=None)
    voice = find_voice(wanted, stack.voices())
    return replace(changes, voice_id=voice.voice_id, voice_name=voice.name)


def changed(changes: ReviewChanges, answer: str, stack: Stack) -> ReviewChanges:
    """Return the changes with the one that a person has typed. Raises InvalidRequest."""
    word, _, rest = answer.partition(" ")
    rest = rest.strip()
    makers: dict[str, Callable[[], ReviewChanges]] = {
        "chapters": lambda: replace(changes, chapters=rest),
        "rename": lambda: replace(changes, titles={**changes.titles, **renamings([rest])}),
        "merge": lambda: replace(changes, joined=[*(changes.joined or ()), *shlex.split(rest.replace(",", " "))]),
        "budget": lambda: replace(changes, max_cost_usd=rest),
        "voice": lambda: with_voice(changes, rest, stack),
        "model": lambda: replace(changes, model_id=rest),
    }
    return makers[word.lower()]() if word.lower() in makers and rest else changes
