import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.paid_calls.models import Intent, Receipt
from book_pipeline.speech.chunks import Chunk

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CHUNK = Chunk("It was cold.", previous_text="Chapter One", next_text="Very cold.")
SINCE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LOST = Intent(created_at=SINCE, last_at=SINCE, characters=12)


def item(number, *, text=CHUNK.text, voice_id="voice-1", model_id="eleven_multilingual_v2"):
    return {
        "history_item_id": f"item-{number}",
        "request_id": f"request-{number}",
        "voice_id": voice_id,
        "model_id": model_id,
        "text": text,
        "date_unix": int(SINCE.timestamp()) + number,
        "character_count_change_from": 100,
        "character_count_change_to": 112,
        "content_type": "audio/mpeg",
        "state": "created",
    }


def page(*items, more=False):
    last = items[-1]["history_item_id"] if items else None
    return {"history": list(items), "has_more": more, "last_history_item_id": last}


def test_speak_sends_text_and_context_and_returns_the_receipt(provider, voice):
    provider.answers_with(200, b"mp3" * 70_000, request_id="r-1", character_cost="12")
    content, receipt = voice.speak(CHUNK)
    assert content == b"mp3" * 70_000
    assert receipt == Receipt("r-1", Decimal("0.0012"), 12, Decimal(12))
    (asked,) = provider.asked
    assert (asked.method, asked.path) == ("POST", "/v1/text-to-speech/voice-1")
    assert asked.query == {"output_format": "mp3_44100_128"}
    assert asked.headers["xi-api-key"] == "the-very-secret-key"
    assert asked.body == {
        "text": "It was cold.",
        "model_id": "eleven_multilingual_v2",
        "previous_text": "Chapter One",
        "next_text": "Very cold.",
    }


def refuse_context(provider):
    body = {"type": "validation_error", "code": "unsupported_model", "message": "…", "param": "model_id"}
    provider.answers_with(400, {"detail": body})


@pytest.mark.parametrize("model_id", ["eleven_v3", "eleven_v3_conversational", "eleven_of_tomorrow"])
def test_a_model_that_refuses_context_is_called_again_without_it_and_never_with_it(provider, voice, model_id):
    refuse_context(provider)
    for _ in range(2):
        provider.answers_with(200, b"mp3", character_cost="12")
    speaker = replace(voice, model_id=model_id)
    with pytest.raises(ProviderThrottled, match=f"{model_id} takes no text before and after") as raised:
        speaker.speak(CHUNK)
    assert (raised.value.refused, raised.value.retry_after) == (True, 0.0)
    assert speaker.speak(CHUNK)[0] == speaker.speak(CHUNK)[0] == b"mp3"
    assert [{"previous_text", "next_text"} <= set(asked.body) for asked in provider.asked] == [True, False, False]


def test_a_model_that_refuses_the_call_itself_is_rejected(provider, voice):
    refuse_context(provider)
    with pytest.raises(ProviderRejected, match="choose another model_id"):
        voice.speak(Chunk("It was cold."))


def test_eleven_v4_gets_context_and_language(provider, voice):
    provider.answers_with(200, b"mp3", character_cost="12")
    replace(voice, model_id="eleven_v4", language="hu-HU").speak(CHUNK)
    (asked,) = provider.asked
    assert (asked.body["previous_text"], asked.body["language_code"]) == ("Chapter One", "hu")


@pytest.mark.parametrize(
    ("model_id", "language", "code"),
    [
        ("eleven_flash_v2_5", "en-GB", "en"),
        ("eleven_v3", "en", "en"),
        ("eleven_v3_conversational", "nb-NO", "no"),
        ("eleven_v4", None, None),
        ("eleven_multilingual_v2", "en-GB", None),
        ("eleven_flash_v2", "en-GB", None),
    ],
)
def test_the_language_is_sent_to_models_that_take_it(provider, voice, model_id, language, code):
    speaker = replace(voice, model_id=model_id, language=language)
    provider.answers_with(200, b"mp3", character_cost="12")
    speaker.speak(CHUNK)
    assert provider.asked[-1].body.get("language_code") == code
    assert speaker.identity.get("language_code") == code


