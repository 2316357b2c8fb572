import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from mutagen.mp3 import MP3

from book_pipeline.errors import BookUnreadable, ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.speech.chapter import Recording, speak
from book_pipeline.store.patience import ATTEMPTS
from book_pipeline.store.till import Intent
from tests.unit.fakes import MemoryTill
from tests.unit.speech.sounds import encoded, stream_of
from tests.unit.speech.voices import MemoryVoice

TEXT = "\n\n".join(f"Paragraph {number} has a few words of its own, and then it ends." for number in range(12))


@pytest.fixture
def voice():
    return MemoryVoice()


@pytest.fixture
def till():
    return MemoryTill()


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    waits = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


def narrate(voice, till, text=TEXT):
    into = io.BytesIO()
    recording = speak(
        text,
        into=into,
        voice=voice,
        till=till,
        chunk_key=lambda work_id: f"chunks/{work_id}.mp3",
        chunk_characters=200,
    )
    return Narrated(**vars(recording), mp3=into.getvalue())


@dataclass(frozen=True)
class Narrated(Recording):
    mp3: bytes


def test_a_chapter_is_spoken_whole_and_in_order(voice, till):
    recording = narrate(voice, till)
    assert "".join("".join(voice.said).split()) == "".join(TEXT.split())
    assert recording.chunks == recording.bought == len(voice.said) > 3
    assert recording.characters == sum(map(len, voice.said))
    assert recording.usd == sum(receipt.usd for receipt in till.receipts) == Decimal(recording.characters) / 10_000
    info = MP3(io.BytesIO(recording.mp3)).info
    assert info.length == pytest.approx(recording.seconds, abs=0.001)
    assert info.length == pytest.approx(len(TEXT) / 15 + 2.5, rel=0.1)


def test_narrated_again_it_costs_nothing_and_sounds_the_same(voice, till):
    first = narrate(voice, till)
    again = narrate(voice, till)
    assert again.mp3 == first.mp3
    assert (again.bought, again.usd) == (0, 0)
    assert len(voice.said) == first.chunks


def test_a_correction_buys_only_the_chunks_around_it(voice, till):
    bought = narrate(voice, till).bought
    corrected = narrate(voice, till, TEXT.replace("Paragraph 7 has", "Paragraph 7 had"))
    assert 1 <= corrected.bought < bought / 2


@pytest.mark.parametrize("identity", [{"voice_id": "voice-2"}, {"model_id": "eleven_v3"}, {"output_format": "other"}])
def test_another_voice_is_other_work(till, identity):
    first = narrate(MemoryVoice(), till)
    assert narrate(MemoryVoice(**identity), till).bought == first.bought


def test_an_interrupted_chapter_goes_on_where_it_was(voice, till):
    voice.plan(2, ProviderRejected("no"))
    with pytest.raises(ProviderRejected):
        narrate(voice, till)
    recording = narrate(voice, till)
    assert recording.bought == recording.chunks - 2
    assert Counter(voice.said).most_common(1)[0][1] == 2, "the refused call alone is made again"


def test_a_call_that_was_charged_and_not_heard_is_recovered(voice, till):
    voice.plan(1, ProviderUnavailable("charged, then silent"))
    with pytest.raises(ProviderUnavailable):
        narrate(voice, till)
    recording = narrate(voice, till)
    assert Counter(voice.said).most_common(1)[0][1] == 1
    assert [receipt.recovered for receipt in till.receipts].count(True) == 1
    assert sum(receipt.characters for receipt in till.receipts) == recording.characters


def test_a_call_that_was_announced_and_never_made_is_made(voice, till):
    recording = narrate(voice, till)
    key = next(iter(till.kept))
    work_id = re.search(r"[0-9a-f]{64}", key).group()
    del till.kept[key]
    till.intents[work_id] = Intent(work_id, datetime.now(UTC), 1)
    voice.history.clear()
    assert narrate(voice, till).bought == 1
    assert len(voice.said) == recording.chunks + 1


