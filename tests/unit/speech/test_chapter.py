import errno
import io
import re
import threading
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import pytest
from mutagen.mp3 import MP3

from book_pipeline.errors import (
    BookUnreadable,
    ProviderRejected,
    ProviderThrottled,
    ProviderUnavailable,
    SpeechUnusable,
)
from book_pipeline.paid_calls.throttling import ATTEMPTS
from book_pipeline.speech.chapter import Recording, narrate_text
from tests.unit.fakes import FakePaidCalls, intent_of
from tests.unit.speech.sounds import encoded, speech_for, stream_of
from tests.unit.speech.voices import MemoryVoice

TEXT = "\n\n".join(f"Paragraph {number} has a few words of its own, and then it ends." for number in range(12))


@pytest.fixture
def voice():
    return MemoryVoice()


@pytest.fixture
def paid_calls():
    return FakePaidCalls()


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


def narrate(voice, paid_calls, text=TEXT):
    into = io.BytesIO()
    recording = narrate_text(
        text,
        into=into,
        voice=voice,
        paid_calls=paid_calls,
        chunk_key=lambda idempotency_key: f"chunks/{idempotency_key}.mp3",
        chunk_characters=200,
    )
    return Narrated(**vars(recording), mp3=into.getvalue())


@dataclass(frozen=True)
class Narrated(Recording):
    mp3: bytes


def test_a_chapter_is_narrated_completely_and_in_order(voice, paid_calls):
    recording = narrate(voice, paid_calls)
    assert "".join("".join(voice.texts).split()) == "".join(TEXT.split())
    assert recording.chunks == recording.bought == len(voice.texts) > 3
    assert recording.characters == sum(map(len, voice.texts))
    assert (
        recording.usd == sum(receipt.usd for receipt in paid_calls.receipts) == Decimal(recording.characters) / 10_000
    )
    info = MP3(io.BytesIO(recording.mp3)).info
    assert info.length == pytest.approx(recording.seconds, abs=0.001)
    assert info.length == pytest.approx(len(TEXT) / 15 + 2.5, rel=0.1)


def test_narrating_a_chapter_again_costs_nothing_and_gives_the_same_mp3(voice, paid_calls):
    first = narrate(voice, paid_calls)
    again = narrate(voice, paid_calls)
    assert again.mp3 == first.mp3
    assert (again.bought, again.usd) == (0, 0)
    assert len(voice.texts) == first.chunks


def test_a_correction_buys_only_the_chunks_around_it(voice, paid_calls):
    bought = narrate(voice, paid_calls).bought
    corrected = narrate(voice, paid_calls, TEXT.replace("Paragraph 7 has", "Paragraph 7 had"))
    assert 1 <= corrected.bought < bought / 2


@pytest.mark.parametrize("identity", [{"voice_id": "voice-2"}, {"model_id": "eleven_v3"}, {"output_format": "other"}])
def test_another_voice_is_paid_for_again(paid_calls, identity):
    first = narrate(MemoryVoice(), paid_calls)
    assert narrate(MemoryVoice(**identity), paid_calls).bought == first.bought


def test_an_interrupted_chapter_buys_only_the_remaining_chunks(voice, paid_calls):
    voice.plan(2, ProviderRejected("no"))
    with pytest.raises(ProviderRejected):
        narrate(voice, paid_calls)
    recording = narrate(voice, paid_calls)
    assert recording.bought == recording.chunks - 2
    assert Counter(voice.texts).most_common(1)[0][1] == 2, "only the rejected call is repeated"


def test_a_charged_call_without_a_response_is_recovered_from_the_history(voice, paid_calls):
    voice.plan(1, ProviderUnavailable("charged, no response"))
    with pytest.raises(ProviderUnavailable):
        narrate(voice, paid_calls)
    recording = narrate(voice, paid_calls)
    assert Counter(voice.texts).most_common(1)[0][1] == 1
    assert [receipt.recovered for receipt in paid_calls.receipts].count(True) == 1
    assert sum(receipt.characters for receipt in paid_calls.receipts) == recording.characters


def test_a_call_with_an_intent_that_is_not_in_the_history_is_made(voice, paid_calls):
    recording = narrate(voice, paid_calls)
    key = next(iter(paid_calls.kept))
    idempotency_key = re.search(r"[0-9a-f]{64}", key).group()
    del paid_calls.kept[key]
    paid_calls.intents[idempotency_key] = intent_of(1)
    voice.history.clear()
    assert narrate(voice, paid_calls).bought == 1
    assert len(voice.texts) == recording.chunks + 1


def test_a_short_retry_after_is_waited_for_and_a_long_one_is_raised(voice, paid_calls, waits):
    voice.plan(0, ProviderThrottled("busy", retry_after=4.0))
    narrate(voice, paid_calls)
    assert len(waits) == 1
    assert 4.0 <= waits[0] <= 5.0
    voice.plan(len(voice.texts), ProviderThrottled("busy", retry_after=60.0))
    with pytest.raises(ProviderThrottled):
        narrate(voice, paid_calls, "Other words that have not been bought.")
    assert len(waits) == 1


