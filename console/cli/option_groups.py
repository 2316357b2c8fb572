"""Options that several commands share, declared once as the fields of a dataclass.

Typer has no groups of options: each option is a parameter of the command. `expand_groups` gives a command the fields of
a dataclass instead of one parameter of that type:

    @app.command()
    @expand_groups
    def run(source: ..., *, options: BookFlags) -> None: ...
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import wraps
from typing import Any

Command = Callable[..., None]


def expand_groups(command: Command) -> Command:
    """Replace each parameter whose type is a dataclass by the fields of that class, in its place."""
    parameters = inspect.signature(command, eval_str=True).parameters

    @wraps(command)
    def with_groups(**values: Any) -> None:
        command(**{name: _value(parameter, values) for name, parameter in parameters.items()})

    expanded = [field for parameter in parameters.values() for field in _expand(parameter)]
    with_groups.__dict__["__signature__"] = inspect.Signature(expanded)
    with_groups.__annotations__ = {field.name: field.annotation for field in expanded}
    return with_groups


def _expand(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    fields = inspect.signature(parameter.annotation, eval_str=True).parameters if _is_group(parameter) else None
    for field in [parameter] if fields is None else fields.values():
        yield field.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _value(parameter: inspect.Parameter, values: Mapping[str, Any]) -> Any:
    if not _is_group(parameter):
        return values[parameter.name]
    return parameter.annotation(**{name: values[name] for name in inspect.signature(parameter.annotation).parameters})


def _is_group(parameter: inspect.Parameter) -> bool:
    return is_dataclass(parameter.annotation)
