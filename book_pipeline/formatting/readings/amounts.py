"""Read money and measures: a number with a currency or a unit."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from book_pipeline.formatting.readings.figures import MINUS_SIGNS, Number, numbers
from book_pipeline.formatting.readings.language import Currency, Language, Reading
from book_pipeline.formatting.readings.nouns import plural, singular
from book_pipeline.formatting.readings.wording import NEVER, Wording, maybe, one_of, then

UNIT = re.compile(
    r"[^\W\d_](?:\.[^\W\d_]){1,3}\.?(?!\w)|(?:(?:[°º]|sq\.?|cu\.?)\s?)?[^\W\d_²³]+\.?|[%％٪‰°′″\"'℃℉㎀-㏟]"
)
RATED = re.compile(r"[^\W\d_²³]+/[^\W\d_²³]+(?!\w)")
POWER = re.compile(r"\s?(?:(?P<square>²|\^?2)|(?P<cubic>³|\^?3))(?!\d)")
LONGEST_CURRENCY = 10
CODE = len("EUR")
SIGN = re.compile(rf"[{MINUS_SIGNS}](?!\s)")
"""Of an amount below zero: "-$5"."""
DASHES = frozenset("-‐‑–")
"""Between two amounts of one currency: "$10-20"."""
LARGE_PREFIXES = frozenset("kMGTP")
"""The prefixes of what is counted in whole parts."""
METRE = "m"
"""A height in metres and centimetres is said as two numbers: "1,75 m"."""
COUNTED_WHOLE = frozenset({"b", "B", "bps"})


def read_money(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of an amount whose currency stands before or after the figures."""
    yield from _after_currency(text, at, limit, language)
    if text[at].isdecimal() or text[at] in "-−.,":
        for number in numbers(text, at, limit, language, money=True):
            start = number.end + text[number.end : number.end + 1].isspace()
            for end, currency in _currencies(text, start, limit, language):
                yield end, money(number, currency, language)


