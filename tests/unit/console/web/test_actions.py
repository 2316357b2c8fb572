"""The page's buttons: which a book has, what they call, and what a refusal looks like."""

from decimal import Decimal
from uuid import UUID

import pytest

from book_pipeline.errors import InvalidRequest
from events.schemas.actions import Cancelled, Deleted, Retried
from tests.unit.console.web.states import BOOK, book_state, chapter_state, details

OWN = {"origin": "http://127.0.0.1"}


@pytest.fixture
def client(stack, page):
    stack.books[BOOK] = book_state(chapter_state(1))
    return page


@pytest.mark.parametrize(
    ("fields", "buttons"),
    [
        ({}, ["Cancel", "Delete this book"]),
        ({"stage": "GenerateAudio cancelled", "tts_status": "cancelled"}, ["Retry", "Delete this book"]),
        ({"stage": "GenerateAudio failed", "error": "Bad", "error_message": "It is."}, ["Retry", "Delete this book"]),
        ({"stage": "complete", "tts_status": "complete"}, ["Delete this book"]),
    ],
)
def test_a_book_has_the_buttons_for_its_state(stack, client, fields, buttons):
    stack.books[BOOK] = book_state(chapter_state(1), **fields)
    head = client.get(f"/books/{BOOK}").text.partition('<header id="head"')[2].partition("</header>")[0]
    found = [part.partition("</button>")[0].rpartition(">")[2] for part in head.split("<button")[1:]]
    assert found == buttons


def test_a_failed_chapter_can_be_retried(stack, client):
    failed = chapter_state(1, "complete failed")
    stack.chapters[failed.chapter_id] = details(failed)
    assert "Retry this chapter" in client.get(f"/books/{BOOK}/chapters/{failed.chapter_id}").text


def test_buttons_call_the_stack_and_lead_back_to_the_book(stack, client, monkeypatch):
    called = []
    monkeypatch.setattr(
        type(stack), "cancel", lambda _, *ids: called.append(ids) or Cancelled(book_id=BOOK, stopped_execution="x"),
        raising=False,
    )  # fmt: skip
    monkeypatch.setattr(
        type(stack), "retry", lambda _, *ids: called.append(ids) or Retried(book_id=BOOK, source_url="s3://b/k"),
        raising=False,
    )  # fmt: skip
    for path in ("cancel", "retry", f"chapters/{UUID(int=1)}/retry"):
        answer = client.post(f"/books/{BOOK}/{path}", headers=OWN, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/books/{BOOK}")
    assert called == [(BOOK,), (BOOK, None), (BOOK, UUID(int=1))]


def test_a_deleted_book_is_reported_with_what_remains(stack, client, monkeypatch):
    kept = []

    def delete(_, book_id, *, keep_audio):
        kept.append(keep_audio)
        return Deleted(
            book_id=book_id, objects=7, usd=Decimal(1), remains=("ElevenLabs: 3 generations.",), stopped_execution=None
        )

    monkeypatch.setattr(type(stack), "delete", delete, raising=False)
    for data in ({}, {"keep_audio": "yes"}):
        answer = client.post(f"/books/{BOOK}/delete", data=data, headers=OWN)
        assert "7 objects are deleted, counting each version. The book has cost $1.00." in answer.text
        assert '<li dir="auto">ElevenLabs: 3 generations.</li>' in answer.text
    assert kept == [False, True]


def test_a_rejected_action_shows_its_remedy_and_another_site_gets_no_page(stack, client, monkeypatch):

    def refuse(*_):
        raise InvalidRequest("The book is complete. `delete` removes it.")

    monkeypatch.setattr(type(stack), "cancel", refuse, raising=False)
    answer = client.post(f"/books/{BOOK}/cancel", headers=OWN)
    assert (answer.status_code, "delete` removes it" in answer.text) == (409, True)
    assert client.post(f"/books/{BOOK}/cancel", headers={"origin": "http://evil.example"}).status_code == 403
