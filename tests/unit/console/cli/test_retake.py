"""`retake`: the price is shown before anything is bought; what cannot be spoken again is refused with its reason."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from book_pipeline.errors import InvalidRequest
from book_pipeline.store.keys import chunk_key
from console.cli.commands import retake
from tests.unit.console.client.buckets import bucket
from tests.unit.console.web.test_chapter import BOOK, CHAPTER, chapter_state
from tests.unit.console.web.test_retake import KEY, answer

PRICE = "12 characters are bought, about $0.02."


@pytest.fixture
def command(monkeypatch):
    """Run the command; `asked` are the requests to its function and `answers` what it answers, in order."""
    asked, answers = [], []

    def function(request):
        asked.append(request)
        found = answers[len(asked) - 1] if len(answers) >= len(asked) else answer()
        if isinstance(found, Exception):
            raise found
        return found

    def run(*arguments, typed="", status=0):
        done = CliRunner().invoke(retake.app, [str(BOOK), *map(str, arguments)], input=typed)
        assert done.exit_code == status, done.output
        return done.output

    with bucket() as s3:
        book = SimpleNamespace(book_id=BOOK, chapters=[chapter_state(1)])
        stack = SimpleNamespace(client=lambda _: s3, bucket="artifacts", book=lambda _: book, retake=function)
        monkeypatch.setattr(retake, "resolve_stack", lambda *_: stack)
        run.asked, run.answers, run.s3 = asked, answers, s3
        yield run


def actions(command):
    return [request.action for request in command.asked]


def test_the_price_is_shown_and_a_no_buys_nothing(command):
    shown = command("1", "2", typed="n\n", status=1)
    assert shown.index("It <rained>.") < shown.index(PRICE) < shown.index("Buy it?")
    assert actions(command) == ["look"]


def test_without_an_answer_nothing_is_bought(command):
    command("1", "2", status=1)
    assert actions(command) == ["look"]


@pytest.mark.parametrize(("arguments", "typed"), [(["--yes"], ""), ([], "y\n")])
def test_a_yes_buys_what_was_shown(command, arguments, typed):
    command.answers += [answer(), answer(state="offered", offered=(KEY,), paid_usd=Decimal("0.02"))]
    shown = command("1", "2", "--wording", "It poured.", *arguments, typed=typed)
    assert actions(command) == ["look", "speak"]
    look, speak = command.asked
    assert speak == look.model_copy(update={"action": "speak"})
    assert (look.chapter_id, look.paragraph, look.wording) == (CHAPTER, 2, "It poured.")
    assert PRICE in shown
    assert "Paragraph 2 is spoken again. $0.02 is paid. `--keep` keeps it, `--discard` discards it." in shown


def test_what_is_bought_already_is_not_asked_about_and_not_paid_again(command):
    bought = answer(characters=0, usd=Decimal(0), state="offered", offered=(KEY,))
    command.answers += [bought, bought]
    shown = command("1", "2")
    assert "Buy it?" not in shown
    assert "hearing it costs nothing" in shown
    assert "Paragraph 2 is spoken again. Nothing is paid." in shown


def test_the_new_speech_is_stored_in_a_folder(command, tmp_path):
    command.s3.put_object(Bucket="artifacts", Key=chunk_key(BOOK, KEY), Body=b"speech")
    command.answers += [answer(), answer(state="offered", offered=(KEY,))]
    assert "paragraph-2-1.mp3" in command("1", "2", "--yes", "--out", tmp_path / "heard")
    assert (tmp_path / "heard" / "paragraph-2-1.mp3").read_bytes() == b"speech"


def test_no_file_is_replaced_and_the_same_speech_is_stored_once(command, tmp_path):
    command.s3.put_object(Bucket="artifacts", Key=chunk_key(BOOK, KEY), Body=b"speech")
    command.answers += [answer(state="offered", offered=(KEY,))] * 4
    (tmp_path / "paragraph-2-1.mp3").write_bytes(b"of another chapter")
    for _ in range(2):
        assert "paragraph-2-1 (2).mp3" in command("1", "2", "--yes", "--out", tmp_path)
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"of another chapter", b"speech"}


def test_what_cannot_be_a_folder_is_refused_before_a_purchase(command, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "cannot be a folder" in command("1", "2", "--yes", "--out", tmp_path / "file", status=1)
    assert command.asked == []


@pytest.mark.parametrize("choice", ["keep", "discard"])
def test_a_choice_buys_nothing_and_shows_no_price(command, choice):
    command.answers += [answer(state="kept", restarts=choice == "keep")]
    shown = command("1", "2", f"--{choice}")
    assert actions(command) == [choice]
    assert "are bought" not in shown
    assert ("nothing is bought for that" in shown) == (choice == "keep")


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--keep", "--discard"], ["--keep", "--wording", "It poured."], ["--discard", "--wording", "It poured."]),
        ["--keep", "--out", "heard"],
    ],
)
def test_options_that_contradict_are_refused_before_anything_is_asked(command, arguments):
    assert "without --wording and --out" in command("1", "2", *arguments, status=1)
    assert command.asked == []


def test_a_chapter_that_the_book_does_not_have_is_refused(command):
    assert "There is no chapter 9 in this book." in command("9", "2", "--yes", status=1)
    assert command.asked == []


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_paragraph_is_counted_from_one(command, number):
    command("1", "--yes", "--", number, status=2)
    assert command.asked == []


@pytest.mark.parametrize(
    "reason", ["Chapter 1 has 5 paragraphs, and no paragraph 9.", f"Book {BOOK} is not complete. Wait for its end."]
)
def test_a_refusal_of_the_function_ends_the_command_before_a_purchase(command, reason):
    command.answers += [InvalidRequest(reason)]
    assert reason in " ".join(command("1", "9", "--yes", status=1).split())
    assert actions(command) == ["look"]
