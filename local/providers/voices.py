"""The account's voices and formats, and the espeak-ng voices that stand in for them."""

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from local.providers.speaker import Speaker

SPEAKER = Speaker()
NORMAL_WORDS_PER_MINUTE = int(os.environ.get("STAND_IN_WORDS_PER_MINUTE", "175"))
"""At speed 1. Tests raise it: a minute of sound takes longer to encode and measure than all else that a book needs."""


@dataclass(frozen=True)
class Voice:
    """A premade voice, the variant and pitch of its espeak-ng voice, and what the provider says about it."""

    name: str
    variant: str
    pitch: int
    gender: str
    accent: str
    age: str
    languages: tuple[str, ...] = ("en",)


VOICES = {
    "JBFqnCBsd6RMkjVDRZzb": Voice("George", "", 40, "male", "british", "middle_aged", ("en", "de", "fr")),
    "21m00Tcm4TlvDq8ikWAM": Voice("Rachel", "+f2", 50, "female", "american", "young"),
    "EXAVITQu4vr4xnSDxMaL": Voice("Sarah", "+f3", 55, "female", "american", "young", ("en", "fr", "es")),
    "XB0fDUnXU5powFXDhCwa": Voice("Charlotte", "+f4", 50, "female", "swedish", "young", ("en", "sv")),
    "nPczCjzI2devNBz1zQrb": Voice("Brian", "+m3", 35, "male", "american", "middle_aged", ("en", "de", "nl")),
    "onwK4e9ZLuTAKqWW03F9": Voice("Daniel", "+m7", 45, "male", "british", "middle_aged"),
}
MP3 = {
    f"mp3_{rate}_{kilobits}": (rate, kilobits)
    for rate, kilobits in (
        *((44100, 32), (44100, 64), (44100, 96), (44100, 128), (44100, 192)),
        *((22050, 32), (24000, 48)),
    )
}
MINIMUM_PLAN = {
    "mp3_44100_192": "creator",
    **dict.fromkeys((f"{codec}_{rate}" for codec in ("pcm", "wav") for rate in (44100, 48000)), "pro"),
}
DEFAULT_FORMAT: Literal["mp3_44100_128"] = "mp3_44100_128"

LANGUAGES = {"en": "en-gb", "zh": "cmn", "no": "nb", "pt": "pt", "fil": "en-gb"}
SCRIPTS = {
    "ru": r"[\u0400-\u04ff]",
    "el": r"[\u0370-\u03ff]",
    "ja": r"[\u3040-\u30ff]",
    "zh": r"[\u4e00-\u9fff]",
    "ko": r"[\uac00-\ud7af]",
    "ar": r"[\u0600-\u06ff]",
    "he": r"[\u0590-\u05ff]",
    "hi": r"[\u0900-\u097f]",
}
COMMON_WORDS = {
    "en": "the and of to in that was he it his with for",
    "de": "der die das und nicht ist ein eine sich mit von zu den",
    "fr": "le la les et des est une dans que qui pas pour il",
    "es": "el la los y que de en un una por con no se",
    "it": "il la che di e un una non per con del della è",
    "nl": "de het een en van ik niet dat is op te zijn",
    "pt": "o a os que de e um uma não com para do da",
    "fi": "ja on ei se että hän oli mutta kun niin",
    "sv": "och att det som en är på inte han hon var",
    "da": "og at det som en er på ikke han hun var",
    "pl": "i w nie się na że to z jest do jak",
}


def speak(text: str, voice: Voice, *, language: str | None, output_format: str, speed: float = 1.0) -> bytes:
    """Return the speech as MP3; the same arguments give the same bytes."""
    language = language or detect_language(text)
    sample_rate, kilobits = MP3[output_format]
    request = {
        "text": text,
        "voice": LANGUAGES.get(language, language) + voice.variant,
        "pitch": voice.pitch,
        "words_per_minute": round(NORMAL_WORDS_PER_MINUTE * speed),
        "sample_rate": sample_rate,
        "kilobits": kilobits,
    }
    return SPEAKER.speak(request)


def detect_language(text: str) -> str:
    """Detect the language of a text by its script, or else by its common words; English by default."""
    for language, script in SCRIPTS.items():
        if re.search(script, text):
            return language
    words = re.findall(r"\w+", text.lower())
    return max(COMMON_WORDS, key=lambda language: sum(word in _common_words(language) for word in words))


@cache
def _common_words(language: str) -> frozenset[str]:
    return frozenset(COMMON_WORDS[language].split())
