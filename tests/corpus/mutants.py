"""Wrong readings made from right ones: each differs from a right one in meaning.

A change that keeps the meaning is left out: a word that a reading may have or not, such as "and", and a written form
that differs only in what is not said, such as the full stop of an abbreviation.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

OTHER_ROWS, WORDS_OF_OTHERS = 8, 2
"""Of each row: other rows whose spoken form is tried, and words of them that are added."""
FILLERS = {
    "en": "and the a of o'clock hours minutes us",
    "de": "und ein uhr minuten",
    "fr": "et le la de un une",
    "es": "y de del la las el un uno una",
    "it": "e di il alle un uno una minuti",
    "pt": "e de da do horas um uma",
    "sv": "och en ett",
    "ru": "и года год",
    "ar": "و",
    "hy": "և",
}
"""Words that a right reading may have or leave out."""
SWAPPED = {
    "unit": ("km", "kg", "cm", "mm", "m", "g", "l", "h", "s", "°C", "%", "ml", "ft", "lb", "mph"),
    "currency": ("$", "€", "£", "¥", "₩", "₽"),
    "month": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
}


@dataclass(frozen=True)
class Row:
    """A pair of the suite: `written` and a way to say it."""

    category: str
    written: str
    spoken: str


@dataclass(frozen=True)
class Mutant:
    """A wrong pair, and how it was made."""

    how: str
    written: str
    spoken: str


def mutants(row: Row, rows: Sequence[Row], language: str, chance: random.Random) -> Iterator[Mutant]:
    """Yield wrong readings of a row."""
    tokens = sorted(re.findall(r"\w+", row.written.lower()))
    same = [other for other in rows if sorted(re.findall(r"\w+", other.written.lower())) == tokens]
    right = {_bare(other.spoken) for other in same}
    for how, written in _other_written(row.written, chance):
        if _bare(written) != _bare(row.written):
            yield Mutant(how, written, row.spoken)
    others = [other for other in rows if _bare(other.spoken) not in right]
    for other in chance.sample(others, min(OTHER_ROWS, len(others))):
        yield Mutant("another row's", row.written, other.spoken)
    for how, spoken in _other_spoken(row.spoken, others, FILLERS.get(language, "").split(), chance):
        if _bare(spoken) not in right and spoken.strip():
            yield Mutant(how, row.written, spoken)


def _bare(text: str) -> str:
    return re.sub(r"[\s.,'’-]", "", text.lower())


def _other_written(written: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    places = [match.start() for match in re.finditer(r"\d", written)]
    for at in chance.sample(places, min(3, len(places))):
        digit = chance.choice([each for each in "123456789" if int(each) != int(written[at])])
        yield "a digit changed", written[:at] + digit + written[at + 1 :]
    for left, right in pairwise(places):
        if right == left + 1 and written[left] != written[right]:
            yield "digits swapped", written[:left] + written[right] + written[left] + written[right + 1 :]
    for match in re.finditer(r"\d+", written):
        for step in (-1, 1):
            number = int(match.group()) + step
            if number >= 0:
                figures = str(number).zfill(len(match.group()))
                yield "one more or less", written[: match.start()] + figures + written[match.end() :]
    yield from _other_names(written, chance)
    if re.match(r"[-−]\d", written):
        yield "without its sign", written[1:]
    elif re.fullmatch(r"\d[\d.,]*", written):
        yield "with a sign", f"-{written}"


def _other_names(written: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    unit = re.search(r"(?<=\d)(\s?)(km|kg|cm|mm|ml|mph|ft|lbs?|[mglhs%]|°C)(?![\w/²³])", written)
    if unit:
        name = chance.choice([each for each in SWAPPED["unit"] if each != unit[2] and {each, unit[2]} != {"lb", "lbs"}])
        yield "another unit", written[: unit.start()] + unit[1] + name + written[unit.end() :]
    currency = re.search(r"[$€£¥₩₽]", written)
    if currency:
        name = chance.choice([each for each in SWAPPED["currency"] if each != currency.group()])
        yield "another currency", written[: currency.start()] + name + written[currency.end() :]


def _other_spoken(
    spoken: str, others: Sequence[Row], fillers: list[str], chance: random.Random
) -> Iterator[tuple[str, str]]:
    words = spoken.split()
    if len(words) > 1:
        for at, word in enumerate(words):
            if word.strip(",.").lower() not in fillers:
                yield "a word left out", " ".join([*words[:at], *words[at + 1 :]])
    pool = [word for row in chance.sample(others, min(4, len(others))) for word in row.spoken.split()]
    wanted = [word for word in pool if word.lower() not in fillers and any(map(str.isalnum, word))]
    for word in chance.sample(wanted, min(WORDS_OF_OTHERS, len(wanted))):
        at = chance.randint(0, len(words))
        yield "a word added", " ".join([*words[:at], word, *words[at:]])
        at = chance.randrange(len(words))
        if words[at].lower() not in fillers and words[at] != word:
            yield "a word changed", " ".join([*words[:at], word, *words[at + 1 :]])
