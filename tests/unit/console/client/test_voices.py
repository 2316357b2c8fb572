"""The voice that a person names."""

import pytest

from book_pipeline.errors import InvalidRequest
from console.client.voices import find_voice, speaks, with_voice
from events.schemas.start import BookOptions
from events.schemas.voices import Voice, VoiceList

GEORGE = Voice(voice_id="JBFqnCBsd6RMkjVDRZzb", name="George - Warm, Storyteller", languages=("en", "de-AT"))
GEORGIA = Voice(voice_id="a" * 20, name="Georgia")
ANN, ANN_2 = Voice(voice_id="b" * 20, name="Ann – Calm"), Voice(voice_id="c" * 20, name="ann")
ANN_3 = Voice(voice_id="d" * 20, name="Ann")
LISTED = VoiceList(voices=[GEORGE, GEORGIA, ANN, ANN_2, ANN_3], default_voice_id=GEORGE.voice_id, stand_in=False)


class Account:
    def __init__(self):
        self.asked = 0

    def voices(self):
        self.asked += 1
        return LISTED


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (GEORGE.voice_id, GEORGE),
        ("George", GEORGE),
        ("  geORGE ", GEORGE),
        ("george - warm,  storyteller", GEORGE),
        ("Georgia", GEORGIA),
        ("Georgi", GEORGIA),
    ],
)
def test_a_voice_is_found_by_its_id_name_or_a_beginning_that_only_it_has(wanted, expected):
    assert find_voice(wanted, LISTED) is expected


def test_a_name_of_several_voices_is_refused_with_their_ids():
    with pytest.raises(InvalidRequest) as refused:
        find_voice("Ann", LISTED)
    assert str(refused.value).startswith("2 voices are called Ann: ")
    assert all(voice.voice_id in str(refused.value) for voice in (ANN_2, ANN_3))
    with pytest.raises(InvalidRequest, match="2 voices are called Geor"):
        find_voice("Geor", LISTED)


@pytest.mark.parametrize("wanted", ["Nobody", " ", "🎙"])
def test_a_name_that_no_voice_has_is_refused_with_the_voices(wanted):
    with pytest.raises(InvalidRequest, match=r"has no voice .*book-pipeline voices.*Georgia"):
        find_voice(wanted, LISTED)


def test_a_name_is_looked_up_before_anything_starts_and_an_id_needs_no_look():
    account, options = Account(), BookOptions(title="T")
    assert with_voice(options, None, account) is options
    assert with_voice(options, "x" * 20, account).voice_id == "x" * 20
    assert account.asked == 0
    assert with_voice(options, "George", account).voice_id == GEORGE.voice_id
    assert account.asked == 1


def test_a_voice_speaks_a_language_in_any_region():
    assert speaks(GEORGE, "de")
    assert speaks(GEORGE, "EN-gb")
    assert not speaks(GEORGE, "fr")
