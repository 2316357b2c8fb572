"""Read times of day."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from book_pipeline.formatting.readings.language import Language, Reading
from book_pipeline.formatting.readings.wording import Wording, then

HOURS, SIXTY = range(25), range(60)


def read_times(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the readings of a time: "7:30", "7:30:05", "5 p.m.", "7.30 Uhr", "7h30"."""
    if not text[at].isalnum() or (at and (text[at - 1].isalnum() or text[at - 1] in ":.,")):
        return
    match = _time(language).match(text, at, limit)
    if match is None or match.end() == at:
        return
    named = match["prefix"] or match["sign"] or match["inner"] or match["period"]
    if match["minute"] is None and not named:
        return
    if match["mark"] is not None and match["mark"] not in language.time_marks and not named:
        return
    hour = int(match["hour"])
    minute, second = (None if match[part] is None else int(match[part]) for part in ("minute", "second"))
    if hour not in HOURS or not {minute or 0, second or 0} <= set(SIXTY):
        return
    period = _spoken(match["period"], language.day_periods) if match["period"] else None
    prefix = _spoken(match["prefix"], language.time_prefixes) if match["prefix"] else ""
    hours_only = minute is None and match["sign"] and period is None
    time = language.hours(hour) if hours_only else language.time(hour, minute, second, period)
    spoken = then(prefix, time)
    yield match.end(), spoken
    if match.group().endswith("."):
        yield match.end() - 1, spoken


def read_zones(text: str, at: int, limit: int, language: Language) -> Iterator[Reading]:
    """Yield the reading of a time zone, letter by letter, in any case."""
    match = re.compile(r"[A-Za-z](?:\.?[A-Za-z]){2,3}(?!\w)").match(text, at, limit)
    if match and not text[at - 1 : at].isalnum() and _key(match.group()) in language.zones:
        yield match.end(), then(*_key(match.group()))


def _spoken(written: str, spoken: Mapping[str, str]) -> Wording:
    return next(words for key, words in spoken.items() if _key(key) == _key(written))


def _key(written: str) -> str:
    return re.sub(r"[.\s]", "", written).lower()


@lru_cache(maxsize=64)
def _time(language: Language) -> re.Pattern[str]:
    def spaced(written: str) -> str:
        return r"\.?\s?".join(map(re.escape, written)) + r"\.?"

    periods = "|".join(map(spaced, sorted(language.day_periods, key=len, reverse=True))) or "(?!)"
    prefixes = "|".join(rf"{re.escape(prefix)}\.?" for prefix in language.time_prefixes) or "(?!)"
    marks, sign = re.escape(language.time_marks + "."), language.hour_signs
    minutes, seconds = language.minute_signs, language.second_signs
    return re.compile(
        rf"(?:(?P<prefix>{prefixes})\s?)?(?P<hour>\d{{1,2}})(?!\d)"
        rf"(?:(?:(?P<mark>[{marks}])|\s?(?P<inner>{sign})\s?)(?P<minute>\d{{2}}|(?(inner)\d(?=\s?(?:{minutes})(?!\w))|(?!)))(?!\d)"
        rf"(?(inner)(?:\s?(?:{minutes}))?)"
        rf"(?:(?:[{marks}]|\s|(?<=[^\W\d_]))(?P<second>\d{{2}}|\d(?=\s?(?:{seconds})(?!\w)))(?!\d)(?:\s?(?:{seconds}))?)?)?"
        rf"(?:\s?(?P<sign>{sign})(?!\w))?(?:\s?(?P<period>{periods})(?!\w))?(?![.:,]\d)",
        re.IGNORECASE,
    )
