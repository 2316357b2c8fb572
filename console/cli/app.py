"""The command `book-pipeline`."""

import os
from importlib.metadata import version
from typing import Annotated

import typer

from account import clear_aws_environment
from console.cli.commands import actions, books, cloud, lexicon, offline, page, retake, submit, voices
from console.cli.terminal import print_plainly
from guards.proxies import bypass_proxies

PROGRAM = "book-pipeline"
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (cloud, submit, books, actions, voices, retake, page, offline):
    app.add_typer(part.app)
app.add_typer(lexicon.app, name="lexicon", help="Set how words and names are pronounced.")


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"{PROGRAM} {version(PROGRAM)}")
        raise typer.Exit


@app.callback()
def clear_environment(
    context: typer.Context,
    *,
    _: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version, and exit.")
    ] = False,
) -> None:
    """Make audiobooks from books, on this machine or with a pipeline deployed in your AWS account."""
    context.obj = clear_aws_environment()
    bypass_proxies(os.environ)
    print_plainly()
