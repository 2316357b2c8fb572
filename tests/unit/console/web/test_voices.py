"""The voices on the page, and samples of a book."""

import hashlib
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import UUID

import pytest
from lxml import html

from book_pipeline.errors import ProviderRejected
from book_pipeline.store.keys import sample_key
from events.schemas.voices import Sample, Voice, VoiceList, VoicesRequest
from tests.unit.console.web.states import BOOK, book_state, chapter_state, text

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

GEORGE = "JBFqnCBsd6RMkjVDRZzb"
DIGEST = "ab" * 32
CHAPTER = UUID(int=7)


@pytest.fixture
def account(stack):
    """Let the stack list voices and sell samples; return the requests for samples and the list."""

    class Account:
        listed = VoiceList(
            voices=[
                Voice(voice_id=GEORGE, name="George <b>", labels={"accent": "british"}, languages=("en", "de")),
                Voice(voice_id="x" * 20, name="Zoë", languages=("fr",)),
            ],
            default_voice_id=GEORGE,
            stand_in=True,
        )
        key = None

        def voices(self, search=None):
            self.search = search
            return self.listed

        def sample(self, request):
            self.asked.append(request)
            self.key = sample_key(BOOK, DIGEST) if request.buy else self.key
            return Sample(
                book_id=BOOK, chapter_id=CHAPTER, number="1", title="I", voice_id=GEORGE, narrator="George",
                text="It was <cold>.", usd=Decimal("0.0264"), stand_in=False, key=self.key,
                sha256=hashlib.sha256(b"mp3 frames").hexdigest() if self.key else None,
            )  # fmt: skip

    account = Account()
    account.asked = []
    stack.voices, stack.sample = account.voices, account.sample
    stack.books[BOOK] = book_state(chapter_state(1))
    return account


def test_the_list_names_voices_escapes_them_and_says_stand_in(page, account):
    tree = html.fromstring(page.get("/voices", params={"search": "geo", "language": "DE-at"}).text)
    assert account.search == "geo"
    (voice,) = tree.cssselect("li[data-voice]")
    assert text(voice).startswith("George <b> default british · en, de")
    assert "stand-in" in tree.text_content()
    part = page.get("/voices?part").text
    assert "<html" not in part
    assert part.count("data-choose") == 2


def test_a_recording_comes_from_the_page_itself_and_only_a_stand_ins_from_this_machine(page, account):
    class Recording(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"mp3")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Recording) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        george = account.listed.voices[0].model_copy(update={"preview_url": f"http://127.0.0.1:{server.server_port}/g"})
        account.listed = account.listed.model_copy(update={"voices": [george]})
        answer = page.get(f"/voices/{GEORGE}/preview.mp3")
        assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"mp3", "audio/mpeg")
        assert "media-src 'self'" in answer.headers["content-security-policy"]
        account.listed = account.listed.model_copy(update={"stand_in": False})
        assert page.get(f"/voices/{GEORGE}/preview.mp3").status_code == 502
        server.shutdown()
    assert page.get("/voices/nobody/preview.mp3").status_code == 404


def test_a_sample_shows_its_price_before_it_is_bought_and_is_played_afterwards(page, stack, account):
    address = f"/books/{BOOK}/sample"
    offer = html.fromstring(page.get(address, params={"voice": "George <b>", "chapter": ""}).text)
    assert "It costs $0.0264." in text(offer)
    assert "It was <cold>." in text(offer)
    assert [request.buy for request in account.asked] == [False]
    assert account.asked[0].voice_id == GEORGE
    form = {field.get("name"): field.get("value") for field in offer.cssselect("form[method=post] input")}
    bought = page.post(address, data=form, headers={"origin": str(page.base_url)})
    assert account.asked[1].buy
    assert account.asked[1].chapter_id == CHAPTER
    (player,) = html.fromstring(bought.text).cssselect("audio")
    assert page.get(player.get("src")).status_code == 404
    stack.put(sample_key(BOOK, DIGEST), b"other frames")
    assert "is damaged" in page.get(player.get("src")).text
    stack.put(sample_key(BOOK, DIGEST), b"mp3 frames")
    assert page.get(player.get("src")).content == b"mp3 frames"
    assert page.post(address, data=form, headers={"origin": "http://evil.example"}).status_code == 403
    assert len(account.asked) == 3


def test_a_voice_that_nobody_has_is_refused_with_the_list(page, account):
    refused = page.get(f"/books/{BOOK}/sample", params={"voice": "Nobody"})
    assert refused.status_code == 409
    assert "has no voice Nobody" in refused.text
    assert account.asked == []


def test_the_book_and_the_form_for_a_book_have_a_field_for_the_voice(page, account):
    tree = html.fromstring(page.get(f"/books/{BOOK}").text)
    assert tree.cssselect("#voices input[name=voice]")
    assert tree.cssselect("#sample-chapter option")[0].text_content() == "the first one"


def test_a_part_of_the_page_offers_a_sample_inside_a_review_and_plays_it(page, account):
    address = f"/books/{BOOK}/sample"
    part = page.get(address, params={"voice": GEORGE, "chapter": str(CHAPTER), "part": "1"}).text
    assert "<html" not in part
    assert "It costs $0.0264." in part
    (form,) = html.fromstring(part).cssselect("form[method=post]")
    fields = {field.get("name"): field.get("value") for field in form.cssselect("input")} | {"part": "1"}
    bought = page.post(form.get("action"), data=fields, headers={"origin": str(page.base_url)}).text
    assert "<html" not in bought
    assert html.fromstring(bought).cssselect("audio")


def test_what_the_function_or_its_schema_refuses_is_shown_and_no_failure_of_the_page(page, stack, monkeypatch):
    def voices(search):
        VoicesRequest(search=search)
        raise ProviderRejected("Store another key.")

    monkeypatch.setattr(stack, "voices", voices, raising=False)
    for search, reason in (("warm", "Store another key."), ("x" * 201, "search: ")):
        answer = page.get("/voices", params={"search": search})
        assert (answer.status_code, reason in answer.text) == (409, True), answer.text


def test_a_name_that_is_no_sample_is_not_found(page, account):
    assert page.get(f"/books/{BOOK}/samples/%00.mp3").status_code == 404
