"""Russian numbers as words: cardinals in all forms, ordinals, and numbers that begin a longer word."""

import re
from collections.abc import Mapping

from book_pipeline.formatting.readings.languages import ru_words as words
from book_pipeline.formatting.readings.places import groups_of
from book_pipeline.formatting.readings.scales import word
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

GENITIVE_PLURAL = re.compile(r"(?:\w+[иы]х )?\w+(?:[еи]й|[бвгджзклнпрстфцчшщ])(?!\w)")
"""The start of a noun in the genitive plural, which ends with ов, ей, ий or with the stem: долларов, рублей, иен."""


SINGULAR_SCALE = re.compile(r"тысяч(?:а|е|у|ью|ей)\Z|он(?:у|ом|е|)\Z|ард(?:у|ом|е|)\Z")
"""Forms that follow "one" alone; the genitive "миллиона" also follows two, three and four."""


def cardinal(number: int, units: Mapping[int, str] | None = None) -> Wording:
    """Return a whole number in every case; a single thousand or million needs no "one".

    `units` has the words of one and two before the noun that is counted, else all genders are said.
    """
    if not number:
        return words.UNITS[0]
    parts: list[Wording] = []
    for group, place in groups_of(number, 3):
        scaled = words.FEMININE_UNITS if place == 1 else words.MASCULINE_UNITS
        below = below_thousand(group, scaled if place else units or {})
        parts += [maybe(below) if group == 1 and place else below, _counted_scale(group, place)]
    wording = then(*parts)
    return one_of(wording, then("полторы|полутора", words.SCALES[1])) if number == 1500 else wording


def _counted_scale(group: int, place: int) -> Wording:
    """Return thousands, millions and so on in every case, in the singular only after "one"."""
    forms = word(words.SCALES, place)
    if not place or not isinstance(forms, str) or ends_in_one(group):
        return forms
    return "|".join(form for form in forms.split("|") if not SINGULAR_SCALE.search(form))


def ends_in_one(number: int) -> bool:
    """Return whether a noun after a number is in the singular: 21 рубль, but 11 рублей."""
    return number % 10 == 1 and number % 100 != 11


def counted_noun(noun: str, count: int) -> Wording:
    """Return the alternatives of a noun that may follow a number; the first is the nominative singular."""
    nouns = noun.split("|")
    plural = set(genitive_plural(noun).split("|"))
    if ends_in_one(count):
        return "|".join(each for each in nouns if each not in plural or each == nouns[0])
    single = nouns[0] not in plural and nouns.count(nouns[0]) == 1
    return "|".join(nouns[1:] if single else nouns)


def units_before(noun: str) -> Mapping[int, str]:
    """Return the words of one and two before a noun, whose first form is its nominative."""
    return words.FEMININE_UNITS if _first(noun).endswith(words.FEMININE_ENDINGS) else words.MASCULINE_UNITS


def below_thousand(group: int, named: Mapping[int, str] | None = None) -> Wording:
    """Return the wording of 1 to 999 in every case; `named` has the units of one gender, else all are said."""
    rest = group % 100
    tens, units = (0, rest) if rest < 20 else divmod(rest, 10)
    unit = (named or {}).get(units, words.UNITS[units]) if units else ""
    return then(words.HUNDREDS[group // 100], words.TENS[tens], unit)


def ordinal(number: int, ending: str) -> Wording:
    """Return an ordinal whose last word ends with some letters: all words but the last are cardinals."""
    rest, last = _last_part(number)
    head = _nominative(number - rest) if number > rest else ""
    return then(head, ending_in(last, ending))


def _nominative(number: int) -> Wording:
    """Return a number as the head of an ordinal, which does not inflect: две тысячи двести."""
    parts: list[Wording] = []
    for group, place in groups_of(number, 3):
        rest = group % 100
        tens, units = (0, rest) if rest < 20 else divmod(rest, 10)
        gendered = {1: "одна", 2: "две"} if place == 1 else {}
        unit = gendered.get(units, _first(words.UNITS[units])) if units else ""
        below = then(_first(words.HUNDREDS[group // 100]), _first(words.TENS[tens]), unit)
        parts += [maybe(below) if group == 1 and place else below, _scale(group, place)]
    return then(*parts)


def _scale(group: int, place: int) -> str:
    """Return thousands, millions and so on in the form that a count in the nominative asks for."""
    if not place or place >= len(words.SCALES):
        return ""
    name = _first(words.SCALES[place])
    one, few, many = ("тысяча", "тысячи", "тысяч") if place == 1 else (name, f"{name}а", f"{name}ов")
    if group % 100 // 10 == 1:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(group % 10, many)


def _first(forms_of_word: str) -> str:
    """Return the nominative, which stands first."""
    return forms_of_word.partition("|")[0]


def _last_part(number: int) -> tuple[int, Wording]:
    """Return the value and the forms of the word that an ordinal ends with."""
    if not number:
        return 0, words.UNIT_ORDINALS[0]
    if rest := number % 100:
        if rest < 20:
            return rest, words.UNIT_ORDINALS[rest]
        return (rest % 10, words.UNIT_ORDINALS[rest % 10]) if rest % 10 else (rest, words.TEN_ORDINALS[rest // 10])
    if rest := number % 1000:
        return rest, words.HUNDRED_ORDINALS[rest // 100]
    group, place = list(groups_of(number, 3))[-1]
    return group * 1000**place, then("" if group == 1 else linked(group), word(words.SCALE_ORDINALS, place))


def linked(number: int) -> Wording:
    """Return a number from 1 to 999,999 as the start of a longer word."""
    parts: list[Wording] = []
    for group, place in groups_of(number, 3):
        rest = group % 100
        tens, units = (0, rest) if rest < 20 else divmod(rest, 10)
        below = then(words.LINKED_HUNDREDS[group // 100], words.LINKED_TENS[tens], words.LINKED_UNITS[units])
        parts += [below if not place or group > 1 else "", "тысяче|тысячи|тысяча" if place else ""]
    return then(*parts)


def genitive(number: int) -> Wording:
    """Return a feminine number below a million in the genitive: двух, сорока одной."""
    if not number:
        return "ноля|нуля"
    last = number % 100 if number % 100 < 20 else number % 10
    if last != 1:
        return linked(number)
    return then(linked(number - 1) if number > 1 else "", "одной")


def genitive_plural(noun: str) -> str:
    """Return the alternatives that are a genitive plural; of a noun that does not inflect, the noun.

    The first alternative is the nominative singular. An adjective may precede the noun.
    """
    first, *others = noun.split("|")
    nominative = first.split()[0]
    return "|".join(each for each in others if GENITIVE_PLURAL.match(each) and each.split()[0] != nominative) or first


def ending_in(wording: Wording, ending: str) -> Wording:
    """Return the alternatives of a wording's last word that end with some letters."""
    if not ending:
        return wording
    if isinstance(wording, str):
        kept = [word for word in wording.split("|") if word.endswith(ending)]
        return "|".join(kept) or NEVER
    parts = list(wording)
    if not parts:
        return NEVER
    return then(*parts[:-1], ending_in(parts[-1], ending))
