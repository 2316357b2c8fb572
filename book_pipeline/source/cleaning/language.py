"""Detection of a text's language, with CLD3.

Sources declare a language, sometimes wrongly: a catalogue calls a school edition of a Spanish novel "English". The
detected language overrides the declared one only if it is clear. A language that is neither declared nor detected is
unknown: None, never English.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import gcld3

LANGUAGES = frozenset((
    "af", "am", "ar", "be", "bg", "bn", "bs", "ca", "ceb", "co", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et",
    "eu", "fa", "fi", "fil", "fr", "fy", "ga", "gd", "gl", "gu", "ha", "haw", "he", "hi", "hmn", "hr", "ht", "hu",
    "hy", "id", "ig", "is", "it", "ja", "jv", "ka", "kk", "km", "kn", "ko", "ku", "ky", "la", "lb", "lo", "lt", "lv",
    "mg", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "no", "ny", "pa", "pl", "ps", "pt", "ro", "ru",
    "sd", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "tr", "uk",
    "ur", "uz", "vi", "xh", "yi", "yo", "zh", "zu",
))  # fmt: skip
"""The languages that CLD3 knows: https://github.com/google/cld3#supported-languages, without romanised ones."""
RENAMED = {"iw": "he"}
"""Codes of CLD3 that BCP 47 has replaced."""
SAME = {"nb": "no", "nn": "no", "cmn": "zh", "yue": "zh", "tl": "fil", "hbs": "sr", "sh": "sr", "in": "id", "iw": "he"}
"""Declared languages that CLD3 knows under another code."""
SHORT = {
    "ara": "ar", "cat": "ca", "ces": "cs", "cze": "cs", "chi": "zh", "zho": "zh", "dan": "da", "deu": "de", "ger": "de",
    "dut": "nl", "nld": "nl", "ell": "el", "gre": "el", "eng": "en", "fin": "fi", "fra": "fr", "fre": "fr", "heb": "he",
    "hin": "hi", "hun": "hu", "ita": "it", "jpn": "ja", "kor": "ko", "lat": "la", "nor": "no", "pol": "pl", "por": "pt",
    "ron": "ro", "rum": "ro", "rus": "ru", "spa": "es", "swe": "sv", "tur": "tr", "ukr": "uk",
}  # fmt: skip
"""Codes of ISO 639-2 that sources use; BCP 47 wants the shorter one of ISO 639-1."""
UNDETERMINED = frozenset(("und", "mul", "mis", "zxx", "xx", "xxx", "unknown", "none", "undefined"))
"""Codes of BCP 47 and of programs for an unknown language, several, or none."""
CLOSE = tuple(map(frozenset, (("bs", "hr", "sr"), ("id", "ms", "jv", "su"), ("no", "da"))))
"""Languages that are close to one another: none overrides another that is declared."""
WINDOW, WINDOWS = 1_000, 21
"""Characters of a sample, and number of samples from the whole text: prefaces may be in another language."""
LEAST_BYTES = 80
"""UTF-8 bytes of a text whose language is detected, at least."""
LEAST_PAIRS = 15
"""Different pairs of neighbouring letters, at least: a cry that is repeated is in no language."""
MOST_BYTES = 8_000
LEAST_SHARE = 0.5
"""More of the samples than this share are in the text's language."""
FEWEST_WORDS = 200
"""Words in the samples, at least, to override a declared language."""
UNSPACED = frozenset(("ja", "zh", "th", "km", "lo", "my"))
"""Languages without spaces between words."""
OWN_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff]"), "zh": re.compile("[\u3400-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"), "th": re.compile("[\u0e00-\u0e7f]"),
}  # fmt: skip
OTHER_SCRIPTS = frozenset((
    "am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "km", "kn", "ko", "ky", "lo", "mk",
    "ml", "mr", "my", "ne", "pa", "ps", "ru", "sd", "si", "ta", "te", "tg", "th", "uk", "ur", "yi", "zh",
))  # fmt: skip
"""Languages that are hardly ever written in Latin letters."""
IN_BOTH = frozenset(("kk", "mn", "sr", "uz", "az", "ku"))
"""Languages that are written in Latin and in other letters."""
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
MOST_OF_OTHER_SCRIPT = 0.2
"""Share of letters in another script than the language's, at most."""
KANA = re.compile("[\u3040-\u30ff]")
LEAST_OF_SCRIPT, LEAST_KANA = 0.6, 0.05
"""Shares of a text's letters: those of a script make it a text in its language. Japanese has kana, Chinese none."""
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Guess:
    """A language of LANGUAGES, and its probability (0 to 1). CLD3 itself trusts probabilities from 0.7."""

    language: str
    probability: float
    is_reliable: bool


