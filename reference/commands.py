"""The commands of `book-pipeline`, from the Typer application itself."""

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from console.cli.app import app
from reference.markdown import item, sentence, title

INTRODUCTION = """
`make demo` installs `book-pipeline` as `.venv/bin/book-pipeline`. `book-pipeline COMMAND --help` prints the same texts.

`estimate`, `split` and `lexicon names` of a file need no cloud, `run`, `up` and `env` use the local cloud. All other
commands use the local cloud, or with `--profile`, `--region` or `--stack` the stack that is deployed in your AWS
account. Environment variables such as `AWS_PROFILE` do not choose: `book-pipeline` ignores all `AWS_` variables unless
`--stack` or `--region` is given without `--profile`.

`book-pipeline --version` prints the version, `-h` the help of each command. `book-pipeline --install-completion` adds
the completion of commands and options to your shell.

Exit status:

- 0: success. For `run`, `submit --wait` and `retry --wait`, the audiobook is complete.
- 1: a failure. One line on stderr says why and what to do. Also if you answer no, or if the reader of the output, such
  as `head`, has ended.
- 2: a command or an option that does not exist, or one that lacks its value.
- 130: stopped by Ctrl-C. The same command continues.
"""


def page() -> str:
    """Return docs/reference/commands.md."""
    commands = _commands("", get_command(app))
    return title("Commands", INTRODUCTION) + "".join(_command(name, command) for name, command in commands)


def _commands(prefix: str, group: Any) -> Iterator[tuple[str, Any]]:
    """Yield the commands of a group, those of the groups in it under their whole names."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(f"{prefix}{name} ", command)
        else:
            yield f"{prefix}{name}", command


def _command(name: str, command: Any) -> str:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    usage = " ".join([name, "[OPTIONS]", *map(_placeholder, arguments)])
    lines = [item(f"`{each.name.upper()}`: {_text(each)}") for each in arguments]
    lines += [item(f"`{_spelling(each)}`: {_text(each)}") for each in options]
    return "\n".join(["", f"## {name}", "", f"    book-pipeline {usage}", "", sentence(command.help), "", *lines, ""])


def _placeholder(argument: Any) -> str:
    name = argument.name.upper()
    return name if argument.required else f"[{name}]"


def _spelling(option: Any) -> str:
    annotation = option.type_descriptor.annotation
    value = "" if option.is_flag else f" {getattr(annotation, '__name__', 'text').upper().replace('STR', 'TEXT')}"
    return f"{', '.join(option.opts)}{value}"


def _text(parameter: Any) -> str:
    """Return the help, and the default where the help does not name it."""
    text, _, named = (parameter.help or "").partition("[default: ")
    default = named.rstrip("].") or ("" if parameter.default in {None, False} else f"`{parameter.default}`")
    default = re.sub(r"\S*<\w+>", r"`\g<0>`", default)
    return " ".join(filter(None, [sentence(text), default and f"Default: {default}."]))
