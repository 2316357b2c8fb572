"""Codes of languages in three letters, which the tags of audio files have."""

import re

ISO_639_2 = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "eo": "epo", "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "he": "heb", "hi": "hin",
    "hr": "hrv", "hu": "hun", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ko": "kor", "la": "lat", "lt": "lit",
    "lv": "lav", "ms": "msa", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk",
    "sl": "slv", "sr": "srp", "sv": "swe", "ta": "tam", "tl": "tgl", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip
"""The languages of voices and of public-domain books; ID3 and MP4 accept ISO 639-2 codes only."""


def iso_639_2(language: str | None) -> str | None:
    """Return the three letters of a language given as BCP 47; None if it is unknown."""
    code = (language or "").split("-")[0].lower()
    return code if re.fullmatch("[a-z]{3}", code) else ISO_639_2.get(code)