def detect_language(text: str, declared: str | None) -> str | None:
    """Return the declared language of a text, or a two- or three-letter code if the text is clearly in another one.

    None if no language is declared and none is clear.
    """
    primary = (declared or "").lower().replace("_", "-").partition("-")[0]
    if primary in UNDETERMINED:
        primary, declared = "", None
    if primary in SHORT:
        primary = declared = SHORT[primary]
    known = SAME.get(primary, primary)
    detected = _clear_language(text, known)
    return declared if detected in (None, known) else detected


def guess_language(text: str) -> Guess | None:
    """Return the most likely language of a short text; None if it has too few letters or no language of LANGUAGES."""
    if len(text.encode(errors="replace")) < LEAST_BYTES:
        return None
    pairs = set(pairwise(text[:WINDOW].lower()))
    if sum(_is_letter(one) and _is_letter(other) for one, other in pairs) < LEAST_PAIRS:
        return None
    if language := _language_of_script(text):
        return Guess(language, 1.0, is_reliable=True)
    found = _identifier().FindLanguage(text.encode(errors="replace").decode())
    language = RENAMED.get(found.language, found.language)
    return Guess(language, found.probability, found.is_reliable) if language in LANGUAGES else None


def _language_of_script(text: str) -> str | None:
    """Return the language whose script most letters of a text are in; CLD3 takes Chinese that repeats for Hindi."""
    letters = "".join(filter(str.isalpha, text))
    kana = len(KANA.findall(text))
    for language, script in OWN_SCRIPTS.items():
        of_script = len(script.findall(letters))
        if of_script > LEAST_OF_SCRIPT * len(letters) and (language != "ja" or kana > LEAST_KANA * len(letters)):
            return language
    return None


def _is_letter(character: str) -> bool:
    """Return whether a character is a letter, or a vowel sign of an Indian script."""
    return character.isalpha() or unicodedata.category(character).startswith("M")


@cache
def _identifier() -> gcld3.NNetLanguageIdentifier:
    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=MOST_BYTES)


def _clear_language(text: str, declared: str) -> str | None:
    step = max(len(text) // WINDOWS, WINDOW)
    samples = [text[start : start + WINDOW] for start in range(0, len(text), step)][:WINDOWS]
    guesses = [guess for sample in samples if (guess := guess_language(sample))]
    votes = Counter(guess.language for guess in guesses if guess.is_reliable)
    if not votes:
        return None
    best, count = votes.most_common(1)[0]
    if count <= LEAST_SHARE * len(guesses):
        return None
    if not declared:
        return best
    is_close = any({best, declared} <= languages for languages in CLOSE)
    is_long = sum(len(WORD.findall(sample)) for sample in samples) >= FEWEST_WORDS or best in UNSPACED
    is_evident = is_long or _contradicts("".join(samples), declared)
    return best if declared in LANGUAGES and count > votes[declared] and is_evident and not is_close else None


def _contradicts(text: str, language: str) -> bool:
    """Return whether hardly any letter of a text is in the script of a language."""
    letters = sum(map(str.isalpha, text))
    latin = len(LATIN.findall(text))
    fitting = letters - latin if language in OTHER_SCRIPTS else latin
    return language not in IN_BOTH and fitting < MOST_OF_OTHER_SCRIPT * letters
