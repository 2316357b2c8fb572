"""The remaining time, for books that are simulated second by second: it is off by at most a factor of 1.5."""

import itertools
import random

import pytest

from console.client.map_progress import MapProgress
from tests.unit.console.client.factories import book, chapter

CHUNK = 2000
"""Characters of one call; see ELEVENLABS_CHUNK_CHARACTERS."""
BOOKS = {
    "equal chapters": [12_000] * 20,
    "short chapters": [1500] * 120,
    "short, then long": [2000] * 15 + [30_000] * 6,
    "long, then short": [30_000] * 6 + [2000] * 15,
    "one very long chapter at the end": [6000] * 20 + [60_000],
    "one very long chapter at the beginning": [60_000] + [6000] * 20,
    "a novel": [round(9000 * 2.718 ** random.Random(n).gauss(0, 0.6)) for n in range(34)],
    "fewer chapters than are at work at once": [20_000, 8000, 14_000],
    "one chapter": [40_000],
}
PAUSE_SECONDS = 0.5
"""Between two calls."""
HEADING = 20
"""Characters of a chapter's heading, which is a call of its own."""
FACTOR, SLACK_SECONDS = 1.5, 5
MOMENTS = ("20 s", "50 %", "80 %")


def simulate(lengths, slots, speed, noise=0.25, pause=PAUSE_SECONDS, heading=0, start=0.0):
    """Yield for each second which chapters are at work, and how many characters of each have arrived.

    A call takes `pause` and the time of its characters; the first ones begin after `start` seconds, with the functions.
    """
    chance = random.Random(1)
    waiting, done, ends = list(range(len(lengths))), [0] * len(lengths), {}

    def size(number):
        return heading if heading and not done[number] else min(CHUNK, lengths[number] - done[number])

    def begin(number, now):
        ends[number] = now + size(number) / speed * (1 + noise * chance.uniform(-1, 1)) + pause

    for now in itertools.count():
        for number in [number for number, end in ends.items() if end <= now]:
            done[number] += size(number)
            if done[number] == lengths[number]:
                del ends[number]
            else:
                begin(number, ends[number])
        while waiting and len(ends) < slots:
            begin(waiting.pop(0), now or start)
        yield now, set(ends), list(done)
        if not ends:
            return


def states(stage, lengths, at_work, done):
    name = "spoken" if stage == "GenerateAudio" else "formatted"
    for n, length in enumerate(lengths):
        state = "complete" if done[n] == length else "running" if n in at_work else "pending"
        yield chapter(n + 1, length, **{name: state})


def estimates(stage, lengths, slots, speed, **calls):
    """Return at each moment how many seconds were announced, and how many it took."""
    seconds = list(simulate(lengths, slots, speed, **calls))
    progress, total, end = MapProgress(stage), sum(lengths), seconds[-1][0]
    found = {}
    for now, at_work, done in seconds:
        paid = sum(done) if stage == "GenerateAudio" else 0
        shown = book(*states(stage, lengths, at_work, done), paid=paid, format_status="running")
        announced = progress._progress(shown, now).seconds_left
        share = (paid or sum(length for n, length in enumerate(lengths) if done[n] == length)) / total
        for moment, is_reached in zip(MOMENTS, (now >= 20, share >= 0.5, share >= 0.8), strict=True):
            if is_reached and moment not in found and announced is not None:
                found[moment] = (announced, end - now)
    return found


def check(found):
    for moment, (announced, actual) in found.items():
        factor = (announced + SLACK_SECONDS) / (actual + SLACK_SECONDS)
        assert 1 / FACTOR <= factor <= FACTOR, f"{moment}: {announced} announced, and it took {actual:.0f} s"


@pytest.mark.parametrize("lengths", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("speed", [130, 300], ids=["slow provider", "fast provider"])
def test_the_time_left_of_narrating_is_within_a_factor_of_one_and_a_half(lengths, speed):
    found = estimates("GenerateAudio", lengths, slots=5, speed=speed)
    assert set(found) == set(MOMENTS)
    check(found)


@pytest.mark.parametrize("lengths", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("speed", [300, 900], ids=["slow model", "fast model"])
def test_the_time_left_of_formatting_is_announced_after_the_first_chapters_and_within_that_factor(lengths, speed):
    found = estimates("FormatChapters", lengths, slots=10, speed=speed)
    assert found or len(lengths) <= 3, "a book with fewer chapters than are at work at once has no measured ones"
    check(found)


@pytest.mark.parametrize("lengths", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize(
    ("pause", "speed"), [(1.5, 200), (1.0, 100), (3.0, 10_000)], ids=["usual", "slow", "as long for any text"]
)
@pytest.mark.parametrize("start", [0.0, 5.0], ids=["warm", "cold"])
def test_headings_and_cold_starts_do_not_make_a_voice_seem_slow(lengths, pause, speed, start):
    check(estimates("GenerateAudio", lengths, slots=5, speed=speed, pause=pause, heading=HEADING, start=start))
