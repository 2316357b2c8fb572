"""`retake` on a real database: paid once, however often it is repeated, and never for a book that is in progress."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from console.cli.commands import retake
from events.schemas.retakes import Retaken

from .test_retakes import act, narrated, voice
from .test_speech import chapter_id

__all__ = ["act", "chapter_id", "narrated", "voice"]


@pytest.fixture
def command(act, voice, session, chapter_id, monkeypatch):
    def function(request):
        asked, paid, restarts = act(request.action, request.paragraph, request.wording)
        about = {"book_id": request.book_id, "chapter_id": request.chapter_id, "paid_usd": paid, "restarts": restarts}
        return Retaken(**about, **asked.described(voice.usd))

    chapter = session.chapters.get(chapter_id)
    book = SimpleNamespace(book_id=chapter.book_id, chapters=[chapter])
    stack = SimpleNamespace(book=lambda _: book, retake=function)
    monkeypatch.setattr(retake, "resolve_stack", lambda *_: stack)

    def run(*arguments, status=0):
        done = CliRunner().invoke(retake.app, [str(chapter.book_id), str(chapter_id), *arguments])
        assert done.exit_code == status, done.output
        return " ".join(done.output.split())

    return run


def test_a_repeated_command_pays_once(command, voice, session):
    before = len(voice.texts)
    command("3", status=1)
    assert len(voice.texts) == before, "nobody has confirmed the price"
    assert "is paid. `--keep`" in command("3", "--yes")
    bought = voice.texts[before:]
    assert bought == ["It was cold.\n\nVery cold."]
    receipts = len(session.paid_calls.receipts)
    assert "Nothing is paid." in command("3", "--yes")
    assert "Nothing is paid." in command("3"), "there is nothing to confirm"
    assert (voice.texts[before:], len(session.paid_calls.receipts)) == (bought, receipts)


def test_a_paragraph_that_is_not_there_and_a_book_in_progress_are_refused(command, voice, session):
    before = len(voice.texts)
    assert "has 5 paragraphs, and no paragraph 9" in command("9", "--yes", status=1)
    session.chapters.speaking(session.lease.chapter_id)
    assert "is not narrated" in command("3", "--yes", status=1)
    assert len(voice.texts) == before
