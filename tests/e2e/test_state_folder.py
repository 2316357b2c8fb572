"""The state folder of a local cloud after a power loss, and its permissions."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from tests import commands
from tests.local_cloud.unit.damages import DAMAGES

from .conftest import BIN, CHEAP, EXAMPLE, start, stop

ENVIRONMENT = {**os.environ, **CHEAP}
OWN_DATA = ("postgres/data", "objects")
"""Data of PostgreSQL, and S3's objects, whose damages have tests of their own."""


def accessible(state: Path) -> list[Path]:
    """Return the files and folders that other users could use."""
    everything = [state, *state.rglob("*")]
    return [file for file in everything if not file.is_symlink() and stat.S_IMODE(file.stat().st_mode) & 0o077]


def stages(cloud) -> list[str]:
    command = [BIN / "book-pipeline", "status", "--json", *cloud.options]
    done = commands.run(command, timeout=60, check=True)
    return [book["stage"] for book in json.loads(done.stdout)["books"]]


@pytest.fixture(scope="module")
def used_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a completed book, made by a process that would let everybody write its files."""
    folder = tmp_path_factory.mktemp("used")
    state = folder / "state"
    command = [BIN / "book-pipeline", "run", EXAMPLE, "--chapters", "1", "--state", state]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, umask=0, timeout=240, check=True, capture_output=True)
    return state


@pytest.fixture
def state(used_state: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the used state with its owners, which PostgreSQL checks."""
    subprocess.run(["cp", "-a", used_state, tmp_path / "state"], check=True)
    yield tmp_path / "state"
    shutil.rmtree(tmp_path / "state")


def test_everything_is_the_owners_alone(used_state):
    assert accessible(used_state) == []


def test_the_state_of_an_older_version_is_put_right(state):
    """Its files were anybody's, and so would be those that the cloud writes now."""
    for file in (state, *state.rglob("*")):
        file.chmod(file.stat().st_mode | 0o077)
    before = os.umask(0)
    try:
        cloud = start(state)
    finally:
        os.umask(before)
    try:
        assert accessible(state) == []
        assert stages(cloud) == ["complete"]
    finally:
        stop(cloud)


def test_damaged_files_cost_no_book(state):
    """Each damage hits a third of the files; which file survives which one is tested by the file's own tests."""
    damaged = [
        file
        for file in sorted(state.rglob("*"))
        if file.is_file() and not str(file.relative_to(state)).startswith(OWN_DATA)
    ]
    assert {"credentials.json", "ca.pem", "server.pem", "account.sqlite3", "administrated"} <= {
        file.name for file in damaged
    }
    for file, damage in zip(damaged, cycle(DAMAGES.values())):
        file.write_bytes(damage(file.read_bytes()))
    cloud = start(state)
    try:
        assert stages(cloud) == ["complete"]
        assert list(state.glob("credentials.json.damaged-*")), "the damaged file is kept"
    finally:
        stop(cloud)


def charges(state: Path) -> int:
    with closing(sqlite3.connect(state / "providers" / "account.sqlite3")) as account:
        return account.execute("SELECT count(*) FROM charges").fetchone()[0]


def test_run_names_a_damaged_file_and_pays_nothing_again(state, tmp_path):
    paid = charges(state)
    (state / "credentials.json").write_bytes(b"")
    command = [BIN / "book-pipeline", "run", EXAMPLE, "--chapters", "1", "--state", state]
    done = commands.run(command, cwd=tmp_path, env=ENVIRONMENT, timeout=240, check=True)
    (kept,) = state.glob("credentials.json.damaged-*")
    assert f"A damaged file was set aside, delete it if you do not need it: {kept}" in done.stdout
    assert charges(state) == paid > 0
    assert list((tmp_path / "audiobooks").rglob("*.mp3"))


def test_a_damaged_description_of_the_running_cloud_is_one_line(state):
    cloud = start(state)
    try:
        (state / "cloud.json").write_bytes(b"")
        done = commands.run([BIN / "book-pipeline", "status", *cloud.options], timeout=60)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "cloud.json is damaged. Stop the local cloud" in done.stderr
    finally:
        stop(cloud)
