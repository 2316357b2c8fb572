"""`retake`: speak a paragraph of a narrated chapter again, and keep or discard it."""

from pathlib import Path
from typing import Annotated

import typer

from book_pipeline.errors import InvalidRequest
from book_pipeline.store.artifacts import Artifacts
from book_pipeline.store.keys import chunk_key
from console.cli.commands.target import BookId, resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import TargetFlags
from console.cli.terminal import console, exit_on_error
from console.client import Stack
from console.client.audiobook_folder import check_folder
from console.client.ids import check_id, find_book, find_chapter
from console.client.new_files import write_new
from console.client.retakes import price_of, sentence_of
from events.schemas.retakes import Retaken, RetakeRequest

app = typer.Typer()


@app.command()
@expand_groups
def retake(
    context: typer.Context,
    book_id: BookId,
    chapter: Annotated[str, typer.Argument(help="Chapter, by its number in `status` or its id.")],
    paragraph: Annotated[int, typer.Argument(help="Number of the paragraph in the chapter, from 1.", min=1)],
    *,
    wording: Annotated[str | None, typer.Option(help="What is spoken instead of the paragraph.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the newest take; the chapter is joined again.")] = (False),
    discard: Annotated[
        bool, typer.Option("--discard", help="Discard the newest take; if it was kept before, undo that.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the new speech, to hear it.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Buy without asking.")] = False,
    target: TargetFlags,
) -> None:
    """Speak a paragraph again, or in another wording. The old take stays until the new one is kept."""
    with exit_on_error():
        if (keep or discard) and (wording is not None or out is not None or keep == discard):
            raise InvalidRequest("Use one of --keep and --discard, without --wording and --out.")
        check_id(book_id)
        if out is not None:
            check_folder(out)
        stack = resolve_stack(context, target)
        book = stack.book(find_book(book_id, stack))
        about = {"book_id": book.book_id, "chapter_id": find_chapter(book, chapter), "paragraph": paragraph}
        if keep or discard:
            answer = stack.retake(RetakeRequest.model_validate({**about, "action": "keep" if keep else "discard"}))
            console.print(sentence_of(answer), soft_wrap=True)
            return
        request = RetakeRequest.model_validate({**about, "wording": wording})
        found = stack.retake(request)
        console.print(found.text, soft_wrap=True, markup=False)
        console.print(price_of(found), soft_wrap=True)
        if found.usd and not yes:
            typer.confirm("Buy it?", abort=True)
        answer = stack.retake(request.model_copy(update={"action": "speak"}))
        console.print(f"{sentence_of(answer)} `--keep` keeps it, `--discard` discards it.", soft_wrap=True)
        if out is not None:
            _download(answer, stack, out)


def _download(answer: Retaken, stack: Stack, folder: Path) -> None:
    """Store the offered speech in a folder."""
    artifacts = Artifacts(stack.client("s3"), stack.bucket)
    for number, key in enumerate(answer.offered, 1):
        content = artifacts.read(chunk_key(answer.book_id, key))
        file = write_new(folder / f"paragraph-{answer.paragraph}-{number}.mp3", content)
        console.print(f"{file}", soft_wrap=True)
