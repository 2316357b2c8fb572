"""Patterns of English text that a voice would misread, with their replacements."""

import re

from local.providers.numbers import ADDRESS, MAX_DIGITS, Pattern, address, parse_roman, words

TITLES = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Dr": "Doctor",
    "Messrs": "Messieurs",
    "Capt": "Captain",
    "Col": "Colonel",
    "Gen": "General",
    "Lieut": "Lieutenant",
    "Lt": "Lieutenant",
    "Sgt": "Sergeant",
    "Prof": "Professor",
    "Rev": "Reverend",
    "Hon": "Honourable",
    "St": "Saint",
}
ABBREVIATIONS = {"viz": "namely", "i.e": "that is", "e.g": "for example", "vol": "volume", "Vol": "Volume"}
MONTHS = {
    "Jan": "January",
    "Feb": "February",
    "Mar": "March",
    "Apr": "April",
    "Aug": "August",
    "Sept": "September",
    "Oct": "October",
    "Nov": "November",
    "Dec": "December",
}
MONTH = "|".join(sorted({*(f"{short}\\." for short in MONTHS), *MONTHS.values(), "May", "June", "July"}))
HOURS, MINUTES, TEN, LAST_DAY = 24, 60, 10, 31
MEASURES = {
    "ft": ("foot", "feet"),
    "in": ("inch", "inches"),
    "yds": ("yard", "yards"),
    "lbs": ("pound", "pounds"),
    "lb": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "cwt": ("hundredweight", "hundredweight"),
    "km": ("kilometre", "kilometres"),
    "kg": ("kilogram", "kilograms"),
}
OLD_COINS = (("pounds", "pound", "pounds"), ("shillings", "shilling", "shillings"), ("pence", "penny", "pence"))
FRACTIONS = {"½": "a half", "¼": "a quarter", "¾": "three quarters"}
DECADES = ("", "", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
KINGS = "Henry|George|Louis|Charles|William|Edward|James|Richard|Philip|Napoleon|Pius|Gregory|Clement|Frederick"
UNITS = {"£": ("pound", "pounds"), "$": ("dollar", "dollars"), "€": ("euro", "euros")}
EARLIEST_YEAR, LATEST_YEAR = 1100, 1999

FIGURES = rf"\d{{1,3}}(?:,\d{{3}})+|\d{{1,{MAX_DIGITS}}}"
BEFORE, AFTER = r"(?<![\w.,:/£$€-])", r"(?![\w:/%-]|[.,]\w)"


def _number(figures: str) -> int:
    return int(figures.replace(",", ""))


def _heading(match: re.Match[str]) -> str | None:
    value = int(match["numeral"]) if match["numeral"].isdigit() else parse_roman(match["numeral"].upper())
    spoken = words(value) if value else None
    return spoken and f"{match['word'].capitalize()} {spoken.title()}"


def _king(match: re.Match[str]) -> str | None:
    value = parse_roman(match["numeral"])
    spoken = words(value, form="ordinal") if value else None
    return spoken and f"{match['name']} the {spoken.capitalize()}"


def _cardinal(match: re.Match[str]) -> str | None:
    figures = match.group()
    year = len(figures) == len("1999") and EARLIEST_YEAR <= int(figures.replace(",", "")) <= LATEST_YEAR
    return words(_number(figures), form="year" if year else "cardinal")


def _money(match: re.Match[str]) -> str | None:
    number = _number(match["figures"])
    spoken = words(number)
    return spoken and f"{spoken} {UNITS[match['sign']][number != 1]}"


def _per_cent(match: re.Match[str]) -> str | None:
    spoken = words(_number(match["figures"]))
    return spoken and f"{spoken} per cent"


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour >= HOURS or minute >= MINUTES:
        return None
    after = f" {match['period']}" if match["period"] else ""
    if minute == MINUTES // 2 and hour and not after:
        return f"half past {words((hour - 1) % 12 + 1)}"
    if not minute:
        return f"{words(hour)}{after or ' o’clock'}"
    return f"{words(hour)} {'oh ' if minute < TEN else ''}{words(minute)}{after}"


def _date(match: re.Match[str]) -> str | None:
    month = MONTHS.get(match["month"].rstrip("."), match["month"])
    year = f" {words(int(match['year']), form='year')}" if match["year"] else ""
    day = words(int(match["day"]), form="ordinal") if 1 <= int(match["day"]) <= LAST_DAY else None
    return day and f"the {day} of {month}{year}"


def _measure(match: re.Match[str]) -> str | None:
    number, unit = _number(match["figures"]), MEASURES[match["unit"]]
    spoken = words(number)
    return spoken and f"{spoken} {unit[number != 1]}"


def _old_money(match: re.Match[str]) -> str | None:
    """Return pounds, shillings and pence in words: "three pounds ten shillings and six pence"."""
    parts = [
        f"{words(_number(match[name]))} {singular if _number(match[name]) == 1 else plural}"
        for name, singular, plural in OLD_COINS
        if match[name]
    ]
    return " ".join([*parts[:-1], "and", parts[-1]]) if len(parts) > 1 else parts[0]


def _fraction(match: re.Match[str]) -> str | None:
    part = FRACTIONS[match["part"]]
    return f"{words(int(match['whole']))} and {part}" if match["whole"] else part


def _decade(match: re.Match[str]) -> str | None:
    century, tens = divmod(int(match["decade"]), 100)
    return f"{words(century)} {DECADES[tens // TEN]}" if tens // TEN > 1 else None


PATTERNS = (
    Pattern(
        re.compile(r"\A(?P<word>CHAPTER|Chapter|BOOK|PART|STAVE|LETTER) (?P<numeral>[IVXLC]+|\d{1,3})\b\.?"),
        _heading,
        "heading",
    ),
    Pattern(re.compile(rf"\b({'|'.join(TITLES)})\.(?= [A-Z])"), lambda match: TITLES[match[1]], "abbreviation"),
    Pattern(
        re.compile(rf"\b({'|'.join(map(re.escape, ABBREVIATIONS))})\.(?=,? [a-z\d])"),
        lambda match: ABBREVIATIONS[match[1]],
        "abbreviation",
    ),
    Pattern(re.compile(r"\bNo\.(?= \d)"), lambda _: "Number", "abbreviation"),
    Pattern(re.compile(r"(?<= )&(?= )"), lambda _: "and", "symbol"),
    Pattern(
        re.compile(rf"{BEFORE}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?: (?P<period>[ap]\.m\.))?(?![\w:])"), _time, "time"
    ),
    Pattern(
        re.compile(rf"{BEFORE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{MONTH})(?:,? (?P<year>1\d{{3}}))?{AFTER}"),
        _date,
        "date",
    ),
    Pattern(
        re.compile(rf"\b(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, (?P<year>1\d{{3}}))?{AFTER}"),
        _date,
        "date",
    ),
    Pattern(
        re.compile(
            rf"{BEFORE}(?:£(?P<pounds>{FIGURES}) )?(?P<shillings>\d{{1,2}})s\.(?: (?P<pence>\d{{1,2}})d\.)?(?! ?\d)"
        ),
        _old_money,
        "symbol",
    ),
    Pattern(re.compile(rf"{BEFORE}(?P<figures>{FIGURES}) ?(?P<unit>{'|'.join(MEASURES)})\."), _measure, "measure"),
    Pattern(re.compile(rf"{BEFORE}(?P<whole>\d{{1,3}})?(?P<part>[½¼¾])(?!\w)"), _fraction, "number"),
    Pattern(re.compile(r"\b(?P<decade>1[5-9]\d0)s\b"), _decade, "date"),
    Pattern(ADDRESS, lambda match: address(match, "at", "dot"), "address"),
    Pattern(re.compile(r"\b(?:A\.D\.(?= \d)|(?<=\d )A\.D\.(?=[ ,;]))"), lambda _: "Anno Domini", "abbreviation"),
    Pattern(re.compile(r"(?<=[a-z] )St\.(?=,)"), lambda _: "Street", "abbreviation"),
    Pattern(re.compile(rf"(?P<sign>[£$€])(?P<figures>{FIGURES})(?![\w]|[.,]\d)"), _money, "symbol"),
    Pattern(re.compile(rf"{BEFORE}(?P<figures>{FIGURES})%"), _per_cent, "symbol"),
    Pattern(re.compile(rf"\b(?P<name>{KINGS}) (?P<numeral>[IVX]{{2,}}|V)\b"), _king, "roman_numeral"),
    Pattern(
        re.compile(rf"{BEFORE}(\d{{1,4}})(?:st|nd|rd|th)\b"),
        lambda match: words(int(match[1]), form="ordinal"),
        "number",
    ),
    Pattern(re.compile(rf"{BEFORE}\d{{1,6}}\.\d{{1,4}}{AFTER}"), lambda match: words(match.group()), "number"),
    Pattern(re.compile(rf"{BEFORE}(?:{FIGURES}){AFTER}"), _cardinal, "number"),
)
