"""Which language a text is in, by the small words that every page of it has.

Sources say it, and sometimes wrongly: a school edition of a Spanish novel is "English" to its catalogue. So a text is
asked too, and overrules what is said only where it is plain.
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
"""Characters of a sample, and how many are taken from the whole text: prefaces may be in another language."""
FEWEST_WORDS = 200
PLAIN = 0.12
"""Share of its small words among the words of a text, at least. Prose has 0.2 to 0.35."""
RATHER = 2.5
"""How many times as often as those of the language that the source names."""


def language_of(text: str, said: str | None) -> str | None:
    """Return the language of a text, two letters; what the source said, unless the text is plainly in another."""
    found = _plainly(text, (said or "").lower().partition("-")[0])
    if found is None or (said and said.lower().partition("-")[0] == found):
        return said
    return found


def _plainly(text: str, said: str) -> str | None:
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
    plain = shares[best] >= PLAIN and shares[best] >= RATHER * shares.get(said, 0)
    return best if plain and (not said or said in shares) else None
