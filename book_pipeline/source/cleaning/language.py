"""Detection of a text's language by its most frequent words.

Sources declare a language, sometimes wrongly: a catalogue calls a school edition of a Spanish novel "English". The
detected language overrides the declared one only if it is clear.
"""

import re
from collections import Counter

SMALL_WORDS = {
    "en": "the and of to was that it his with had as not you he for",
    "fr": "le la les et des un une que dans il qui est pas pour vous",
    "de": "der die und das ich nicht ein sie es ist zu den mit war sich",
    "es": "el los las que y un una por con su no del se lo había",
    "it": "il che di e la un per non gli era con si della una come",
    "pt": "o que e não um uma os do da em com se para por mais",
    "nl": "de het een en van ik niet dat hij zijn met te op was er",
    "fi": "ja on ei se että oli hän niin kun mutta nyt kuin minä sen vaan",
    "sv": "och att det som en jag han inte på var för med hade till av",
    "da": "og det at en jeg han ikke på var til med af der havde de",
}
SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
)
WORD = re.compile(r"[^\W\d_]+")
SAMPLE, SAMPLES = 20_000, 3
"""Characters of a sample, and number of samples from the whole text: prefaces may be in another language."""
FEWEST_WORDS = 200
LEAST_SHARE = 0.12
"""Least share of a language's small words in a text. Prose has 0.2 to 0.35."""
LEAST_RATIO = 2.5
"""Least ratio of that share to the share of the declared language."""


def detect_language(text: str, declared: str | None) -> str | None:
    """Return the declared language of a text, or a two-letter code if the text is clearly in another language."""
    primary = (declared or "").lower().partition("-")[0]
    detected = _clear_language(text, primary)
    return declared if detected in (None, primary) else detected


def _clear_language(text: str, declared: str) -> str | None:
    step = max(len(text) // SAMPLES, 1)
    sample = " ".join(text[start : start + SAMPLE] for start in range(step // 2, len(text), step)[:SAMPLES])
    letters = sum(map(str.isalpha, sample))
    for language, script in SCRIPTS:
        if len(script.findall(sample)) > (0.05 if language == "ja" else 0.5) * letters:
            return language
    words = Counter(WORD.findall(sample.lower()))
    total = sum(words.values())
    if total < FEWEST_WORDS:
        return None
    shares = {name: sum(words[word] for word in small.split()) / total for name, small in SMALL_WORDS.items()}
    best = max(shares, key=shares.__getitem__)
    clear = shares[best] >= LEAST_SHARE and shares[best] >= LEAST_RATIO * shares.get(declared, 0)
    return best if clear and (not declared or declared in shares) else None
