"""How the command speaks to people: what goes well on stdout, what doesn't as one line on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from book_pipeline.errors import PipelineError

console = Console()


def fail(message: str) -> NoReturn:
    """Say in one line why nothing can be done, and end with exit 1."""
    typer.echo(message.replace("\n", " "), err=True)
    raise typer.Exit(1)


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """End the block's failure, where a person can mend it, as `fail` does: a path, an option, a field, a variable."""
    try:
        yield
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        fail("; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems))
    except (OSError, PipelineError) as error:
        fail(str(error))
