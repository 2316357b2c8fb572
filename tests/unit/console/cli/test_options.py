"""The options of the commands, and the groups that they share."""

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from console.cli.app import app
from console.cli.option_groups import expand_groups
from console.cli.options import OPTION_NAMES, BookFlags, TargetFlags
from console.client.errors import message_of
from events.schemas.start import BookOptions

NAMES = ["title", "author", "narrator"]
PRICE = ["model", "chapters", "include", "captions", "footnotes", "credits"]
BOOK = [*NAMES, "language", "encoding", "voice", "outputs", *PRICE, "max-cost", "review"]
WHOSE = ["book", "author", "all"]
TARGET = ["profile", "region", "stack", "state"]
OPTIONS = {
    "run": ["out", "flat", *BOOK, "yes", "json", "state"],
    "submit": ["wait", "out", "flat", *BOOK, "json", *TARGET],
    "estimate": ["encoding", *NAMES, *PRICE, "json"],
    "split": ["encoding", "json", "explain"],
    "status": ["json", *TARGET],
    "trace": ["json", *TARGET],
    "logs": ["follow", "chapter", "json", *TARGET],
    "download": ["out", "flat", *TARGET],
    "approve": ["chapters", "rename", "merge", "max-cost", "voice", "model", "yes", *TARGET],
    "cancel": TARGET,
    "retry": ["chapter", "wait", "out", "flat", "json", *TARGET],
    "delete": ["keep-audio", "yes", *TARGET],
    "voices": ["language", "search", "json", *TARGET],
    "sample": ["voice", "chapter", "out", "yes", "json", *TARGET],
    "page": ["port", *TARGET],
    "lexicon add": ["ipa", "language", *WHOSE, *TARGET],
    "lexicon list": ["json", *WHOSE, *TARGET],
    "lexicon remove": ["language", *WHOSE, *TARGET],
    "lexicon import": [*WHOSE, *TARGET],
    "lexicon export": ["language", *WHOSE, *TARGET],
    "lexicon names": ["most", "encoding", "json", *TARGET],
}


def help_of(command):
    """Return the help text of each option, in order."""
    found = typer.main.get_command(app)
    for name in command.split():
        found = found.commands[name]
    options = [parameter for parameter in found.params if parameter.param_type_name == "option"]
    return {option.opts[0].removeprefix("--"): option.help for option in options}


@pytest.mark.parametrize("command", OPTIONS)
def test_a_command_lists_its_options_in_order(command):
    assert list(help_of(command)) == OPTIONS[command]
    assert all(help_of(command).values())


def test_run_and_submit_have_the_same_book_options():
    run, submit = help_of("run"), help_of("submit")
    shared = ["out", *BOOK, "json"]
    assert {name: run[name] for name in shared} == {name: submit[name] for name in shared}


def test_estimate_describes_its_options_as_run_does():
    assert help_of("estimate").items() - {("json", help_of("estimate")["json"])} <= help_of("run").items()


def test_book_flags_have_the_names_of_the_book_options():
    assert sorted(BookFlags.__dataclass_fields__) == sorted(BookOptions.model_fields)
    assert BookFlags(chapters="1 - 3", max_cost_usd="2.5").book_options().chapters == "1-3"


def test_target_flags_are_written_as_arguments():
    assert TargetFlags().as_arguments() == ""
    assert TargetFlags(profile="books", stack="mine").as_arguments() == " --profile books --stack mine"


@dataclass(frozen=True, kw_only=True)
class Size:
    width: Annotated[int, typer.Option(help="Width.")] = 1
    height: Annotated[int, typer.Option("--tall", help="Height.")] = 2


def test_a_group_becomes_the_options_of_its_fields():
    calls = []
    small = typer.Typer()

    @small.command()
    @expand_groups
    def draw(name: str, *, size: Size, dark: bool = False) -> None:
        calls.append((name, size, dark))

    assert CliRunner().invoke(small, ["box", "--tall", "5", "--dark"]).exit_code == 0
    assert CliRunner().invoke(small, ["box"]).exit_code == 0
    assert calls == [("box", Size(width=1, height=5), True), ("box", Size(), False)]


