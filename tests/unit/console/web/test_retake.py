"""The pages of a paragraph and of a word: the price first, then the speech, then the choice."""

from decimal import Decimal
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from book_pipeline.errors import InvalidRequest
from console.client.retakes import price_of, sentence_of
from console.web.app import application
from events.schemas.retakes import Retaken

from .test_chapter import BOOK, CHAPTER, chapter_state, details

KEY = "0123456789abcdef" * 4
AT = f"/books/{BOOK}/chapters/{CHAPTER}"


def answer(**changed):
    fields = {
        "book_id": BOOK,
        "chapter_id": CHAPTER,
        "paragraph": 2,
        "paragraphs": 5,
        "text": "It <rained>.",
        "wording": None,
        "state": "none",
        "characters": 12,
        "usd": Decimal("0.02"),
        "paid_usd": Decimal(0),
        "now": (KEY,),
        "offered": (),
    }
    return Retaken(**{**fields, **changed})


@pytest.fixture
def page(stack):
    """The page, and what its function was asked; `answers` are what it answers."""
    stack.chapters[UUID(str(CHAPTER))] = details(chapter_state(1))
    asked, answers = [], []

    def retake(request):
        asked.append(request)
        found = answers[len(asked) - 1] if len(answers) >= len(asked) else answer()
        if isinstance(found, Exception):
            raise found
        return found

    object.__setattr__(stack, "retake", retake)
    client = TestClient(application(lambda: stack, 60), base_url="http://127.0.0.1")
    client.asked, client.answers = asked, answers
    return client


def post(page, path, **form):
    return page.post(f"{AT}/{path}", data=form, headers={"origin": "http://127.0.0.1"})


def test_the_paragraph_is_shown_with_its_price_and_its_speech(page):
    shown = page.get(f"{AT}/paragraphs/2").text
    assert (page.asked[0].action, page.asked[0].paragraph) == ("look", 2)
    assert "It &lt;rained&gt;." in shown
    assert "12 characters are bought, about $0.02." in shown
    assert f"/books/{BOOK}/speech/{KEY}.mp3" in shown
    assert "Keep the new one" not in shown


def test_a_new_wording_is_offered_and_can_be_kept(page):
    page.answers += [answer(state="offered", wording="It poured.", offered=(KEY[::-1],), paid_usd=Decimal("0.02"))]
    shown = post(page, "paragraphs/2", action="speak", wording=" It\npoured. ").text
    assert (page.asked[0].action, page.asked[0].wording) == ("speak", "It poured.")
    assert "$0.02 is paid." in shown
    assert f"/books/{BOOK}/speech/{KEY[::-1]}.mp3" in shown
    page.answers += [answer(state="kept", restarts=True)]
    shown = post(page, "paragraphs/2", action="keep").text
    assert page.asked[1].action == "keep"
    assert "nothing is bought for that" in shown
    assert "Undo the take that was kept" in shown


def test_a_wording_whose_price_was_not_shown_is_priced_and_not_bought(page):
    page.answers += [answer(characters=9, usd=Decimal("0.01")), answer(), answer(state="offered")]
    shown = post(page, "paragraphs/2", action="speak", wording="It poured.", priced="").text
    assert (page.asked[0].action, page.asked[0].wording) == ("look", "It poured.")
    assert "Nothing is bought yet" in shown
    assert "9 characters are bought, about $0.01." in shown
    assert 'name="priced" value="It poured."' in shown
    post(page, "paragraphs/2", action="speak", wording="It  poured.", priced="It poured.")
    assert page.asked[1].action == "speak"


def test_after_a_refusal_the_price_is_that_of_the_same_words(page):
    page.answers += [InvalidRequest("The wording changes a negation.")]
    shown = post(page, "paragraphs/2", action="look", wording="It never rained.").text
    assert 'name="priced" value=""' in shown


def test_the_reason_of_a_refusal_stands_beside_the_paragraph(page):
    page.answers += [InvalidRequest("The wording changes a negation.")]
    shown = post(page, "paragraphs/2", action="speak", wording="It never rained.")
    assert shown.status_code == 409
    assert "The wording changes a negation." in shown.text
    assert "It &lt;rained&gt;." in shown.text


def test_a_word_is_heard_respelled_and_kept_in_the_lexicon(page):
    page.answers += [answer(now=(), text="quay")]
    assert "12 characters are bought" in page.get(f"{AT}/word?word=quay").text
    page.answers += [answer(text="key", characters=0, usd=Decimal(0))]
    shown = post(page, "word?word=quay", action="speak", spoken="key").text
    assert (page.asked[1].action, page.asked[1].word) == ("speak", "key")
    assert f"/books/{BOOK}/speech/{KEY}.mp3" in shown
    assert f'action="/books/{BOOK}/lexicon"' in shown
    assert 'name="alias" value="key"' in shown


def test_speech_has_the_address_of_its_key(page):
    assert page.get(f"/books/{BOOK}/speech/..%2Fmanifest.mp3").status_code == 404
    assert page.get(f"/books/{BOOK}/speech/{KEY[1:]}.mp3").status_code == 404


def test_sentences_for_people():
    assert price_of(answer(characters=0)) == "Its speech is bought already: hearing it costs nothing."
    assert price_of(answer(characters=7, usd=Decimal("0.0006"))) == "7 characters are bought, less than a cent."
    assert sentence_of(answer(state="none")).endswith("the chapter stays as it is.")
    assert sentence_of(answer(state="offered")) == "Paragraph 2 is spoken again. Nothing is paid."
