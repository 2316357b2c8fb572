"""The command `book-pipeline`."""

import typer

from account import lay_aside
from local.commands import books, cloud, page, reading, submit

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for part in (cloud, submit, books, page, reading):
    app.add_typer(part.app)


@app.callback()
def without_own_account(context: typer.Context) -> None:
    """Make audiobooks, on this machine or with the stack that is deployed in your AWS account."""
    context.obj = lay_aside()
