"""Hungarian numbers as words: cardinals, ordinals, and words that change before an ending."""

from functools import lru_cache

from book_pipeline.formatting.readings.languages import hu_words
from book_pipeline.formatting.readings.scales import scaled_cardinal, word
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, then

STEMS = {2: "kett", 3: "hárm", 7: "het"}
"""Words of units before a vowel."""
VOWELS = frozenset("aáeéiíoóöőuúüű")


LARGEST_BARE = 3
"""The power of a thousand of the largest scale that is said without "one": milliárd."""


@lru_cache(maxsize=2048)
def cardinal(number: int) -> Wording:
    """Return a whole number; a single hundred or thousand needs no "one"."""
    if not number:
        return hu_words.UNITS[0]
    return scaled_cardinal(number, _below_thousand, _scale, _no_joint)


@lru_cache(maxsize=2048)
def ordinal(number: int) -> Wording:
    """Return an ordinal, whose last word alone changes."""
    if number in hu_words.SIMPLE_ORDINALS:
        return hu_words.SIMPLE_ORDINALS[number]
    value, last = last_part(number)
    return then(cardinal(number - value) if number > value else "", last)


def before_ending(number: int, ending: str) -> Wording:
    """Return figures whose last word changes before an ending: hármat, ezres, eggyel."""
    last = number % 10
    head = cardinal(number - last) if number > last else ""
    if ending == "gyel" and last in {1, 4}:
        return then(head, "eggyel" if last == 1 else "néggyel")
    if ending == "szal" and number % 100 == 20:
        return then(cardinal(number - 20) if number > 20 else "", "hússzal")
    if ending[0] not in VOWELS:
        return NEVER
    if last in STEMS:
        return then(head, STEMS[last], ending)
    thousands, rest = divmod(number, 1000)
    if not thousands or rest or thousands >= 1000:
        return NEVER
    return then(_below_thousand(thousands) if thousands > 1 else "", "ezr", ending)


def last_part(number: int) -> tuple[int, Wording]:
    """Return the value and the word that an ordinal ends with."""
    if number % 10:
        return number % 10, hu_words.UNIT_ORDINALS[number % 10]
    if number % 100:
        return number % 100, hu_words.TEN_ORDINALS[number % 100 // 10]
    if hundreds := number % 1000 // 100:
        return hundreds * 100, then(maybe("egy") if hundreds == 1 else hu_words.UNITS[hundreds], hu_words.HUNDREDTH)
    power = 0
    left = number
    while left % 1000 == 0:
        left, power = left // 1000, power + 1
    count = left % 1000
    value = count * 1000**power
    wording = then("" if count == 1 else _below_thousand(count), word(hu_words.SCALE_ORDINALS, power))
    return value, wording


def without_ik(wording: Wording) -> Wording:
    """Return an ordinal without its ending, as a part: harmad."""
    if isinstance(wording, str):
        return "|".join(each.removesuffix("ik") for each in wording.split("|"))
    parts = list(wording)
    return then(*parts[:-1], without_ik(parts[-1])) if parts else NEVER


def _scale(count: int, power: int) -> Wording:
    one = maybe("egy") if power <= LARGEST_BARE else "egy"
    return then(one if count == 1 else _below_thousand(count), word(hu_words.SCALES, power))


def _below_thousand(number: int) -> Wording:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    hundred = then(maybe("egy") if hundreds == 1 else hu_words.UNITS[hundreds], "száz") if hundreds else ""
    return then(hundred, hu_words.TENS[tens] if tens else "", hu_words.UNITS[ones] if ones else "")


def _no_joint(rest: int, power: int) -> Wording:
    """Return nothing: no word stands between the groups of a number."""
    del rest, power
    return ""