def test_a_short_wait_is_obeyed_and_a_long_one_is_left_to_the_state_machine(voice, till, waits):
    voice.plan(0, ProviderThrottled("busy", retry_after=4.0))
    narrate(voice, till)
    assert len(waits) == 1
    assert 4.0 <= waits[0] <= 5.0
    voice.plan(len(voice.said), ProviderThrottled("busy", retry_after=60.0))
    with pytest.raises(ProviderThrottled):
        narrate(voice, till, "Other words that nobody has bought.")
    assert len(waits) == 1


def test_a_provider_that_stays_busy_is_left_to_the_state_machine(voice, till, waits):
    voice.plan(0, *[ProviderThrottled("busy")] * ATTEMPTS)
    with pytest.raises(ProviderThrottled):
        narrate(voice, till)
    assert len(voice.said) == ATTEMPTS == len(waits) + 1


BROKEN = {
    "silent": lambda: encoded(10.0, amplitude=0, rate=16000, kbps=32),
    "cut off": lambda: encoded(10.0, rate=16000, kbps=32)[:-7],
    "too short": lambda: encoded(0.5, rate=16000, kbps=32),
    "another rate": lambda: encoded(10.0, rate=24000, kbps=32),
    "no mp3": lambda: b'{"detail": "sorry"}',
    "empty": lambda: b"",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_chunk_is_bought_once_more(voice, till, broken):
    voice.plan(1, BROKEN[broken]())
    recording = narrate(voice, till)
    assert recording.bought == recording.chunks + 1
    assert sorted(Counter(voice.said).values())[-2:] == [1, 2]
    assert MP3(io.BytesIO(recording.mp3)).info.length == pytest.approx(recording.seconds, abs=0.001)
    assert narrate(voice, till).bought == 0


def test_a_chunk_that_is_broken_twice_fails_and_is_not_paid_a_third_time(voice, till):
    voice.plan(1, b"first", b"second")
    for _ in range(2):
        with pytest.raises(BookUnreadable, match=r"unusable, 2 times over: what stands at byte 0 .* Choose another"):
            narrate(voice, till)
    assert len(voice.said) == 3


def test_a_second_take_is_not_mistaken_for_the_first_one_in_the_history(voice, till):
    voice.plan(0, b"broken", ProviderRejected("no"))
    with pytest.raises(ProviderRejected, match="no"):
        narrate(voice, till, "A few words.")
    (refused,) = till.refused
    till.intents[refused] = Intent(refused, datetime.now(UTC), 12)
    recording = narrate(voice, till, "A few words.")
    assert recording.bought == 1
    assert not till.receipts[-1].recovered


def test_ornaments_alone_are_not_bought(voice, till):
    with pytest.raises(BookUnreadable, match="no word"):
        narrate(voice, till, "* * *\n\n—")
    assert voice.said == []


PAUSED = [
    "Chapter One\n\n\nIt was cold.\n\nVery cold.\n\n\n\nSpring came.",
    "Chapter One\n\nIt was cold.\n\nVery cold.\n\nSpring came.",
]


def test_a_pause_is_heard_and_not_paid(voice, till):
    recording = narrate(voice, till, PAUSED[0])
    assert voice.said == ["Chapter One", "It was cold.\n\nVery cold.", "Spring came."]
    chunks = sum(stream_of(chunk).seconds for chunk in till.kept.values())
    assert recording.seconds == pytest.approx(0.5 + chunks + 3 * 0.75 + 2.0, abs=4 * 0.036)
    wider = narrate(voice, till, PAUSED[0].replace("\n\n\n\n", "\n\n\n\n\n\n"))
    assert wider.bought == 0
    assert wider.seconds == pytest.approx(recording.seconds + 1.5, abs=0.036)


def test_without_a_pause_it_is_one_call(voice, till):
    narrate(voice, till, PAUSED[1])
    assert voice.said == [PAUSED[1]]


def test_the_pause_at_an_ornament_is_kept_though_the_ornament_is_not_spoken(voice, till):
    plain = narrate(voice, till, "It was cold.\n\n\n\nSpring came.")
    adorned = narrate(voice, till, "It was cold.\n\n\n* * *\n\n\n\nSpring came.\n\n\n—")
    assert adorned.mp3 == plain.mp3
    assert adorned.bought == 0
