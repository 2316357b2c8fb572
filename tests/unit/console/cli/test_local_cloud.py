"""Commands of the local cloud with arguments that cannot work: one line each, and nothing is started or created."""

import socket
from pathlib import Path
from uuid import UUID

import psutil
import pytest
from typer.testing import CliRunner

from console.cli.app import app

BOOK = str(UUID(int=1))


@pytest.fixture
def book(tmp_path: Path) -> str:
    (tmp_path / "book.txt").write_text("CHAPTER 1\n\nThe lamp was lit.\n")
    return str(tmp_path / "book.txt")


def refused(*arguments: object) -> str:
    """Run the command, which fails, and return its one line of output."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 1, done.output
    assert done.output.count("\n") == 1, done.output
    return done.output


@pytest.mark.parametrize("option", ["--port", "--page-port"])
@pytest.mark.parametrize("port", [-1, 70000])
def test_up_names_a_number_that_is_no_port(tmp_path, option, port):
    assert f"{port} is not a port" in refused("up", option, port, "--state", tmp_path / "state")
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("port", [-1, 70000])
def test_page_names_a_number_that_is_no_port(tmp_path, port):
    assert f"{port} is not a port" in refused("page", "--port", port, "--state", tmp_path / "state")


@pytest.mark.parametrize("option", ["--port", "--page-port"])
def test_up_names_a_taken_port_and_who_has_it(tmp_path, option):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        says = refused("up", option, port, "--port" if option == "--page-port" else "--page-port", 0, "--state", "s")
    assert f"Port {port} is taken by {psutil.Process().name()}" in says
    assert option in says


@pytest.mark.parametrize("command", [["up", "--port", "0"], ["run"]])
@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("book.txt", "is a file"),
        ("book.txt/state", "cannot be written"),
        (".", "contains files, but is not the state"),
        ("/proc/state", "cannot be written"),
        ("long" * 80, "cannot be written"),
    ],
)
def test_a_command_that_starts_a_cloud_names_an_unusable_state_folder(book, tmp_path, command, state, says):
    arguments = [*command, book] if command == ["run"] else command
    assert says in refused(*arguments, "--state", tmp_path / state)
    assert [file.name for file in tmp_path.iterdir()] == ["book.txt"]


@pytest.mark.parametrize(
    "command", [["status"], ["env"], ["submit", "book.txt"], *([name, BOOK] for name in ("trace", "logs", "download"))]
)
@pytest.mark.parametrize("state", ["book.txt", ".", "missing", "long" * 80])
def test_a_command_that_needs_a_cloud_says_that_there_is_none(book, tmp_path, monkeypatch, command, state):
    monkeypatch.chdir(tmp_path)
    says = refused(*command, "--state", tmp_path / state)
    assert "No local cloud is running" in says
    assert [file.name for file in tmp_path.iterdir()] == ["book.txt"]
