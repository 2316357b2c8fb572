"""The commands about lexicons, on a bucket in memory."""

import json
from types import SimpleNamespace
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.lexicon.pls import read_pls, write_pls
from console.cli.commands import lexicon
from console.client import BookUnknown
from tests.unit.console.client.buckets import bucket


@pytest.fixture
def run(monkeypatch):
    def no_book(_):
        raise BookUnknown("There is no such book.")

    def run(*arguments, status=0):
        done = CliRunner().invoke(lexicon.app, [*map(str, arguments)])
        assert done.exit_code == status, done.output
        return done.output

    with bucket() as s3:
        stack = SimpleNamespace(client=lambda _: s3, bucket="artifacts", book=no_book)
        monkeypatch.setattr(lexicon, "resolve_stack", lambda *_: stack)
        yield run


def test_a_lexicon_is_imported_listed_changed_and_exported(run, tmp_path):
    file, exported = tmp_path / "names.pls", tmp_path / "out.pls"
    file.write_bytes(write_pls([Entry("Ann", "An", "æn", "en"), Entry("not", "now", None, "en")]))
    assert 'Left out: The lexicon\'s entry "not" changes a negation' in run("import", file, "--all")
    run("add", "quay", "key", "--all", "--language", "en")
    assert 'instead of "key"' in run("add", "quay", "kee", "--all", "--language", "en")
    entries = (Entry("Ann", "An", "æn", "en"), Entry("quay", "kee", None, "en"))
    assert json.loads(run("list", "--all", "--json")) == [entry.as_json() for entry in entries]
    assert "kee" in run("list", "--all")
    run("export", exported, "--all")
    assert read_pls(exported.read_bytes(), "out.pls") == (entries, ())
    assert "exists" in run("export", exported, "--all", status=1)
    run("remove", "quay", "--all")
    assert "no entry" in run("remove", "quay", "--all", status=1)


def test_entries_with_ipa_alone_are_named_when_they_are_imported(run, tmp_path):
    file = tmp_path / "names.pls"
    file.write_bytes(write_pls([Entry("Ann", "An", "æn", "en"), Entry("Niamh", None, "niːv", "en")]))
    shown = run("import", file, "--all")
    assert "skip words with IPA" in shown
    assert 'need a respelling: 1 ("Niamh").' in shown


def test_a_book_that_is_not_there_yet_may_have_a_lexicon(run):
    assert "no book" in run("add", "Ann", "An", "--book", uuid4())


@pytest.mark.parametrize("whose", [(), ("--all", "--author", "Ann Lee"), ("--book", "7"), ("--author", "?")])
def test_a_lexicon_that_is_not_named_is_refused(run, whose):
    run("add", "Ann", "An", *whose, status=1)


def test_names_of_a_file_need_no_cloud(run, tmp_path):
    file = tmp_path / "book.txt"
    file.write_text("The rain fell on Penhale. He saw Penhale, and then the old man went up the stair again.\n" * 3)
    (name,) = json.loads(run("names", file, "--json"))
    assert (name["name"], name["times"], name["sentence"]) == ("Penhale", 6, "The rain fell on Penhale.")
    assert "Penhale" in run("names", file)
