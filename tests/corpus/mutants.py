"""Wrong readings made from right ones: each differs from a right one in meaning.

A change that keeps the meaning is left out: a word that a reading may have or not, such as "and", another word for the
same, such as "point" for "dot", another order of the parts of a date, and a written form that differs only in what is
not said, such as the full stop of an abbreviation.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

OTHER_ROWS, WORDS_OF_OTHERS = 8, 2
"""Of each row: other rows whose spoken form is tried, and words of them that are added."""
FILLERS = {
    "en": "and the a of o'clock hours minutes us",
    "de": "und ein uhr minuten",
    "fr": "et le la de un une",
    "es": "y de del la las el un uno una hora horas",
    "it": "e di il alle un uno una minuti",
    "pt": "e de da do horas minutos um uma",
    "sv": "och en ett",
    "ru": "и года год",
    "ar": "و",
    "hy": "և",
}
"""Words that a right reading may have or leave out."""
TENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS += "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
SAME: dict[str, tuple[tuple[str, str], ...]] = {
    "ar": ((r"اَ", "آ"), (r"ة\b", ""), (r"ون\b", "ين"), (r"سنتات|سنتا\b", "سنت"), (r"\bوواحد", "واحد")),
    "en": ((rf"\bhundred (?={TENS})", ""), (r"\bpoint\b", "dot"), (r"\bone (?=(?:hundred|thousand)(?:th| and\b))", "")),
    "es": ((r"\bpunto\b", "coma"),),
    "hu": ((r"egy\s?(?=száz|ezer|millió)", ""),),
    "hy": ((r"\bմեկ (?=հարյուր|հազար)", ""),),
    "ko": ((r"일\s?(?=[만천백십])", ""), (r"반$", "삼십분")),
    "ru": (
        (r"\bодна (?=тысяча)", ""),
        (r"\b(?:перв|од(?:и)?н)\w*", "один"),
        (r"\b(?:втор\w+|дв(?:а|е|ух|ум|умя))\b", "два"),
        (r"\b(?:трет\w+|три|тр[её]х|тр[её]м|тремя)\b", "три"),
        (r"\bчетв[её]рт\w+|\bчетыр\w+", "четыре"),
        (r"\b(пят|шест|девят|десят)(?:ь|и|ью|ый|ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)\b", r"\1ь"),
        (r"\bседьм\w+|\bсем(?:ь|и|ью)\b", "семь"),
        (r"\bвосьм\w+", "восемь"),
    ),
    "vi": ((r"\btỉ\b", "tỷ"), (r"\bbốn\b", "tư")),
}
"""Wordings of the same value, as expressions and what stands for them.

A bare figure names no gender and no case, and in Russian it may be an ordinal. One may say "nineteen twelve" and
"nineteen hundred twelve", "dot" and "point", "one thousand" or "a thousand" in several languages, half past three in
figures, and two forms of Vietnamese words.
"""
NAMED_HUNDREDTHS = ("₩", "₽")
"""Currencies for amounts below one: the hundredths of the others are all "cents" in many languages."""
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


class Mutator:
    """Makes wrong readings of the rows of a language."""

    def __init__(self, rows: Sequence[Row], language: str, chance: random.Random) -> None:
        self.rows, self.language, self.chance = rows, language, chance
        self.fillers = FILLERS.get(language, "").split()
        self.right: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in rows:
            self.right[_tokens(row)].add(self._meaning(row.spoken))

    def mutants(self, row: Row) -> Iterator[Mutant]:
        """Yield wrong readings of a row."""
        right, chance = self.right[_tokens(row)], self.chance
        for how, written in _other_written(row.written, chance):
            if _bare(written) != _bare(row.written):
                yield Mutant(how, written, row.spoken)
        others = [other for other in self.rows if self._meaning(other.spoken) not in right]
        for other in chance.sample(others, min(OTHER_ROWS, len(others))):
            if not (row.category == other.category == "date" and self._parts(row) == self._parts(other)):
                yield Mutant("another row's", row.written, other.spoken)
        for how, spoken in _other_spoken(row.spoken, others, self.fillers, chance):
            if self._meaning(spoken) not in right and spoken.strip():
                yield Mutant(how, row.written, spoken)

    def _meaning(self, spoken: str) -> str:
        """Return a said form as wordings of the same value are compared."""
        return _bare(_one_wording(spoken, self.language))

    def _parts(self, row: Row) -> list[str]:
        """Return the words of a date in no order: "the first of May" is "May first"."""
        return sorted(word for word in re.findall(r"\w+", row.spoken.lower()) if word not in self.fillers)


def _bare(text: str) -> str:
    return re.sub(r"[\s.,'’-]", "", text.lower())


def _tokens(row: Row) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"\w+", row.written.lower())))


def _one_wording(spoken: str, language: str) -> str:
    spoken = spoken.lower()
    for expression, one in SAME.get(language, ()):
        spoken = re.sub(expression, one, spoken)
    return spoken


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
        names = NAMED_HUNDREDTHS if re.search(r"(?<!\d)0[.,]\d", written) else SWAPPED["currency"]
        name = chance.choice([each for each in names if each != currency.group()])
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
