"""Find the pipeline that a command names."""

from dataclasses import replace
from typing import Annotated

import typer

from account import STACK_NAME, client_factory
from console.cli.options import STATE, TargetFlags
from console.cli.terminal import fail
from console.cli.waits import announced_wait, answer_of
from console.client import Stack, find_stack
from local.discovery import running_cloud

BookId = Annotated[str, typer.Argument(help="Book id, as `submit` and `status` print it, or its beginning.")]


def resolve_stack(context: typer.Context, target: TargetFlags) -> Stack:
    """Return the deployed stack that the options name, else the local cloud's. An account is used only if named."""
    if target.profile is None and target.region is None and target.stack is None:
        return replace(find_stack(running_cloud(target.state or STATE).client), waits=answer_of)
    if target.state is not None:
        fail("--state selects a local cloud; --profile, --region and --stack select a deployed one. Use only one.")
    with announced_wait("AWS CloudFormation, which knows the stack"):
        stack = find_stack(client_factory(context.obj, target.profile, target.region), target.stack or STACK_NAME)
    return replace(stack, waits=answer_of)
