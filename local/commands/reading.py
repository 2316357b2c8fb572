"""The commands that need no cloud: estimate, split."""

import json
import sys
from typing import Annotated

import typer

from local import pieces
from local.options import Captions, Chapters, Footnotes, Include, Json, Model, wishes_of
from local.terminal import console, told_in_one_line

app = typer.Typer()


@app.command()
def estimate(
    source: Annotated[str, typer.Argument(help="A book: a file, an http(s) address, or gutenberg:NUMBER.")],
    model: Model = None,
    chapters: Chapters = None,
    include: Include = None,
    captions: Captions = None,
    footnotes: Footnotes = None,
    json_wanted: Json = False,
) -> None:
    """Say what an audiobook of a book would cost and how long it would be; no cloud is needed, and no key."""
    from local import preview

    with told_in_one_line():
        wishes = wishes_of(model_id=model, chapters=chapters, include=include, captions=captions, footnotes=footnotes)
        document = preview.document_of(source)
        expected = preview.estimate_of(document, wishes)
    if json_wanted:
        sys.stdout.write(json.dumps(preview.as_json(document, expected), ensure_ascii=False) + "\n")
    else:
        console.print(preview.as_table(document.title or source, expected))


@app.command()
def split(
    source: Annotated[str, typer.Argument(help="A book: a file, an http(s) address, or gutenberg:NUMBER.")],
    json_wanted: Annotated[
        bool, typer.Option("--json", help="As JSON, with the texts; without contents pages.")
    ] = False,
    explain: Annotated[bool, typer.Option(help="The evidence for every cut, and why others were not made.")] = False,
) -> None:
    """Show the chapters as the pipeline would cut them; no cloud is needed."""
    from book_pipeline.chapters.split import explain as explained
    from local import preview

    with told_in_one_line():
        document = preview.document_of(source)
        found, rejected = explained(document.text, language=document.language, title=document.title)
    if json_wanted:
        sys.stdout.write(json.dumps(pieces.as_json(document, found), ensure_ascii=False) + "\n")
    elif explain:
        sys.stdout.writelines(f"{line}\n" for line in pieces.as_explained(found, rejected))
    else:
        console.print(pieces.as_table(document.title or source, found))