@pytest.mark.parametrize("header", ["-12", "NaN", "Infinity", "1e30", "twelve", "", "12000"])
def test_implausible_credits_are_logged_and_not_recorded(provider, voice, header, caplog):
    provider.answers_with(200, b"mp3", request_id="r-1", character_cost=header)
    content, receipt = voice.speak(CHUNK)
    assert (content, receipt) == (b"mp3", Receipt("r-1", Decimal("0.0012"), 12))
    (warning,) = caplog.records
    assert (warning.message, warning.stated) == ("implausible credits", header)


def test_implausible_credits_in_the_history_are_not_recorded(provider, voice):
    provider.answers_with(200, page(item(6) | {"character_count_change_from": 10**9}))
    provider.answers_with(200, b"mp3")
    receipt = next(voice.find_in_history(CHUNK, LOST))[1]
    assert (receipt.characters, receipt.credits) == (12, None)


SHAPES = {
    "a page of a proxy": (b"<html>moved</html>", "no JSON"),
    "a list": ([], "the whole of it"),
    "a text": ("moved", "the whole of it"),
    "nothing": ({}, "history"),
    "no items": (page() | {"history": None}, "history"),
    "an item that is a text": (page() | {"history": ["item-1"]}, "an item"),
    "an item without its id": (page({**item(1), "history_item_id": None}), "history.0.history_item_id"),
    "an item without counts": (page({**item(1), "character_count_change_to": None}), "character_count_change_to"),
    "no end": (page(item(1)) | {"has_more": None}, "has_more"),
    "more, but not what": (page(item(1), more=True) | {"last_history_item_id": None}, "more pages"),
}


@pytest.mark.parametrize(("answer", "where"), SHAPES.values(), ids=SHAPES)
def test_a_history_of_an_unexpected_shape_is_named_and_does_not_buy_again(provider, voice, answer, where):
    provider.answers_with(200, answer)
    with pytest.raises(ProviderUnavailable, match="reading the history") as raised:
        list(voice.find_in_history(CHUNK, LOST))
    assert where in str(raised.value)
    assert CHUNK.text not in str(raised.value)
    assert len(provider.asked) == 1


def test_the_history_of_a_call_with_an_outcome_ends_soon_after_it(provider, voice):
    provider.answers_with(200, page())
    list(voice.find_in_history(CHUNK, replace(LOST, open=False)))
    assert 0 < int(provider.asked[0].query["date_before_unix"]) - SINCE.timestamp() < 300


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "application/json"])
def test_an_answer_that_is_no_speech_is_looked_up_in_the_history(provider, voice, content_type):
    provider.answers_with(200, b"<html>", content_type=content_type)
    with pytest.raises(ProviderUnavailable, match=f"{content_type.split(';')[0]} instead of speech") as raised:
        voice.speak(CHUNK)
    assert raised.value.answered, "the provider has ended the call; it may have charged"


@pytest.mark.parametrize(
    ("status", "detail", "error", "message"),
    [
        (429, {"status": "too_many_concurrent_requests", "message": "…"}, ProviderThrottled, "429"),
        (429, {"status": "system_busy", "message": "…"}, ProviderThrottled, "system_busy"),
        (429, {"type": "rate_limit_error", "code": "rate_limit_exceeded"}, ProviderThrottled, "rate_limit_exceeded"),
        (429, {"type": "rate_limit_error", "code": "concurrent_limit_exceeded"}, ProviderThrottled, "concurrent"),
        (400, {"type": "system_error", "code": "system_busy"}, ProviderThrottled, "system_busy"),
        (429, None, ProviderThrottled, "429"),
        (401, {"status": "quota_exceeded", "message": "…"}, ProviderRejected, "buy more"),
        (429, {"type": "quota_error", "code": "quota_exceeded"}, ProviderRejected, "buy more"),
        (401, {"status": "invalid_api_key", "message": "…"}, ProviderRejected, "key is not valid"),
        (401, {"type": "authentication_error", "code": "something_new"}, ProviderRejected, "key is not valid"),
        (401, {"status": "missing_permissions", "message": "…"}, ProviderRejected, "speech_history_read"),
        (404, {"status": "voice_not_found", "message": "…"}, ProviderRejected, "does not exist"),
        (402, {"type": "payment_required", "code": "paid_plan_required"}, ProviderRejected, "change the plan"),
        (400, {"status": "max_character_limit_exceeded"}, ProviderRejected, "ELEVENLABS_CHUNK_CHARACTERS"),
        (403, {"code": "output_format_not_allowed", "type": "authorization_error"}, ProviderRejected, "mp3_44100_128"),
        (403, {"code": "something_new"}, ProviderRejected, "lacks a permission"),
        (400, {"code": "invalid_parameters", "status": "unsupported_language"}, ProviderRejected, "does not speak"),
        (422, [{"loc": ["body", "text"], "msg": "field required"}], ProviderRejected, "output format"),
        (500, {"status": "internal_server_error"}, ProviderUnavailable, "500"),
        (503, None, ProviderUnavailable, "503"),
        (408, None, ProviderUnavailable, "408"),
    ],
)
def test_errors_of_both_formats_are_translated_with_a_remedy(provider, voice, *, status, detail, error, message):
    body = b"<html>the-very-secret-key It was cold.</html>" if detail is None else {"detail": detail}
    provider.answers_with(status, body)
    with pytest.raises(error, match=message) as raised:
        voice.speak(CHUNK)
    assert type(raised.value) is error
    assert "the-very-secret-key" not in str(raised.value)
    assert CHUNK.text not in str(raised.value)