def _after_currency(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of an amount or a range whose currency stands first: "$5", "-$5", "$5-10"."""
    sign = None if text[at - 1 : at].isalnum() and at else SIGN.match(text, at, limit)
    for end, currency in _currencies(text, sign.end() if sign else at, limit, language):
        start = end + text[end : end + 1].isspace()
        for number in numbers(text, start, limit, language, money=True) if start < limit else ():
            amount = replace(number, negative=True) if sign else number
            yield amount.end, money(amount, currency, language)
            if text[amount.end : amount.end + 1] in DASHES and amount.end + 1 < limit:
                for last in numbers(text, amount.end + 1, limit, language, money=True):
                    until = money(last, currency, language)
                    yield last.end, then(amount.wording(language), language.range_words, until)


def money(number: Number, currency: Currency, language: Language) -> Wording:
    """Return the wording of an amount of money."""
    if number.fraction or not (number.whole or number.part):
        return then(number.wording(language), currency[0])
    if number.multiplier is not None:
        scaled = Number(number.end, number.whole, number.part, number.grouped).wording(language)
        spoken = language.scaled_money(scaled, number.multiplier, currency)
    else:
        spoken = language.money(int(number.whole or 0), number.part, currency)
    return language.signed(spoken) if number.negative else spoken


def read_measures(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a number with a unit: "2 km", "200 km/h", "5 %"."""
    for number in numbers(text, at, limit, language):
        start = number.end + (text[number.end : number.end + 1] in {" ", "\u00a0", "\u202f", "-"})
        for end, unit in _units(text, start, limit, language):
            yield end, language.measure(number.wording(language), _agreeing(unit, number, language))
            yield end, _split(number, text[start:end], unit, language)
        for end, unit in read_rates(text, start, limit, language):
            yield end, language.measure(number.wording(language), unit)


def _agreeing(unit: Wording, number: Number, language: Language) -> Wording:
    """Return the forms of a unit that may follow a number."""
    whole = not (number.part or number.fraction or number.multiplier is not None) and number.whole.strip("0") != ""
    if not (whole and language.units_agree and isinstance(unit, str)):
        return unit
    return plural(unit) if int(number.whole) > 1 else singular(unit)


def _split(number: Number, symbol: str, unit: Wording, language: Language) -> Wording:
    """Return a measure whose unit is said within the number: "un mètre soixante-quinze", "un litre et demi"."""
    if number.negative or number.multiplier is not None or not number.whole.strip("0"):
        return NEVER
    wholes = then(language.cardinal(int(number.whole)), unit)
    if number.part == "5" or number.fraction == (1, 2):
        return then(wholes, language.half_after_unit)
    if symbol == METRE and len(number.part) == len("75") and number.part[0] != "0":
        return then(wholes, maybe(language.and_), language.cardinal(int(number.part)))
    return NEVER


def read_rates(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of "/km" after a number, an amount or a unit."""
    if text.startswith("/", at) and at + 1 < limit:
        for end, unit in _single_units(text, at + 1, limit, language):
            yield end, then(language.per, unit)
        for number in numbers(text, at + 1, limit, language):
            start = number.end + text[number.end : number.end + 1].isspace()
            for end, unit in _single_units(text, start, limit, language):
                yield end, then(language.per, language.measure(number.wording(language), unit))  # "8 l/100 km"


def _units(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    rated = RATED.match(text, at, limit)
    if rated and rated.group() in unit_names(language):
        yield rated.end(), unit_names(language)[rated.group()]
    for end, unit in _single_units(text, at, limit, language):
        yield end, unit
        for last, rate in read_rates(text, end, limit, language):
            yield last, language.rate(unit, rate)


def _single_units(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    match = UNIT.match(text, at, limit)
    if match is None:
        return
    symbol = re.sub(r"\s|(?<=sq|cu)\.|\.(?=\w)", "", match.group())
    dotted = symbol.endswith(".")
    initials = "." in match.group()[1:-1]  # "m.p.h."; but "p.m." is no picometre
    units = language.other_units if initials else unit_names(language)
    names = units.get(symbol.rstrip(".")) or units.get(symbol.rstrip(".").lower())
    if names is None:
        return
    end = match.end()
    if not text[end : end + 1].isalnum() or end == limit:
        yield end, names
        if dotted:
            yield end - 1, names
    power = POWER.match(text, end, limit)
    if power and not dotted:
        before, after = language.square if power["square"] else language.cubic
        yield power.end(), then(before, names, after)


@lru_cache(maxsize=32)
def unit_names(language: Language) -> dict[str, Wording]:
    """Return the names of all units of a language by symbol, and by symbol in lower case."""
    names: dict[str, Wording] = {
        prefix + symbol: then(spoken, unit)
        for symbol, unit in language.prefixed_units.items()
        for prefix, spoken in language.prefixes.items()
        if symbol not in COUNTED_WHOLE or prefix in LARGE_PREFIXES
    }
    names |= {**language.prefixed_units, **language.other_units}
    lower: dict[str, list[Wording]] = {}
    for symbol, unit in names.items():
        lower.setdefault(symbol.lower(), []).append(unit)
    return {symbol: one_of(*all_) for symbol, all_ in lower.items()} | names


def _currencies(text: str, at: int, limit: int, language: Language) -> Iterator[tuple[int, Currency]]:
    """Yield the currencies whose sign or code stands at an offset."""
    before = text[at - 1 : at] if at else ""
    for length in range(min(LONGEST_CURRENCY, limit - at), 0, -1):
        sign = text[at : at + length]
        currency = language.currencies.get(sign) or language.currencies.get(sign.lower())
        if currency is None and length == CODE:
            currency = language.currencies.get(sign.upper())
        if currency is None or sign[-1:].isspace():
            continue
        after = text[at + length : at + length + 1]
        if (sign[0].isalpha() and before.isalpha()) or (sign[-1].isalpha() and after.isalpha()):
            continue
        yield at + length, currency
        if sign.isalpha() and after == "." and at + length < limit:
            yield at + length + 1, currency  # "3,50 Mk."
