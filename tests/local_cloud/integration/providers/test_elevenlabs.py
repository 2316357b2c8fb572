"""Speech through the vendor's SDK and the pipeline's client: responses and errors."""

import threading
import time
from io import BytesIO

import httpx
import pytest
from elevenlabs.core.api_error import ApiError

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.speech import mp3
from book_pipeline.speech.chunks import Chunk
from local.providers.concurrency import QUEUE_LENGTH
from local.providers.controls import CONCURRENCY
from local.providers.elevenlabs_faults import ERRORS

from .conftest import GEORGE, voice_of

TEXT = "It was the best of times, it was the worst of times."


def test_the_pipelines_client_gets_speech_and_is_charged_for_it(voice, control):
    content, receipt = voice.speak(Chunk(TEXT, previous_text="Chapter One", next_text="It was the age of wisdom."))
    stream = mp3.read(BytesIO(content))
    mp3.check(stream, TEXT)
    assert (stream.layout.format.rate, stream.layout.format.channels) == (44100, 1)
    assert len(content) / stream.seconds * 8 == pytest.approx(128_000, rel=0.01)
    (charge,) = control.charges("elevenlabs")
    assert (charge["request_id"], charge["characters"]) == (receipt.request_id, receipt.characters)
    assert receipt.characters == len(TEXT)
    assert control.counters("elevenlabs")["charged_characters"] == len(TEXT)


def test_response_headers(elevenlabs):
    with elevenlabs.text_to_speech.with_raw_response.convert(GEORGE, text=TEXT, model_id="eleven_flash_v2_5") as answer:
        assert b"".join(answer.data)
        assert answer.headers["character-cost"] == str(len(TEXT) // 2)
        assert elevenlabs.history.get(answer.headers["history-item-id"]).request_id == answer.headers["request-id"]


def test_only_the_same_text_and_voice_give_the_same_bytes(voice, providers, credentials):
    first, other, second = (voice.speak(Chunk(text))[0] for text in (TEXT, "Something else.", TEXT))
    assert first == second != other
    other_voice = voice_of(providers, credentials, voice_id="21m00Tcm4TlvDq8ikWAM")
    assert other_voice.speak(Chunk(TEXT))[0] != first


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Es war einmal ein König, der hatte eine Tochter.", (2, 6)),
        ("Жили-были старик со старухой.", (1, 6)),
        ("…", (0.1, 2)),
        ("One\0two\ud7ff & <three/>", (0.5, 9)),
    ],
)
def test_any_text_is_spoken(voice, text, seconds):
    assert seconds[0] < mp3.read(BytesIO(voice.speak(Chunk(text))[0])).seconds < seconds[1]


def test_a_long_text_is_spoken_quickly(voice):
    text = (TEXT + " ") * 180
    started = time.monotonic()
    content, _ = voice.speak(Chunk(text))
    assert time.monotonic() - started < 15
    mp3.check(mp3.read(BytesIO(content)), text)


def rejected(elevenlabs, voice_id=GEORGE, **options):
    with pytest.raises(ApiError) as raised:
        list(elevenlabs.text_to_speech.convert(voice_id, **{"text": TEXT, "model_id": "eleven_v3"} | options))
    detail = raised.value.body["detail"]
    return raised.value.status_code, detail["code"] if isinstance(detail, dict) else detail[0]["loc"]


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"voice_id": "nobody"}, 404, "voice_not_found"),
        ({"model_id": "eleven_v9"}, 400, "model_not_found"),
        ({"text": " "}, 400, "input_text_empty"),
        ({"text": "a" * 5001}, 400, "max_character_limit_exceeded"),
        ({"previous_text": "Before."}, 400, "unsupported_model"),
        ({"previous_request_ids": ["a"]}, 400, "unsupported_model"),
        ({"model_id": "eleven_multilingual_v2", "previous_request_ids": list("abcd")}, 400, "invalid_parameters"),
        ({"model_id": "eleven_multilingual_v2", "language_code": "vi"}, 400, "unsupported_language"),
        ({"output_format": "pcm_44100"}, 403, "output_format_not_allowed"),
        ({"output_format": "mp3_1_1"}, 422, ["query", "output_format"]),
        ({"seed": -1}, 422, ["body", "seed"]),
        ({"voice_settings": {"speed": 9}}, 422, ["body", "voice_settings", "speed"]),
        ({"request_options": {"additional_body_parameters": {"colour": 1}}}, 422, ["body", "colour"]),
    ],
)
def test_an_invalid_request_is_rejected_free_of_charge(elevenlabs, control, options, status, code):
    assert rejected(elevenlabs, **options) == (status, code)
    assert control.charges() == []


