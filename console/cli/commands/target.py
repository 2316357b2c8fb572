"""Find the pipeline, the book and the chapter that a command names."""

from typing import Annotated
from uuid import UUID

import typer

from account import STACK_NAME, client_factory
from console.cli.options import STATE, TargetFlags
from console.cli.terminal import fail
from console.client import BookUnknown, Stack, find_stack
from events.schemas.describe_books import BookDetails
from local.discovery import running_cloud

BookId = Annotated[str, typer.Argument(help="Book id, as `submit` and `status` print it.")]


def resolve_stack(context: typer.Context, target: TargetFlags) -> Stack:
    """Return the deployed stack that the options name, else the local cloud's. An account is used only if named."""
    if target.profile is None and target.region is None and target.stack is None:
        return find_stack(running_cloud(target.state or STATE).client)
    if target.state is not None:
        fail("--state selects a local cloud; --profile, --region and --stack select a deployed one. Use only one.")
    return find_stack(client_factory(context.obj, target.profile, target.region), target.stack or STACK_NAME)


def parse_book_id(text: str) -> UUID:
    """Return the book id. Raises BookUnknown if the text is not a UUID."""
    try:
        return UUID(text)
    except ValueError:
        raise BookUnknown(f"{text} is not a book id. `book-pipeline status` lists the books.") from None


def find_chapter(book: BookDetails, text: str) -> UUID:
    """Return the id of the chapter with this number or id. Raises BookUnknown."""
    for chapter in book.chapters:
        if text in {str(chapter.position), str(chapter.chapter_id)}:
            return chapter.chapter_id
    raise BookUnknown(f"There is no chapter {text} in this book. `book-pipeline status {book.book_id}` lists them.")
