"""The process that speaks for the stand-in of ElevenLabs: killed, and given what it cannot speak."""

import psutil
import pytest

from local.providers.speaker import ESPEAK, Speaker, SpeechFailed

REQUEST = {
    "text": "The lamp was lit.", "voice": "en-gb", "pitch": 40, "words_per_minute": 175, "sample_rate": 22050,
    "kilobits": 32,
}  # fmt: skip


def test_the_same_text_is_the_same_speech_after_the_process_was_killed():
    speaker = Speaker()
    spoken = speaker.speak(REQUEST)
    (server,) = (child for child in psutil.Process().children() if str(ESPEAK) in child.cmdline())
    server.kill()
    server.wait()
    assert spoken == speaker.speak(REQUEST)


def test_a_text_that_cannot_be_spoken_is_an_error_and_the_next_one_is_spoken():
    speaker = Speaker()
    with pytest.raises(SpeechFailed, match="status 1"):
        speaker.speak({})
    assert speaker.speak(REQUEST)