@pytest.mark.parametrize(("status", "refused"), [(429, True), (503, False)])
def test_a_busy_server_may_have_charged_but_a_refusal_costs_nothing(provider, voice, status, refused):
    provider.answers_with(status, {"detail": {"status": "system_busy"}})
    with pytest.raises(ProviderThrottled) as raised:
        voice.speak(CHUNK)
    assert raised.value.refused == refused


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("0.5", 0.5), ("soon", None)])
def test_the_requested_wait_is_passed_on(provider, voice, header, seconds):
    provider.answers_with(429, {"detail": {"status": "system_busy"}}, retry_after=header)
    with pytest.raises(ProviderThrottled) as raised:
        voice.speak(CHUNK)
    assert raised.value.retry_after == seconds


def test_timeouts_and_refused_connections_are_transient(provider, voice):
    provider.hangs()
    with pytest.raises(ProviderUnavailable, match="ReadTimeout"):
        replace(voice, timeout_seconds=0.05).speak(CHUNK)
    with pytest.raises(ProviderUnavailable, match="ConnectError"):
        replace(voice, base_url="http://127.0.0.1:9").speak(CHUNK)


def test_an_incomplete_response_is_transient(provider, voice):
    provider.answers_with(200, b"mp3", content_length="5000", connection="close")
    with pytest.raises(ProviderUnavailable):
        replace(voice, timeout_seconds=0.2).speak(CHUNK)


def test_a_response_that_trickles_is_transient_when_its_time_is_over(provider, voice):
    provider.trickles(b"mp3" * 100, pause_seconds=0.02)
    begun = time.monotonic()
    with pytest.raises(ProviderUnavailable, match="no complete response"):
        replace(voice, timeout_seconds=0.2).speak(CHUNK)
    assert time.monotonic() - begun < 300 * 0.02, "it did not wait for the whole response"


def test_the_representation_hides_the_key(voice):
    assert "secret" not in repr(voice)


def test_the_history_is_searched_page_by_page_for_the_same_text(provider, voice):
    provider.answers_with(200, page(item(9, text="Other words."), item(8, model_id="eleven_v3"), more=True))
    provider.answers_with(200, page(item(7, voice_id="voice-2"), item(6), item(5)))
    provider.answers_with(200, b"recovered")
    content, receipt = next(voice.find_in_history(CHUNK, LOST))
    assert content == b"recovered"
    assert receipt == Receipt("request-6", Decimal("0.0012"), 12, Decimal(12), recovered=True)
    first, second, audio = provider.asked
    assert first.query["voice_id"] == "voice-1"
    assert first.query["sort_direction"] == "desc"
    assert int(SINCE.timestamp()) - 300 < int(first.query["date_after_unix"]) < int(SINCE.timestamp())
    assert second.query["start_after_history_item_id"] == "item-8"
    assert audio.path == "/v1/history/item-6/audio"


def test_an_empty_history_gives_none(provider, voice):
    provider.answers_with(200, page())
    assert list(voice.find_in_history(CHUNK, LOST)) == []


@pytest.mark.parametrize(
    ("status", "error"), [(429, ProviderThrottled), (401, ProviderRejected), (502, ProviderUnavailable)]
)
def test_an_error_of_the_history_is_raised_without_a_retry(provider, voice, status, error):
    provider.answers_with(status, {"detail": "…"})
    with pytest.raises(error, match="history"):
        list(voice.find_in_history(CHUNK, LOST))
    assert len(provider.asked) == 1
