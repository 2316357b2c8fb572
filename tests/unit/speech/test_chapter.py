import io
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from mutagen.mp3 import MP3

from book_pipeline.errors import BookUnreadable, ProviderRejected, ProviderThrottled, ProviderUnavailable
from book_pipeline.speech.chapter import speak
from book_pipeline.store.till import Intent, Receipt
from tests.unit.fakes import MemoryTill
from tests.unit.speech.sounds import encoded, spoken

TEXT = "\n\n".join(f"Paragraph {number} has a few words of its own, and then it ends." for number in range(12))


class MemoryVoice:
    """A voice that speaks at once, keeps a history, and fails as the test plans it."""

    language = "en"
    model_id = "eleven_multilingual_v2"

    def __init__(self, **identity):
        self.identity = {"voice_id": "voice-1", **identity}
        self.said = []
        self.history = {}
        self.plans = {}

    def usd(self, characters):
        return Decimal(characters) / 10_000

    def plan(self, index, *outcomes):
        """Let calls from this one on end so: an error is raised, bytes are returned, None is speech."""
        self.plans |= {index + later: outcome for later, outcome in enumerate(outcomes)}

    def speak(self, chunk):
        outcome = self.plans.get(len(self.said))
        self.said.append(chunk.text)
        if isinstance(outcome, (ProviderThrottled, ProviderRejected)):
            raise outcome
        content = outcome if isinstance(outcome, bytes) else spoken(chunk.text, rate=16000, kbps=32)
        self.history[chunk.text] = content
        if isinstance(outcome, Exception):
            raise outcome
        return content, Receipt("r", self.usd(len(chunk.text)), len(chunk.text))

    def find_in_history(self, chunk, since):
        assert since.tzinfo
        content = self.history.get(chunk.text)
        return content and (content, Receipt("old", self.usd(len(chunk.text)), len(chunk.text), recovered=True))


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
    return speak(text, voice=voice, till=till, chunk_key=lambda work_id: f"chunks/{work_id}.mp3", chunk_characters=200)


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


def test_a_provider_that_stays_busy_is_asked_twice(voice, till, waits):
    voice.plan(0, *[ProviderThrottled("busy")] * 5)
    with pytest.raises(ProviderThrottled):
        narrate(voice, till)
    assert len(voice.said) == 2
    assert 1.0 <= waits[0] <= 2.0


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
        with pytest.raises(ProviderRejected, match=r"unusable, 2 times over: what stands at byte 0 .* Choose another"):
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
