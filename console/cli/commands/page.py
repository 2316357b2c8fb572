"""The command that serves the page of a deployed pipeline. A local cloud serves its own page."""

from functools import cache
from typing import Annotated

import typer

from console.cli.commands.target import resolve_stack
from console.cli.option_groups import expand_groups
from console.cli.options import TargetFlags
from console.cli.page_process import PORT, listener_on
from console.cli.terminal import console, exit_on_error
from console.client import Stack

app = typer.Typer()

POLL_SECONDS = 3.0
"""An open page calls the deployed DescribeBooks at this interval: 1,200 times an hour."""


@app.command()
@expand_groups
def page(
    context: typer.Context,
    *,
    port: Annotated[
        int | None, typer.Option(help=f"Port of the page [default: {PORT}, or a free one if that is taken].")
    ] = None,
    target: TargetFlags,
) -> None:
    """Serve the page of a deployed pipeline until Ctrl-C. `up` and `run` serve that of the local cloud."""
    from console.web.serving import serve

    @cache
    def stack() -> Stack:
        return resolve_stack(context, target)

    with exit_on_error():
        listener = listener_on(port, "--port")
        stack()
        console.print(f"Page http://127.0.0.1:{listener.getsockname()[1]}/", soft_wrap=True)
        serve(listener, stack, poll_seconds=POLL_SECONDS)
