"""Every command in the documentation exists and takes the options that are shown."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from console.cli.app import app
from tests.infra.documents import assert_aws_takes

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = get_command(app).commands
CUSTOM = r"aws (configure|s3|\w+ wait|lambda invoke) "
"""Commands of the AWS CLI that are not operations of a service."""


def commands(program: str) -> list[str]:
    """Return the lines of indented code blocks that call the program, with continued lines joined."""
    found: set[str] = set()
    for page in PAGES:
        text = re.sub(r" *\\\n *", " ", page.read_text())
        found |= set(re.findall(rf"^ {{4,}}((?:\.venv/bin/)?{program} \S.*)$", text, re.MULTILINE))
    return sorted(found)


def words(line: str) -> list[str]:
    """Split the line as a shell does; a substitution is one word, a comment none."""
    while (replaced := re.sub(r"\$\(\([^()]*\)\)|\$\([^()]*\)", "0", line)) != line:
        line = replaced
    return shlex.split(line, comments=True)[1:]


def take(line: str) -> None:
    """Parse a line of `book-pipeline`, without running it."""
    name, *rest = words(line)
    command = COMMANDS[name]
    while rest and rest[0] in getattr(command, "commands", {}):
        name, *rest = rest
        command = command.commands[name]
    command.make_context(name, rest)


def make(line: str) -> subprocess.CompletedProcess[str]:
    """Let make print what it would run."""
    installed = [option for stamp in (".venv/run", ".venv/infra", ".venv/dev") for option in ("-o", stamp)]
    return subprocess.run(
        ["make", "-n", *installed, *words(line)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("line", [line for line in commands("book-pipeline") if "[OPTIONS]" not in line])
def test_book_pipeline_takes_the_options(line):
    take(line)


@pytest.mark.parametrize("line", [line for line in commands("aws") if not re.match(CUSTOM, line)])
def test_the_aws_cli_takes_the_options(line):
    assert_aws_takes(shlex.join(["aws", *words(line)]))


@pytest.mark.parametrize("line", commands("make"))
def test_make_has_the_target(line):
    done = make(line)
    assert done.returncode == 0, done.stderr
