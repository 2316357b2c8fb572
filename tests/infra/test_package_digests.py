"""The digest of a package, by which the template identifies the code of a function."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.packages.imports import ROOT
from infra.packages.recipe import functions

CHANGES = {
    "book_pipeline/delivery/finalize_book.py": {"FinalizeBook"},
    "sql/migrations/0001.books.sql": {"ApplyMigrations"},
    "book_pipeline/source/markup/markdown.py": {"ScrapeBook"},
    "local/cloud.py": set(),
    "sql/queries/books.sql": set(functions()) - {"ListVoices", "NotifyWebhook"},
}
DIGESTS = "import json; from infra.packages import digest_of; from infra.packages.recipe import functions; "
DIGESTS += "print(json.dumps({name: digest_of(name) for name in functions()}))"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of all inputs of a digest, in which files can be changed."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("book_pipeline", "events", "handlers", "infra", "local", "sql", "statemachine"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, copy / name)
    return copy


def digests(checkout: Path) -> dict[str, str]:
    command = [sys.executable, "-c", DIGESTS]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def before(checkout):
    return digests(checkout)


@pytest.mark.parametrize("file", CHANGES)
def test_a_changed_file_changes_the_packages_that_contain_it(checkout, before, file):
    content = (checkout / file).read_text()
    (checkout / file).write_text(content + "\n")
    after = digests(checkout)
    (checkout / file).write_text(content)
    assert {name for name in after if after[name] != before[name]} == CHANGES[file]


def test_a_changed_pin_changes_the_packages_that_contain_its_distribution(checkout, before):
    lock = checkout / "requirements.lock"
    content = lock.read_text()
    assert "sentencex==" in content
    lock.write_text(content.replace("sentencex==", "sentencex==1!"))
    after = digests(checkout)
    lock.write_text(content)
    assert {name for name in after if after[name] != before[name]} == {"GenerateAudio", "RetakePassage", "SampleVoice"}
