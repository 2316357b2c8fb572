"""Which pipeline a command speaks to, and of which book or chapter."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from account import STACK_NAME, client_of
from events.schemas.shelf_state import BookState
from local.options import STATE
from local.running import running_cloud
from local.stack import BookUnknown, Stack, find_stack
from local.terminal import fail

BookId = Annotated[str, typer.Argument(help="The book's id, as `submit` and `status` print it.")]


def stack_of(
    context: typer.Context, profile: str | None, region: str | None, name: str | None, state: Path | None
) -> Stack:
    """Return the deployed stack that was named, else the local cloud's: a command reaches no account by chance."""
    if profile is None and region is None and name is None:
        return find_stack(running_cloud(state or STATE).client)
    if state is not None:
        fail("--state is a local cloud, --profile, --region and --stack are a deployed stack. Say one of them.")
    return find_stack(client_of(context.obj, profile, region), name or STACK_NAME)


def where_of(profile: str | None, region: str | None, name: str | None, state: Path | None) -> str:
    """Return the options that name the same pipeline again."""
    said = {"--profile": profile, "--region": region, "--stack": name, "--state": state}
    return "".join(f" {option} {value}" for option, value in said.items() if value is not None)


def id_of(text: str) -> UUID:
    """Return the id that was said. Raises BookUnknown."""
    try:
        return UUID(text)
    except ValueError:
        raise BookUnknown(f"{text} is no book's id. `book-pipeline status` lists the books.") from None


def chapter_of(book: BookState, text: str) -> UUID:
    """Return the id of the chapter that has this number or id. Raises BookUnknown."""
    for chapter in book.chapters:
        if text in {str(chapter.position), str(chapter.chapter_id)}:
            return chapter.chapter_id
    raise BookUnknown(f"There is no chapter {text} in this book. `book-pipeline status {book.book_id}` lists them.")
