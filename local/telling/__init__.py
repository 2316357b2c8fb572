"""How the command tells of a book that is being made: bars on a terminal, plain lines elsewhere, JSON on request."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import typer

from local.stack import Stack
from local.stack.audiobook import fetch_audiobook
from local.stack.news import Complete, Failed, Interrupted, News, Submitted, Tell
from local.stack.submission import Submission
from local.stack.watch import started_by, watch
from local.telling.bars import Bars
from local.telling.lines import tell_in_a_line
from local.terminal import console, fail
from local.trouble import TROUBLE, line_of

INTERRUPTED = 130
"""What a shell's command exits with after Ctrl-C."""


@contextmanager
def telling(book_id: UUID, *, as_json: bool, bars: bool = True, going_on: str) -> Iterator[Tell]:
    """Give the block what tells the news of a book; what breaks it off is told too.

    Parameters
    ----------
    bars
        Whether the block watches for long enough that bars are worth while.
    going_on
        What to do after Ctrl-C.

    """
    with _teller(as_json=as_json, bars=bars) as tell:
        try:
            yield tell
        except KeyboardInterrupt:
            tell(Interrupted(book_id=book_id, message=going_on))
            typer.echo(going_on, err=True)
            raise typer.Exit(INTERRUPTED) from None
        except TROUBLE as error:
            tell(Interrupted(book_id=book_id, message=line_of(error)))
            raise


def see_through(submission: Submission, running: str | None, stack: Stack, out: Path | None, tell: Tell) -> None:
    """Submit the book if no execution is running, watch it to its end, and fetch the audiobook; or end the command."""
    book_id = submission.book_id
    if running is None:
        sent_at = submission.send()
        tell(Submitted(book_id=book_id))
        running = started_by(submission, sent_at, stack)
    outcome = watch(book_id, running, stack, tell)
    if not outcome.succeeded:
        tell(Failed(book_id=book_id, error=outcome.error, message=outcome.cause))
        fail(f"{outcome.error}: {outcome.cause}")
    tell(Complete(book_id=book_id, folder=fetch_audiobook(book_id, stack, out)))


@contextmanager
def _teller(*, as_json: bool, bars: bool) -> Iterator[Tell]:
    if as_json:
        yield _tell_in_json
    elif bars and sys.stdout.isatty() and not console.is_dumb_terminal:
        with Bars(console) as shown:
            yield shown.tell
    else:
        yield tell_in_a_line


def _tell_in_json(news: News) -> None:
    typer.echo(news.model_dump_json(exclude_none=True))