def test_a_call_that_stays_throttled_is_raised_after_the_last_attempt(voice, paid_calls, waits):
    voice.plan(0, *[ProviderThrottled("busy")] * ATTEMPTS)
    with pytest.raises(ProviderThrottled):
        narrate(voice, paid_calls)
    assert len(voice.texts) == ATTEMPTS == len(waits) + 1


BROKEN = {
    "silent": lambda: encoded(10.0, amplitude=0, rate=16000, kbps=32),
    "cut off": lambda: encoded(10.0, rate=16000, kbps=32)[:-7],
    "too short": lambda: encoded(0.5, rate=16000, kbps=32),
    "another rate": lambda: encoded(10.0, rate=24000, kbps=32),
    "no mp3": lambda: b'{"detail": "sorry"}',
    "empty": lambda: b"",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_chunk_is_bought_once_more(voice, paid_calls, broken):
    voice.plan(1, BROKEN[broken]())
    recording = narrate(voice, paid_calls)
    assert len(paid_calls.receipts) == recording.chunks + 1
    assert sorted(Counter(voice.texts).values())[-2:] == [1, 2]
    assert MP3(io.BytesIO(recording.mp3)).info.length == pytest.approx(recording.seconds, abs=0.001)
    assert narrate(voice, paid_calls).bought == 0


def test_a_chunk_that_is_broken_twice_fails_the_chapter_and_the_next_start_tries_again(voice, paid_calls):
    voice.plan(1, b"first", b"second")
    with pytest.raises(
        SpeechUnusable, match=r"no usable speech for \d+ characters \(chunks/\w+\.mp3\).* Start the book"
    ):
        narrate(voice, paid_calls)
    usable = len(voice.texts) - 2
    assert usable in {1, 2}, "the chunk after it may have been spoken while a take was checked, and is kept"
    recording = narrate(voice, paid_calls)
    assert recording.bought == recording.chunks - usable


@pytest.mark.parametrize("broken", BROKEN)
def test_a_damaged_answer_is_replaced_by_the_speech_in_the_history(voice, paid_calls, broken):
    voice.plan(1, BROKEN[broken]())
    speak = voice.speak

    def damaged_on_the_way(chunk):
        answer = speak(chunk)
        voice.history[chunk.text] = speech_for(chunk.text, rate=16000, kbps=32)
        return answer

    voice.speak = damaged_on_the_way
    narrate(voice, paid_calls)
    assert max(Counter(voice.texts).values()) == 1


def test_a_chapter_of_ornaments_only_is_rejected(voice, paid_calls):
    with pytest.raises(BookUnreadable, match="no words"):
        narrate(voice, paid_calls, "* * *\n\n—")
    assert voice.texts == []


PAUSED = [
    "Chapter One\n\n\nIt was cold.\n\nVery cold.\n\n\n\nSpring came.",
    "Chapter One\n\nIt was cold.\n\nVery cold.\n\nSpring came.",
]


def test_a_pause_is_inserted_and_not_charged(voice, paid_calls):
    recording = narrate(voice, paid_calls, PAUSED[0])
    assert voice.texts == ["Chapter One", "It was cold.\n\nVery cold.", "Spring came."]
    chunks = sum(stream_of(chunk).seconds for chunk in paid_calls.kept.values())
    assert recording.seconds == pytest.approx(0.5 + chunks + 3 * 0.75 + 2.0, abs=4 * 0.036)
    wider = narrate(voice, paid_calls, PAUSED[0].replace("\n\n\n\n", "\n\n\n\n\n\n"))
    assert wider.bought == 0
    assert wider.seconds == pytest.approx(recording.seconds + 1.5, abs=0.036)


def test_text_without_pauses_is_one_call(voice, paid_calls):
    narrate(voice, paid_calls, PAUSED[1])
    assert voice.texts == [PAUSED[1]]


def test_an_ornament_is_not_spoken_and_its_pause_is_kept(voice, paid_calls):
    plain = narrate(voice, paid_calls, "It was cold.\n\n\n\nSpring came.")
    adorned = narrate(voice, paid_calls, "It was cold.\n\n\n* * *\n\n\n\nSpring came.\n\n\n—")
    assert adorned.mp3 == plain.mp3
    assert adorned.bought == 0


class FullDisk(io.BytesIO):
    """A file that has room for one chunk."""

    def writelines(self, lines):
        if self.tell() > 10_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().writelines(lines)


def test_an_error_waits_for_the_chunk_that_is_being_bought(voice, paid_calls):
    speak = voice.speak

    def slowly(chunk):
        answer = speak(chunk)
        threading.Event().wait(0.05)
        return answer

    voice.speak = slowly
    with pytest.raises(OSError, match="No space left"):
        narrate_text(TEXT, into=FullDisk(), voice=voice, paid_calls=paid_calls, chunk_key=str, chunk_characters=200)
    assert len(paid_calls.kept) == len(paid_calls.receipts) == len(voice.texts)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("paid-calls")]
