"""The commands that need no cloud: estimate, split."""

import json
import sys
from typing import Annotated

import typer

from console.cli.option_groups import expand_groups
from console.cli.options import Encoding, EstimateFlags, Json
from console.cli.terminal import console, exit_on_error
from console.cli.waits import shown_wait

app = typer.Typer()

Source = Annotated[
    str, typer.Argument(help="A book: a file, an http(s) address, gutenberg:NUMBER, or - for standard input.")
]


@app.command()
@expand_groups
def estimate(source: Source, *, encoding: Encoding = None, options: EstimateFlags, as_json: Json = False) -> None:
    """Estimate the price and the length of an audiobook. Needs no cloud and no API keys."""
    from console.cli.local_source import read_source
    from console.cli.views import estimate as estimate_view
    from console.client.source_preview import estimate_document

    with exit_on_error():
        book_options = options.book_options()
        with shown_wait("the book to be read"):
            document = read_source(source, encoding)
            expected = estimate_document(document, book_options)
    if as_json:
        sys.stdout.write(json.dumps(estimate_view.as_json(document, expected), ensure_ascii=False) + "\n")
    else:
        console.print(estimate_view.as_table(document.title or source, expected))


@app.command()
def split(
    source: Source,
    encoding: Encoding = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with the text of each section, without tables of contents.")
    ] = False,
    explain: Annotated[
        bool, typer.Option(help="Print the evidence for every cut, and why other candidates were rejected.")
    ] = False,
) -> None:
    """Show the sections into which the pipeline splits a book. Needs no cloud."""
    from book_pipeline.chapters.split import split_with_evidence
    from book_pipeline.chapters.whole import check_whole
    from console.cli.local_source import read_source
    from console.cli.views import split as split_view

    with exit_on_error():
        with shown_wait("the book to be read"):
            document = read_source(source, encoding)
            sections, rejected = split_with_evidence(document.text, language=document.language, title=document.title)
        check_whole(document.text, sections)
    if as_json:
        sys.stdout.write(json.dumps(split_view.as_json(document, sections), ensure_ascii=False) + "\n")
    elif explain:
        sys.stdout.writelines(f"{line}\n" for line in split_view.as_explained(sections, rejected))
    else:
        console.print(split_view.as_table(document, source, sections))
