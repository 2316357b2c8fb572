"""How the command speaks to people: what goes well on stdout, what doesn't as one line on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError
from rich.console import Console

from account import StackUnusable
from account.refusals import told
from book_pipeline.errors import PipelineError
from local.running import NotRunning
from local.stack import BookUnknown

console = Console(markup=False)  # a title may have brackets in it


def fail(message: str) -> NoReturn:
    """Say in one line why nothing can be done, and end with exit 1."""
    typer.echo(message.replace("\n", " "), err=True)
    raise typer.Exit(1)


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """End the block's failure, where a person can mend it, as `fail` does: a path, an option, an account, a stack."""
    try:
        yield
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        fail("; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems))
    except (BotoCoreError, ClientError) as error:
        fail(told(error))
    except (OSError, PipelineError, BookUnknown, NotRunning, StackUnusable) as error:
        fail(str(error))
