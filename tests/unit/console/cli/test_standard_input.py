"""Books from standard input, and questions before a provider is paid."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from book_pipeline.errors import SourceNotFound, SourceRejected
from console.cli import confirmation
from console.cli.confirmation import confirm_costs
from console.cli.local_source import read_source
from console.cli.standard_input import as_file
from console.client.submission import check_source
from events.schemas.start import BookOptions
from tests.unit.source import books


def pipe(monkeypatch, content: bytes, *, is_terminal=False):
    stdin = SimpleNamespace(buffer=io.BytesIO(content), isatty=lambda: is_terminal)
    monkeypatch.setattr("sys.stdin", stdin)


@pytest.mark.parametrize("content", [b"CHAPTER I\n\nWords.\n", b"<html><h1>One</h1><p>Words.</p></html>", books.epub()])
def test_a_book_of_any_format_is_read_from_a_pipe(monkeypatch, content):
    pipe(monkeypatch, content)
    assert read_source("-").text.strip()
    pipe(monkeypatch, content)
    with as_file("-") as file:
        assert check_source(file, BookOptions()).read_bytes() == content
    assert not Path(file).exists(), "the copy is gone"


def test_another_source_is_not_copied():
    with as_file("book.txt") as file:
        assert file == "book.txt"


@pytest.mark.parametrize(("content", "is_terminal"), [(b"", False), (b"x", True)])
def test_without_a_pipe_there_is_an_error_with_a_remedy(monkeypatch, content, is_terminal):
    pipe(monkeypatch, content, is_terminal=is_terminal)
    with pytest.raises(SourceNotFound, match="Pipe a book into the command"), as_file("-"):
        pass


@pytest.mark.parametrize(("name", "content"), [("x.mobi", b"x"), ("x.txt", b"Rar!"), ("x.pdf", b"x"), ("x", b"x")])
def test_a_format_that_cannot_be_read_is_refused_before_anything_starts(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceRejected):
        check_source(str(tmp_path / name), BookOptions())


@pytest.mark.parametrize(
    ("variables", "is_terminal", "asks"),
    [({"ELEVENLABS_API_KEY": "k"}, True, True), ({}, True, False), ({"ELEVENLABS_API_KEY": "k"}, False, False)],
)
def test_a_question_is_asked_on_a_terminal_if_a_real_provider_is_paid(
    monkeypatch, tmp_path, variables, is_terminal, asks
):
    file = tmp_path / "book.txt"
    file.write_text("CHAPTER I\n\nSome words to narrate.\n")
    asked = []
    pipe(monkeypatch, b"", is_terminal=is_terminal)
    monkeypatch.setattr(confirmation.os, "environ", variables)
    monkeypatch.setattr(typer, "confirm", lambda text, **_: asked.append(text))
    confirm_costs(str(file), BookOptions())
    assert bool(asked) == asks
