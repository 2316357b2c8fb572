"""ElevenLabs' models: their limits, languages and rates, and the parameters that they accept.

https://elevenlabs.io/docs/overview/models; the languages of v4 are at least those of v3.
"""

import math
from dataclasses import dataclass

NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "ceb": "Cebuano", "cs": "Czech", "cy": "Welsh", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fil": "Filipino", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "kn": "Kannada",
    "ko": "Korean", "ky": "Kirghiz", "lb": "Luxembourgish", "ln": "Lingala", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "ne": "Nepali", "nl": "Dutch",
    "no": "Norwegian", "ny": "Chichewa", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sd": "Sindhi", "sk": "Slovak", "sl": "Slovenian", "so": "Somali",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
MULTILINGUAL_V2 = frozenset(
    "en ja zh de hi fr ko pt it es id nl tr fil pl sv bg ro ar cs el fi hr ms sk da ta uk ru".split()  # noqa: SIM905
)
V2_5 = MULTILINGUAL_V2 | {"hu", "no", "vi"}


@dataclass(frozen=True)
class Model:
    """A model: its text limit, its credits per character, its languages, and the parameters that it accepts."""

    name: str
    max_characters: int
    cost: float = 1.0
    languages: frozenset[str] = frozenset(NAMES)
    detects_language: bool = False
    takes_context: bool = True
    group: str = "standard"

    def spoken(self, language_code: str | None) -> str | None:
        """Return the language that a request decides; None if the model detects it."""
        return None if self.detects_language else language_code


MODELS = {
    # v3 and its variants reject the text around a chunk and the ids of earlier requests, which the list does not say:
    # pipecat-ai/pipecat#4916, home-assistant/core#182944.
    "eleven_v4": Model("Eleven v4", 10_000),
    "eleven_v4_turbo": Model("Eleven v4 Turbo", 10_000, 0.5, group="turbo"),
    "eleven_v3": Model("Eleven v3", 5_000, takes_context=False),
    "eleven_v3_conversational": Model("Eleven v3 Conversational", 5_000, 0.5, takes_context=False, group="turbo"),
    "eleven_multilingual_v2": Model("Eleven Multilingual v2", 10_000, languages=MULTILINGUAL_V2, detects_language=True),
    "eleven_flash_v2_5": Model("Eleven Flash v2.5", 40_000, 0.5, V2_5, group="turbo"),
    "eleven_turbo_v2_5": Model("Eleven Turbo v2.5", 40_000, 0.5, V2_5, group="turbo"),
}


def credits_for(text: str, model: Model, discount: float) -> int:
    """Return the credits that a text takes from the plan: rounded up for each request."""
    return math.ceil(round(len(text) * model.cost * discount, 6))
