"""`sample`: its file replaces no other file, and a name that cannot be used is refused before a purchase."""

import hashlib
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from book_pipeline.store.keys import sample_key
from console.cli.commands import voices
from events.schemas.voices import Sample
from tests.unit.console.client.buckets import bucket

BOOK = uuid4()
KEY = sample_key(BOOK, "a" * 64)
SUM = hashlib.sha256(b"speech").hexdigest()


@pytest.fixture
def command(monkeypatch, tmp_path):
    """Run the command in an empty folder; `asked` are the requests to its function."""
    asked = []

    def function(request):
        asked.append(request)
        fields = dict.fromkeys(Sample.model_fields) | {
            "narrator": "George",
            "key": KEY,
            "usd": Decimal(0),
            "sha256": SUM,
        }
        return Sample.model_construct(**fields | {"stand_in": True, "characters": 9, "chapter_number": "1"})

    def run(*arguments, status=0):
        done = CliRunner().invoke(voices.app, ["sample", str(BOOK), "--yes", *map(str, arguments)])
        assert done.exit_code == status, done.output
        return " ".join(done.output.split())

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(voices.view, "offer", lambda _: "an offer")
    with bucket() as s3:
        s3.put_object(Bucket="artifacts", Key=KEY, Body=b"speech")
        stack = SimpleNamespace(client=lambda _: s3, bucket="artifacts", sample=function)
        monkeypatch.setattr(voices, "resolve_stack", lambda *_: stack)
        run.asked, run.s3 = asked, s3
        yield run


def test_the_sample_of_another_book_in_this_voice_stays(command, tmp_path):
    (tmp_path / "sample - George.mp3").write_bytes(b"of another book")
    for _ in range(2):
        assert "sample - George (2).mp3" in command()
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"of another book", b"speech"}


@pytest.mark.parametrize("damage", [{"Body": b"speach"}, None], ids=["another", "none"])
def test_a_sample_that_is_not_the_one_that_was_bought_is_not_written(command, tmp_path, damage):
    if damage:
        command.s3.put_object(Bucket="artifacts", Key=KEY, **damage)
    else:
        command.s3.delete_object(Bucket="artifacts", Key=KEY)
    assert "Ask for it again" in command(status=1)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(("name", "reason"), [("book.txt", "exists"), ("book.txt/x.mp3", "is not a folder")])
def test_a_file_of_the_owner_is_refused_before_a_purchase(command, tmp_path, name, reason):
    (tmp_path / "book.txt").write_text("mine")
    assert reason in command("--out", name, status=1)
    assert command.asked == []
    assert (tmp_path / "book.txt").read_text() == "mine"
