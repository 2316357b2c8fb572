"""What is misread aloud in English print, by pattern."""

import re

from local.providers.numbers import MOST_DIGITS, Pattern, roman, words

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

FIGURES = rf"\d{{1,3}}(?:,\d{{3}})+|\d{{1,{MOST_DIGITS}}}"
BEFORE, BEHIND = r"(?<![\w.,:/£$€-])", r"(?![\w:/%-]|[.,]\w)"


def _number(figures: str) -> int:
    return int(figures.replace(",", ""))


def _heading(match: re.Match[str]) -> str | None:
    value = int(match["numeral"]) if match["numeral"].isdigit() else roman(match["numeral"].upper())
    said = words(value) if value else None
    return said and f"{match['word'].capitalize()} {said.title()}"


def _king(match: re.Match[str]) -> str | None:
    value = roman(match["numeral"])
    said = words(value, form="ordinal") if value else None
    return said and f"{match['name']} the {said.capitalize()}"


def _cardinal(match: re.Match[str]) -> str | None:
    figures = match.group()
    year = len(figures) == len("1999") and EARLIEST_YEAR <= int(figures.replace(",", "")) <= LATEST_YEAR
    return words(_number(figures), form="year" if year else "cardinal")


def _money(match: re.Match[str]) -> str | None:
    number = _number(match["figures"])
    said = words(number)
    return said and f"{said} {UNITS[match['sign']][number != 1]}"


def _per_cent(match: re.Match[str]) -> str | None:
    said = words(_number(match["figures"]))
    return said and f"{said} per cent"


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
    Pattern(re.compile(rf"{BEFORE}\d{{1,6}}\.\d{{1,4}}{BEHIND}"), lambda match: words(match.group()), "number"),
    Pattern(re.compile(rf"{BEFORE}(?:{FIGURES}){BEHIND}"), _cardinal, "number"),
)
