"""Speech that was charged is in the history, also after a lost response or a kill."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from elevenlabs.core.api_error import ApiError

from book_pipeline.errors import ProviderThrottled, ProviderUnavailable
from book_pipeline.speech.chunks import Chunk
from local.providers import Providers
from local.providers.control import Control
from local.providers.elevenlabs_faults import AFTER_CHARGE, DAMAGED
from tests.unit.fakes import intent_of

from .conftest import GEORGE, voice_of
from .test_elevenlabs import TEXT

CHUNK = Chunk(TEXT)


@pytest.mark.parametrize("fault", ["cut_before_answer", "cut_mid_answer", "timeout"])
def test_a_lost_response_is_charged_and_recovered(providers, credentials, control, fault):
    control.fail("elevenlabs", fault)
    voice = voice_of(providers, credentials, timeout_seconds=2)
    lost = intent_of(len(TEXT))
    assert list(voice.find_in_history(CHUNK, lost)) == []
    with pytest.raises(ProviderUnavailable):
        voice.speak(CHUNK)
    content, receipt = next(voice.find_in_history(CHUNK, lost))
    assert receipt.recovered
    assert content == voice.speak(CHUNK)[0]
    charges = control.charges("elevenlabs")
    assert receipt.request_id == charges[0]["request_id"]
    assert charges[0]["content"] == charges[1]["content"]  # so a test can find what was paid twice


def test_a_history_that_lags_lists_a_call_later(voice, control):
    lost = intent_of(len(TEXT))
    control.set(history_lag_seconds=3600)
    voice.speak(CHUNK)
    assert list(voice.find_in_history(CHUNK, lost)) == []
    control.set(history_lag_seconds=0)
    assert len(list(voice.find_in_history(CHUNK, lost))) == 1


@pytest.mark.parametrize("fault", [f"{name}_after_charge" for name in AFTER_CHARGE] + list(DAMAGED))
def test_an_error_or_a_damaged_answer_after_the_charge_leaves_good_speech_in_the_history(voice, control, fault):
    lost = intent_of(len(TEXT))
    control.fail("elevenlabs", fault)
    try:
        answered = voice.speak(CHUNK)[0]
    except (ProviderThrottled, ProviderUnavailable):
        answered = None
    ((content, _),) = voice.find_in_history(CHUNK, lost)
    assert content != answered
    assert content == voice.speak(CHUNK)[0]
    assert len(control.charges("elevenlabs")) == 2


def test_the_cost_header_is_what_the_fault_says(voice, control):
    control.fail("elevenlabs", "character_cost", value="-5")
    assert voice.speak(CHUNK)[1].characters == len(TEXT)


def test_pages_and_filters_of_the_history(elevenlabs, voice, providers, credentials):
    other = voice_of(providers, credentials, voice_id="21m00Tcm4TlvDq8ikWAM", model_id="eleven_flash_v2_5")
    for number in range(5):
        (other if number == 2 else voice).speak(Chunk(f"Sentence {number}."))

    def texts(**options):
        page = elevenlabs.history.list(**options)
        return [item.text[-2:-1] for item in page.history], page.has_more, page.last_history_item_id

    first, more, last = texts(page_size=2)
    assert (first, more) == (["4", "3"], True)
    second, more, last = texts(page_size=2, start_after_history_item_id=last)
    assert (second, more) == (["2", "1"], True)
    assert texts(page_size=2, start_after_history_item_id=last)[:2] == (["0"], False)
    assert texts(sort_direction="asc", page_size=1)[0] == ["0"]
    assert texts(voice_id=GEORGE)[0] == ["4", "3", "1", "0"]
    assert texts(model_id="eleven_flash_v2_5")[0] == ["2"]
    assert texts(search="TENCE 3", source="TTS")[0] == ["3"]
    assert texts(source="STS") == ([], False, None)
    soon = int((datetime.now(UTC) + timedelta(minutes=1)).timestamp())
    assert texts(date_after_unix=soon)[0] == texts(date_before_unix=soon - 120)[0] == []
    assert len(texts(date_after_unix=soon - 120, date_before_unix=soon)[0]) == 5


def test_an_item_can_be_read_and_deleted(elevenlabs, voice, control):
    content, receipt = voice.speak(CHUNK)
    (item,) = elevenlabs.history.list().history
    assert elevenlabs.history.get(item.history_item_id) == item
    assert (item.text, item.request_id, item.voice_name) == (TEXT, receipt.request_id, "George")
    assert item.character_count_change_to - item.character_count_change_from == len(TEXT)
    assert b"".join(elevenlabs.history.get_audio(item.history_item_id)) == content
    assert len(control.charges()) == 1
    elevenlabs.history.delete(item.history_item_id)
    for request in (elevenlabs.history.get, elevenlabs.history.delete):
        with pytest.raises(ApiError, match="history_item_not_found"):
            request(item.history_item_id)
    assert len(control.charges()) == 1


@pytest.mark.parametrize("options", [{"page_size": 1001}, {"page_size": 0}, {"search": "x"}, {"sort_direction": "up"}])
def test_invalid_queries_are_rejected(elevenlabs, options):
    with pytest.raises(ApiError) as raised:
        elevenlabs.history.list(**options)
    assert raised.value.status_code == (400 if "search" in options else 422)


def test_a_kill_loses_nothing(tmp_path, credentials):
    providers = Providers(tmp_path / "state", credentials, log_file=tmp_path / "log")
    with providers:
        voice = voice_of(providers, credentials)
        content, receipt = voice.speak(CHUNK)
        charges = Control(providers.control_url).charges()
        port = providers.port
        os.kill(providers.pid, signal.SIGKILL)
        with pytest.raises(ProviderUnavailable):
            voice.speak(Chunk("The server is down."))
        providers.stop()
        providers.start()
        assert providers.port == port
        assert Control(providers.control_url).charges() == charges
        found, recovered = next(voice.find_in_history(CHUNK, intent_of(len(TEXT))))
        assert (found, recovered.request_id) == (content, receipt.request_id)


def test_the_start_is_fast_and_no_key_can_be_read(tmp_path, credentials):
    providers = Providers(tmp_path / "state", credentials, log_file=tmp_path / "log")
    started = time.monotonic()
    with providers:
        assert time.monotonic() - started < 3
        voice_of(providers, credentials).speak(CHUNK)
        process = psutil.Process(providers.pid)
        readable = [*process.cmdline(), *process.environ().values(), (tmp_path / "log").read_text()]
        readable += [file.read_bytes().decode("latin-1") for file in (tmp_path / "state").iterdir() if file.is_file()]
    for key in (credentials.gemini_api_key, credentials.elevenlabs_api_key):
        assert not [text for text in readable if key in text]
    assert TEXT not in (tmp_path / "log").read_text()


def test_the_providers_end_with_their_parent(tmp_path):
    code = """
import sys, time
from pathlib import Path
from local.credentials import Credentials
from local.providers import Providers
providers = Providers(Path(sys.argv[1]), Credentials())
providers.start()
print(f"pid {providers.pid}", flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[4],
    )
    process = psutil.Process(int(re.search(r"pid (\d+)", parent.stdout.readline())[1]))
    parent.kill()
    parent.communicate()
    process.wait(5)
