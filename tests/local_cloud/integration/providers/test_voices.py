"""Voices, speech with timestamps, and the concurrency of a plan."""

import threading
import time
from base64 import b64decode
from contextlib import suppress

import pytest
from elevenlabs.client import ElevenLabs
from elevenlabs.core.api_error import ApiError

from local.providers import Providers
from local.providers.concurrency import QUEUE_LENGTH
from local.providers.voices import VOICES

from .conftest import GEORGE
from .test_elevenlabs import TEXT, rejected

FLASH = "eleven_flash_v2_5"


def test_the_voices_are_listed_and_found(elevenlabs):
    listed = elevenlabs.voices.get_all().voices
    assert [voice.voice_id for voice in listed] == list(VOICES)
    assert elevenlabs.voices.get(GEORGE) == listed[0]
    with pytest.raises(ApiError, match="voice_not_found"):
        elevenlabs.voices.get("nobody")


def test_a_search_for_voices_has_pages(elevenlabs):
    names, token = [], None
    while True:
        page = elevenlabs.voices.search(page_size=4, sort="name", sort_direction="desc", next_page_token=token)
        names += [voice.name for voice in page.voices]
        assert page.total_count == len(VOICES)
        token = page.next_page_token
        if not page.has_more:
            break
    assert names == sorted((voice.name for voice in VOICES.values()), reverse=True)
    assert [voice.name for voice in elevenlabs.voices.search(search="GEOR").voices] == ["George"]
    assert elevenlabs.voices.search(category="cloned").voices == []
    with pytest.raises(ApiError) as raised:
        elevenlabs.voices.search(page_size=101)
    assert raised.value.status_code == 422
    with pytest.raises(ApiError, match="invalid_parameters"):
        elevenlabs.voices.search(next_page_token="none")


def test_speech_with_timestamps_is_the_same_speech_with_the_same_text(elevenlabs, control):
    options = {"text": TEXT, "model_id": FLASH}
    timed = elevenlabs.text_to_speech.convert_with_timestamps(GEORGE, **options)
    assert b64decode(timed.audio_base_64) == b"".join(elevenlabs.text_to_speech.convert(GEORGE, **options))
    alignment = timed.alignment
    assert "".join(alignment.characters) == TEXT
    assert alignment.character_start_times_seconds == [0, *alignment.character_end_times_seconds[:-1]]
    assert 2 < alignment.character_end_times_seconds[-1] < 6
    assert len({charge["content"] for charge in control.charges()}) == 1
    assert len(control.charges()) == len(elevenlabs.history.list().history) == 2


def test_the_voice_speaks_as_fast_as_the_environment_says(tmp_path, credentials, monkeypatch):
    seconds = {}
    for words_per_minute in ("175", "280"):
        monkeypatch.setenv("STAND_IN_WORDS_PER_MINUTE", words_per_minute)
        with Providers(tmp_path / words_per_minute, credentials, log_file=tmp_path / "log") as providers:
            client = ElevenLabs(api_key=credentials.elevenlabs_api_key, base_url=providers.elevenlabs_base_url)
            timed = client.text_to_speech.convert_with_timestamps(GEORGE, text=TEXT, model_id=FLASH)
        seconds[words_per_minute] = timed.alignment.character_end_times_seconds[-1]
    assert seconds["175"] / seconds["280"] == pytest.approx(280 / 175, rel=0.15)


def test_speech_that_is_not_to_be_logged_is_charged_and_not_in_the_history(elevenlabs, control):
    assert b"".join(elevenlabs.text_to_speech.convert(GEORGE, text=TEXT, model_id=FLASH, enable_logging=False))
    assert (len(control.charges()), elevenlabs.history.list().history) == (1, [])


@pytest.mark.parametrize(
    ("plan", "output_format", "expected"),
    [
        ("creator", "wav_44100", (403, "output_format_not_allowed")),
        ("pro", "wav_44100", (501, "not_implemented")),
        ("free", "pcm_16000", (501, "not_implemented")),
    ],
)
def test_formats_are_a_matter_of_the_plan_and_the_stand_in_makes_mp3_only(
    elevenlabs, control, plan, output_format, expected
):
    control.set(plan=plan)
    assert rejected(elevenlabs, output_format=output_format) == expected


def test_the_stability_of_v3_has_three_values(elevenlabs):
    assert rejected(elevenlabs, voice_settings={"stability": 0.4}) == (400, "invalid_ttd_stability")
    options = {"model_id": "eleven_v3", "voice_settings": {"stability": 0.5}}
    assert list(elevenlabs.text_to_speech.convert(GEORGE, text=TEXT, **options))


@pytest.mark.parametrize(("model_id", "at_once"), [("eleven_multilingual_v2", 2), (FLASH, 4)])
def test_a_plan_serves_some_calls_at_once_queues_a_few_and_refuses_the_others(elevenlabs, control, model_id, at_once):
    control.set(plan="free", elevenlabs_latency=2)
    headers, refused = [], []

    def speak(number):
        try:
            with elevenlabs.text_to_speech.with_raw_response.convert(
                GEORGE, text=f"{TEXT} {number}", model_id=model_id
            ) as answer:
                list(answer.data)
                headers.append((time.monotonic() - started, answer.headers))
        except ApiError as error:
            refused.append((error.status_code, error.body["detail"]["code"]))

    calls = at_once + QUEUE_LENGTH + 2
    started = time.monotonic()
    threads = [threading.Thread(target=speak, args=[number]) for number in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [(429, "concurrent_limit_exceeded")] * 2
    assert {answer["maximum-concurrent-requests"] for _, answer in headers} == {str(at_once)}
    assert max(int(answer["current-concurrent-requests"]) for _, answer in headers) == at_once
    assert sum(seconds > 4 for seconds, _ in headers) == QUEUE_LENGTH, "they waited for the others"
    assert len(control.charges()) == at_once + QUEUE_LENGTH


def test_another_family_of_models_has_slots_of_its_own(elevenlabs, control):
    control.set(plan="free", elevenlabs_latency=1.5)

    def speak(model_id, number):
        with suppress(ApiError):
            list(elevenlabs.text_to_speech.convert(GEORGE, text=f"{TEXT} {number}", model_id=model_id))

    threads = [threading.Thread(target=speak, args=["eleven_multilingual_v2", number]) for number in range(6)]
    for thread in threads:
        thread.start()
    while control.counters("elevenlabs")["rejected"] < 2:
        time.sleep(0.01)
    with elevenlabs.text_to_speech.with_raw_response.convert(GEORGE, text=TEXT, model_id=FLASH) as answer:
        assert answer.headers["current-concurrent-requests"] == "1"
    for thread in threads:
        thread.join()