def test_the_plan_limits_formats_and_characters(elevenlabs, control):
    control.set(plan="starter")
    assert rejected(elevenlabs, output_format="mp3_44100_192") == (403, "output_format_not_allowed")
    control.set(plan="pro", character_limit=len(TEXT) - 1)
    assert rejected(elevenlabs) == (401, "quota_exceeded")


def test_a_wrong_or_missing_key_is_rejected(providers, credentials, control):
    with pytest.raises(ProviderRejected, match="key is not valid"):
        voice_of(providers, credentials, api_key="not-the-key").speak(Chunk(TEXT))
    for path in ("text-to-speech/x", "history", "history/x/audio"):
        missing = httpx.get(f"{providers.elevenlabs_base_url}/v1/{path}")
        assert (missing.status_code, missing.json()["detail"]["code"]) == (401, "needs_authorization")
    assert control.charges() == []


@pytest.mark.parametrize(
    ("dialect", "code"), [("older", "too_many_concurrent_requests"), ("newer", "concurrent_limit_exceeded")]
)
def test_requests_beyond_the_plans_concurrency_and_its_queue_are_rejected(voice, control, dialect, code):
    control.set(plan="free", elevenlabs_latency=1, dialect=dialect)
    served = CONCURRENCY["free"] + QUEUE_LENGTH
    threads = [threading.Thread(target=voice.speak, args=[Chunk(f"{TEXT} {number}")]) for number in range(served)]
    for thread in threads:
        thread.start()
    while control.counters("elevenlabs")["in_flight"] < served:
        time.sleep(0.01)
    with pytest.raises(ProviderThrottled, match=code):
        voice.speak(Chunk(TEXT))
    for thread in threads:
        thread.join()
    assert len(control.charges()) == served
    assert control.counters("elevenlabs")["max_concurrent"] == served + 1


@pytest.mark.parametrize("fault", ERRORS)
def test_error_responses_are_free_of_charge(voice, control, fault):
    permanent = {"quota_exceeded", "quota_exceeded_newer", "payment_required", "missing_permissions"}
    error = ProviderRejected if fault in permanent else (ProviderThrottled, ProviderUnavailable)
    control.fail("elevenlabs", fault, retry_after=3)
    with pytest.raises(error) as raised:
        voice.speak(Chunk(TEXT))
    if isinstance(raised.value, ProviderThrottled):
        assert raised.value.retry_after == 3
    assert control.charges() == []
    assert voice.speak(Chunk(TEXT))[0]


def test_a_gateway_error_without_json(voice, control):
    control.fail("elevenlabs", "bad_gateway")
    with pytest.raises(ProviderUnavailable, match="502"):
        voice.speak(Chunk(TEXT))


@pytest.mark.parametrize("fault", ["garbage_mp3", "half_mp3", "silent_mp3", "empty_mp3"])
def test_broken_speech_is_charged_and_detected(voice, control, fault):
    control.fail("elevenlabs", fault)
    with pytest.raises(mp3.BrokenSpeech):
        mp3.check(mp3.read(BytesIO(voice.speak(Chunk(TEXT))[0])), TEXT)
    assert len(control.charges()) == 1


def test_unknown_controls_are_rejected(control):
    for wrong in (
        lambda: control.fail("elevenlabs", "earthquake"),
        lambda: control.set(weather="fine"),
        lambda: control.set(gemini_mode="helpful"),
        lambda: control.fail("gemini", "safety", often=True),
    ):
        with pytest.raises(httpx.HTTPStatusError, match="400"):
            wrong()
