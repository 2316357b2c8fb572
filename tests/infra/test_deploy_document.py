"""docs/deploy.md: its table is the model of the parameters, and no command in it is one that isn't there."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from infra.parameters import Parameters, parameters_from
from local.cli import app
from tests.infra.documents import assert_aws_takes

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "deploy.md").read_text()
COMMANDS = [line.strip() for line in re.findall(r"^ {4,}(\S.*)$", TEXT, re.MULTILINE)]
INLINE = re.findall(r"(?<!`)`((?:make|aws|submit) [^`]+)`", TEXT)


def shown(default: object) -> str:
    match default:
        case None | () | {}:
            return ""
        case bool():
            return f"`{str(default).lower()}`"
        case _:
            return f"`{default}`"


def table() -> str:
    fields = Parameters.model_fields.items()
    rows = [(name, shown(field.get_default(call_default_factory=True)), field.description) for name, field in fields]
    return "".join(f"| `{name}` | {default} | {description} |\n" for name, default, description in rows)


def test_the_table_is_the_model():
    assert table() in TEXT, f"docs/deploy.md should have:\n{table()}"


def test_the_parameters_file_that_it_shows_is_one():
    lines = [line for line in COMMANDS if re.match(r"\w+ = ", line)]
    assert len(lines) == 3
    assert parameters_from(tomllib.loads("\n".join(lines))).speech_concurrency == 2


@pytest.mark.parametrize("line", [line for line in (*COMMANDS, *INLINE) if line.startswith("make ")])
def test_make_knows_what_it_is_told_to_make(line):
    words = shlex.split(line)
    done = subprocess.run(
        ["make", "-n", "-o", ".venv/dev", "-o", ".venv/infra", *words[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "-m infra" in done.stdout or "pytest" in done.stdout
    for word in words[2:]:
        assert word.partition("=")[2].removeprefix("-c ") in done.stdout or word.startswith("confirm="), word


@pytest.mark.parametrize(
    "line",
    [line for line in COMMANDS if "book-pipeline " in line and not line.startswith("aws")]
    + [f"book-pipeline {line}" for line in INLINE if line.startswith("submit ")],
)
def test_our_command_takes_what_it_is_told(line):
    command = get_command(app)
    program, name, *words = shlex.split(line)
    assert program.removeprefix(".venv/bin/") == "book-pipeline"
    context = command.commands[name].make_context(name, words)
    assert name == "estimate" or context.params["profile"] == "books"


@pytest.mark.parametrize(
    "line",
    [line for line in COMMANDS if line.startswith("aws ")] + [part for part in INLINE if part.startswith("aws ")],
)
def test_the_aws_cli_takes_what_it_is_told(line):
    assert "--profile books" in line
    if not line.startswith("aws configure"):  # a wizard of its own
        assert_aws_takes(line)


def test_every_file_and_heading_that_it_points_to_is_there(template):
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        name, _, heading = target.partition("#")
        if not name.startswith("https:"):
            headings = re.findall(r"^#+ (.+)$", (ROOT / "docs" / name).read_text(), re.MULTILINE)
            assert not heading or heading in {title.lower().replace(" ", "-") for title in headings}
    names = {resource["Properties"]["Name"] for resource in template["Resources"].values()
             if resource["Type"] == "AWS::SecretsManager::Secret"}  # fmt: skip
    assert set(re.findall(r"--secret-id (\S+)", TEXT)) == names
