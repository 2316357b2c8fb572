"""What an entry of a lexicon may never change: a negation, a number."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from book_pipeline.formatting.readings.wording import Wording

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FIGURES = re.compile(r"(?<![^\W_])\d+")
"""Numbers in figures; a figure after a letter, as in "W3C", is a part of a name."""
SMALL_NUMBERS = (*range(21), *range(30, 100, 10), 100, 1000)
ORDINALS = range(1, 21)
NEGATIONS = {
    "ar": "لا لم لن ليس ليست غير بدون بلا",
    "cs": "ne nikdy nikdo nic bez není",
    "da": "ikke ej aldrig ingen intet uden nej",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand niemanden niemandem nichts ohne nein weder",
    "en": "not no never none nor neither nobody nothing nowhere without cannot",
    "es": "no nunca jamás nada nadie ninguno ninguna ningún sin ni tampoco",
    "fi": "ei en et emme ette eivät älä älkää ilman",
    "fr": "ne non pas jamais rien personne aucun aucune sans ni",
    "he": "לא אין אל בלי ללא",
    "hi": "नहीं मत न ना बिना",
    "hu": "nem ne nincs nincsenek soha senki semmi nélkül sem se",
    "hy": "ոչ չէ չի մի առանց երբեք",
    "it": "non no mai nulla niente nessuno nessuna nessun senza né",
    "ja": "ない なく ず ぬ いいえ",
    "ko": "안 못 아니 아니다 없다 말다",
    "nl": "niet geen nooit niemand niets zonder nee noch",
    "no": "ikke ei aldri ingen intet uten nei",
    "pl": "nie nigdy nikt nic bez żaden żadna żadne",
    "pt": "não nunca jamais nada ninguém nenhum nenhuma sem nem",
    "ru": "не ни нет никогда никто никого ничто ничего без нельзя",
    "sv": "inte ej icke aldrig ingen inget inga ingenting utan nej",
    "tr": "değil yok hayır hiç asla",
    "uk": "не ні ніколи ніхто ніщо без",
    "vi": "không chẳng chưa đừng chả",
    "zh": "不 没 沒 无 無 未 勿 别 別",
}
UNSPACED = frozenset({"zh"})
"""Languages in which a negation is a character inside what looks like one word."""


def changed_meaning(word: str, alias: str, language: str | None) -> str | None:
    """Return what the respelling of a word changes, "a number" or "a negation"; None if neither.

    Figures may be read out, if the language is known. Number words and negations must stay as they are.
    """
    from book_pipeline.formatting.readings.check import same_meaning  # a cold start need not wait for it

    figures = FIGURES.findall(alias)
    kept = figures in (FIGURES.findall(word), re.findall(r"\d+", word))
    if not kept and not (language and same_meaning(word, alias, language)):
        return "a number"
    code = (language or "").split("-", 1)[0].lower()
    if not code:
        return None
    if not FIGURES.search(word) and _found(word, number_words(code)) != _found(alias, number_words(code)):
        return "a number"
    return "a negation" if _negations(word, code) != _negations(alias, code) else None


@lru_cache(maxsize=8)
def number_words(code: str) -> frozenset[str]:
    """Return the words, folded, that are numbers of a language by themselves; none in a language without readings."""
    from book_pipeline.formatting.readings.languages import language_of
    from book_pipeline.formatting.readings.wording import folded

    language = language_of(code)
    if language is None:
        return frozenset()
    wordings = [*map(language.cardinal, SMALL_NUMBERS), *map(language.ordinal, ORDINALS)]
    wordings += [*language.digit_words, *language.multipliers.values()]
    return frozenset(folded(one) for wording in wordings for one in _single_words(wording) if len(one) > 1)


def _single_words(wording: "Wording") -> Iterator[str]:
    """Yield the alternatives of a wording that are one word."""
    from book_pipeline.formatting.readings.wording import Then

    if isinstance(wording, str):
        yield from (one for one in wording.split("|") if one and " " not in one)
    elif not isinstance(wording, Then) or len(wording) == 1:
        for part in wording:
            yield from _single_words(part)


def _found(text: str, words: frozenset[str]) -> list[str]:
    from book_pipeline.formatting.readings.wording import folded

    return [word for word in map(folded, WORD.findall(text)) if word in words]


def _negations(text: str, code: str) -> list[str]:
    words = frozenset(NEGATIONS.get(code, "").split())
    if code in UNSPACED:
        return [one for one in text if one in words]
    from book_pipeline.formatting.readings.wording import folded

    contracted = [word for word in map(folded, WORD.findall(text)) if code == "en" and word.endswith("n't")]
    return _found(text, words) + contracted
