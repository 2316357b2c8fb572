"""The command that serves the page of a pipeline that runs elsewhere; the local cloud has its own beside it."""

from functools import cache
from typing import Annotated

import typer

from local.commands.pipelines import stack_of
from local.options import Profile, Region, StackName, StateInstead
from local.page import PORT, listener_on
from local.stack import Stack
from local.terminal import console, told_in_one_line

app = typer.Typer()

POLL_SECONDS = 3.0
"""An open page asks a deployed function, 1,200 times an hour."""


@app.command()
def page(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help=f"[default: {PORT}, or a free one if that is taken]")] = None,
    profile: Profile = None,
    region: Region = None,
    stack_name: StackName = None,
    state: StateInstead = None,
) -> None:
    """Serve the page of a deployed pipeline here until Ctrl-C; `up` and `run` serve that of the local cloud."""
    from local.page.serving import serve

    @cache
    def stack() -> Stack:
        return stack_of(context, profile, region, stack_name, state)

    with told_in_one_line():
        stack()
        listener = listener_on(port)
        console.print(f"Page http://127.0.0.1:{listener.getsockname()[1]}/", soft_wrap=True)
        serve(listener, stack, poll_seconds=POLL_SECONDS)
