"""The command `book-pipeline`."""

import os

import typer

from account import clear_aws_environment
from console.cli.commands import books, cloud, lexicon, offline, page, submit
from console.cli.terminal import print_plainly
from guards.proxies import bypass_proxies

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for part in (cloud, submit, books, page, offline):
    app.add_typer(part.app)
app.add_typer(lexicon.app, name="lexicon", help="Say how words and names of books are said.")


@app.callback()
def clear_environment(context: typer.Context) -> None:
    """Make audiobooks from books, on this machine or with a pipeline deployed in your AWS account."""
    context.obj = clear_aws_environment()
    bypass_proxies(os.environ)
    print_plainly()