def test_the_command_has_a_version_and_short_help():
    runner = CliRunner()
    assert runner.invoke(app, ["--version"]).output.startswith("book-pipeline 0.")
    for arguments in (["-h"], ["split", "-h"]):
        assert "Usage" in runner.invoke(app, arguments).output


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("--encoding", "no such one", "an encoding of text that Python knows"),
        ("--language", "?", 'a language like "en"'),
        ("--model", "A B", "the id of a model"),
        ("--max-cost", "much", "a number, like 2.50"),
        ("--max-cost", "-1", "0 or more"),
        ("--max-cost", "1e999999", "1,000,000 or less"),
        ("--max-cost", "inf", "a number, like 2.50"),
        ("--max-cost", "nan", "a number, like 2.50"),
        ("--captions", "sing", "'drop' or 'read'"),
        ("--title", "x" * 501, "at most 500 characters"),
    ],
)
def test_an_invalid_value_is_explained_in_plain_words(option, value, reason):
    refused = CliRunner().invoke(app, ["run", "book.txt", option, value])
    assert f"{option}: must" in refused.output.replace("\n", " ")
    assert reason in refused.output
    assert "pattern" not in refused.output


def test_a_file_that_cannot_be_opened_is_explained_without_numbers():
    assert message_of(PermissionError(13, "Permission denied", "x.txt")) == (
        "x.txt: Permission denied. Check the path and its permissions."
    )


def test_an_invalid_option_is_named_as_it_is_typed():
    runner = CliRunner()
    for option in OPTION_NAMES.values():
        assert option in runner.invoke(app, ["run", "--help"]).output
    refused = runner.invoke(app, ["submit", "book.txt", "--max-cost", "-3", "--captions", "some"])
    assert refused.exit_code == 1
    assert "--max-cost: " in refused.output
    assert "--captions: " in refused.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["submit", "nowhere.txt"], "no file nowhere.txt"),
        (["submit", "nowhere.csv"], "no file nowhere.csv"),
        (["submit", "."], "is a folder"),
        (["split", "."], "is a folder"),
        (["run", "."], "is a folder"),
        (["estimate", "."], "is a folder"),
        *(([command, ""], "The source is empty") for command in ("run", "submit", "split", "estimate")),
        (["run", "/dev/null"], "is a device or a pipe"),
        (["submit", "book.txt", "--title", "  "], "--title: must not be blank"),
        *((([command, "-"]), "Standard input is empty") for command in ("run", "submit", "split", "estimate")),
        (["status", "xyz"], "not a book id"),
        (["trace", "xyz"], "not a book id"),
        (["logs", "xyz"], "not a book id"),
        (["download", "xyz"], "not a book id"),
    ],
)
def test_a_wrong_argument_is_reported_before_a_cloud_is_looked_for(arguments, says):
    refused = CliRunner().invoke(app, arguments)
    assert refused.exit_code == 1
    assert says in refused.output


@pytest.mark.parametrize("command", ["split", "estimate"])
def test_the_encoding_is_used_as_it_is_named(command, tmp_path):
    book = tmp_path / "b.txt"
    book.write_bytes("Глава 1\n\nПаром.\n".encode("cp1251"))
    read = CliRunner().invoke(app, [command, str(book), "--encoding", "windows-1251", "--json"])
    assert read.exit_code == 0, read.output
    refused = CliRunner().invoke(app, [command, str(book), "--encoding", "rot13"])
    assert refused.exit_code == 1
    assert "rot13 is not an encoding of text" in refused.output


def test_an_encoding_that_python_does_not_know_is_refused_before_anything_starts():
    refused = CliRunner().invoke(app, ["submit", "book.txt", "--encoding", "rot13"])
    assert refused.exit_code == 1
    assert "--encoding: must be an encoding of text" in refused.output
