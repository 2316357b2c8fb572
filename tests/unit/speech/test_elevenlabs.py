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
    assert receipt == Receipt("r-1", Decimal("0.0012"), 12)
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


def test_no_context_is_sent_to_a_model_that_rejects_it(provider, voice):
    provider.answers_with(200, b"mp3", character_cost="12")
    replace(voice, model_id="eleven_v3").speak(CHUNK)
    assert not {"previous_text", "next_text"} & set(provider.asked[-1].body)


def test_the_language_is_sent_only_to_models_that_accept_it(provider, voice):
    for model_id, code in [("eleven_flash_v2_5", "en"), ("eleven_v3", "en"), ("eleven_multilingual_v2", None)]:
        speaker = replace(voice, model_id=model_id, language="en-GB")
        provider.answers_with(200, b"mp3", character_cost="12")
        speaker.speak(CHUNK)
        assert provider.asked[-1].body.get("language_code") == code
        assert speaker.identity.get("language_code") == code


def test_the_price_is_computed_if_the_cost_header_is_missing(provider, voice):
    provider.answers_with(200, b"mp3")
    assert voice.speak(CHUNK)[1] == Receipt(None, Decimal("0.0012"), 12)
    provider.answers_with(200, b"mp3", character_cost="6.5")
    assert voice.speak(CHUNK)[1].usd == Decimal("0.00065")


@pytest.mark.parametrize("header", ["-12", "0", "NaN", "Infinity", "1e30", "twelve", "", "12000"])
def test_an_implausible_cost_is_logged_and_the_price_is_computed(provider, voice, header, caplog):
    provider.answers_with(200, b"mp3", request_id="r-1", character_cost=header)
    content, receipt = voice.speak(CHUNK)
    assert (content, receipt) == (b"mp3", Receipt("r-1", Decimal("0.0012"), 12))
    (warning,) = caplog.records
    assert (warning.message, warning.stated) == ("implausible cost", header)


def test_an_implausible_cost_in_the_history_is_replaced_by_the_computed_price(provider, voice):
    provider.answers_with(200, page(item(6) | {"character_count_change_from": 10**9}))
    provider.answers_with(200, b"mp3")
    assert next(voice.find_in_history(CHUNK, LOST))[1].characters == 12


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


def test_the_representation_hides_the_key(voice):
    assert "secret" not in repr(voice)


def test_the_history_is_searched_page_by_page_for_the_same_text(provider, voice):
    provider.answers_with(200, page(item(9, text="Other words."), item(8, model_id="eleven_v3"), more=True))
    provider.answers_with(200, page(item(7, voice_id="voice-2"), item(6), item(5)))
    provider.answers_with(200, b"recovered")
    content, receipt = next(voice.find_in_history(CHUNK, LOST))
    assert content == b"recovered"
    assert receipt == Receipt("request-6", Decimal("0.0012"), 12, recovered=True)
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
