"""docs/how-to/deploy.md against the stack; test_documented_commands.py checks the commands in its code blocks."""

import re
import tomllib
from pathlib import Path

import pytest

from infra.parameters import parameters_from
from tests.infra.documents import assert_aws_takes
from tests.infra.test_documented_commands import make, take, words

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "deploy.md").read_text()
TEXT = re.sub(r" *\\\n *", " ", PAGE)
COMMANDS = re.findall(r"^ {4,}((?:aws|\.venv/bin/book-pipeline) .*)$", TEXT, re.MULTILINE)
INLINE = re.findall(r"(?<!`)`((?:make|aws|submit) [^`]+)`", TEXT)


def test_the_parameters_file_is_valid():
    lines = re.findall(r"^ {4}(\w+ = .*)$", TEXT, re.MULTILINE)
    assert len(lines) == 3
    assert parameters_from(tomllib.loads("\n".join(lines))).speech_concurrency == 2


@pytest.mark.parametrize("line", [line for line in COMMANDS if " estimate " not in line])
def test_each_command_names_the_profile(line):
    assert "--profile books" in line


@pytest.mark.parametrize("line", INLINE)
def test_inline_commands_exist(line):
    if line.startswith("make "):
        done = make(line)
        assert done.returncode == 0, done.stderr
        for word in words(line)[1:]:
            assert word.partition("=")[2].removeprefix("-c ") in done.stdout, word
    elif line.startswith("submit "):
        take(f"book-pipeline {line}")
    elif not line.startswith("aws configure"):  # a wizard with a parser of its own
        assert_aws_takes(line)


def test_the_secrets_have_the_stacks_names(template):
    names = {resource["Properties"]["Name"] for resource in template["Resources"].values()
             if resource["Type"] == "AWS::SecretsManager::Secret"}  # fmt: skip
    assert set(re.findall(r"--secret-id (\S+)", TEXT)) == names


@pytest.mark.parametrize(
    "page", ["README.md", "docs/how-to/deploy.md", "docs/how-to/destroy.md", "docs/tutorial/on-aws.md"]
)
def test_each_page_about_a_deployment_says_that_an_account_can_have_one_stack(page):
    assert "account can have one stack" in re.sub(r"\s+", " ", (ROOT / page).read_text())
