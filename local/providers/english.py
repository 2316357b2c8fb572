"""Patterns of English text that a voice would misread, with their replacements."""

import re

from local.providers.numbers import MAX_DIGITS, Pattern, parse_roman, words

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
