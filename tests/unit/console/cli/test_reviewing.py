"""The review on a terminal: what is shown, what is typed, and what is sent."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest

from book_pipeline.errors import InvalidRequest
from console.cli import reviewing
from console.cli.reviewing import changed, review_on_terminal
from console.cli.views import review as view
from console.client.review import ReviewChanges, approval_of, narrated, renamings
from events.schemas.review import Review, ReviewPiece
from events.schemas.voices import Voice, VoiceList

BOOK_ID = UUID(int=7)


def piece(number, kind="chapter", **fields):
    usual = {
        "title": f"Title {number} 夜🌙", "part": None, "characters": 1000, "words": 200, "begins": "It was late",
        "doubtful": False, "ticked": kind == "chapter", "joined": False, "usd": Decimal("0.10"),
    }  # fmt: skip
    usual |= fields
    return ReviewPiece(number=number, kind=kind, printed_title=usual["title"], **usual)


REVIEW = Review(
    review_id="seen", since=datetime(2026, 11, 28, tzinfo=UTC), voice_id="v", model_id="m", max_cost_usd=None,
    pieces=(piece("0a", "front"), piece("", "contents page"), piece("1"), piece("2", doubtful=True), piece("3")),
    options={"footnotes": "read"}, chapters=3, characters=3000, minutes=3, usd=Decimal("0.30"),
)  # fmt: skip
BOOK = SimpleNamespace(
    book_id=BOOK_ID, name="A \x1b[31mred\x1b[0m book", notes=("The list is old.",), review=REVIEW, narrator="Bo \x1b[1m"
)


class FakeStack:
    def __init__(self, problem=None):
        self.approvals, self.cancelled, self.problem = [], [], problem

    def approve(self, approval):
        if self.problem:
            problem, self.problem = self.problem, None
            raise InvalidRequest(problem)
        self.approvals.append(approval)

    def cancel(self, book_id):
        self.cancelled.append(book_id)

    def voices(self):
        voice = Voice(voice_id="abc", name="Ann 夜 - Warm", labels={}, languages=())
        return VoiceList(voices=[voice], default_voice_id="abc", stand_in=False)

    def book(self, _):
        return SimpleNamespace(awaits_review=True)


def answering(monkeypatch, *answers):
    given = iter(answers)
    monkeypatch.setattr(reviewing.typer, "prompt", lambda *_, **__: next(given))


def test_changes_that_are_typed_are_sent_with_the_approval(monkeypatch, capsys):
    answering(
        monkeypatch, "chapters 1-2", "rename 1=The Storm", "merge 2", "budget 5", "voice ann 夜", "model x_1", "Y"
    )
    stack = FakeStack()
    assert review_on_terminal(BOOK, stack)
    (approval,) = stack.approvals
    assert approval.model_dump(mode="json") == {
        "book_id": str(BOOK_ID), "review_id": "seen", "chapters": "1-2", "titles": {"1": "The Storm"}, "joined": ["2"],
        "max_cost_usd": "5", "voice_id": "abc", "model_id": "x_1",
    }  # fmt: skip
    printed = capsys.readouterr().out
    for text in ("front, left out", "It was late", "may begin elsewhere", "$0.30", "no limit", "The list is old."):
        assert text in printed
    assert ", voice v, model m." in printed
    assert "Voice Ann 夜 - Warm, model x_1." in printed
    assert "\x1b" not in printed


def test_a_no_cancels_the_book(monkeypatch):
    answering(monkeypatch, "n")
    stack = FakeStack()
    assert not review_on_terminal(BOOK, stack)
    assert (stack.cancelled, stack.approvals) == ([BOOK_ID], [])


def test_a_refused_approval_is_asked_about_again(monkeypatch, capsys):
    answering(monkeypatch, "rename nonsense", "chapters 9", "y", "y")
    stack = FakeStack("9 is not in the book")
    assert review_on_terminal(BOOK, stack, ReviewChanges())
    assert len(stack.approvals) == 1
    assert "has the form" in capsys.readouterr().out


def test_ctrl_c_stops_the_command_and_not_the_book(monkeypatch):
    def abort(*_, **__):
        raise reviewing.typer.Abort

    monkeypatch.setattr(reviewing.typer, "prompt", abort)
    stack = FakeStack()
    with pytest.raises(KeyboardInterrupt):
        review_on_terminal(BOOK, stack)
    assert stack.cancelled == []


def test_an_unknown_word_changes_nothing():
    assert changed(ReviewChanges(), "tell me more", FakeStack()) == ReviewChanges()


@pytest.mark.parametrize(
    ("voice_name", "narrator", "shown"),
    [
        (None, None, "Voice v, model m."),
        ("Ann - Warm", None, "Voice Ann - Warm, model m."),
        ("Ann - Warm", "Ann - Warm (stand-in)", "Voice Ann - Warm (stand-in), model m."),
        ("Ann - Warm", "Bo Reed", "Narrator Bo Reed, voice Ann - Warm, model m."),
    ],
)
def test_the_voice_is_shown_by_its_name(voice_name, narrator, shown):
    review = REVIEW.model_copy(update={"voice_name": voice_name})
    book = SimpleNamespace(**{**vars(BOOK), "narrator": narrator})
    assert shown in list(view.as_table(book, review, ReviewChanges()))


def test_what_is_narrated_follows_ticks_and_merges():
    def numbers(**changes):
        return [each.number for each in narrated(REVIEW, ReviewChanges(**changes))[0]]

    assert numbers() == ["1", "2", "3"]
    assert numbers(chapters="0a,2") == ["0a", "2"]
    assert numbers(chapters="1", joined=["2"]) == ["1", "2"]
    assert numbers(chapters="1,3", joined=["3"]) == ["1"]


@pytest.mark.parametrize(
    "changes",
    [{"chapters": " "}, {"chapters": "all"}, {"titles": {"1": "\x00"}}, {"titles": {"1": "x" * 501}},
     {"joined": ["-1"]}, {"max_cost_usd": "-1"}, {"max_cost_usd": "much"}, {"voice_id": "../x"}, {"model_id": "A B"}],
)  # fmt: skip
def test_a_value_of_a_wrong_form_is_refused_before_anything_is_sent(changes):
    with pytest.raises(InvalidRequest):
        approval_of(BOOK, ReviewChanges(**changes))


def test_a_title_of_any_script_and_300_characters_is_taken():
    for title in ("Ночь", "夜", "🌙" * 300, "א‎ב", "a" * 300):
        assert approval_of(BOOK, replace(ReviewChanges(), titles=renamings([f"2={title}"]))).titles == {"2": title}
