"""More patterns of German text: titles, rulers, ordinals, money, decades, ranges and headings."""

import re

from local.providers.numbers import ADDRESS, Pattern, address, parse_roman, words

ABBREVIATIONS = {
    "z. B.": "zum Beispiel",
    "z.B.": "zum Beispiel",
    "d. h.": "das heißt",
    "d.h.": "das heißt",
    "u. a.": "unter anderem",
    "usw.": "und so weiter",
    "Frl.": "Fräulein",
    "Hrn.": "Herrn",
    "Hptm.": "Hauptmann",
    "St.": "Sankt",
    "Vgl.": "Vergleiche",
    "vgl.": "vergleiche",
    "Nr.": "Nummer",
    "Bd.": "Band",
    "Kap.": "Kapitel",
    "ca.": "zirka",
}
MONEY = {"M": "Mark", "Mk": "Mark", "Pf": "Pfennig", "€": "Euro"}
PARTS = {"½": "einhalb", "¼": "ein Viertel", "¾": "drei Viertel"}
BEFORE_N, BEFORE_E = "am|im|vom|zum|beim|dem|den|des", "der|die|das|jede"
"""Words after which an ordinal ends with "n" and with "e"."""
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
KINGS = "Heinrich|Ludwig|Karl|Friedrich|Wilhelm|Otto|Franz|Napoleon|Pius"
FIGURES, BEFORE = r"\d{1,3}", r"(?<![\w.,:/'’-])"


def _german(figures: str, form: str = "cardinal") -> str | None:
    return words(int(figures), "de", form)


def _ordinal(match: re.Match[str]) -> str | None:
    spoken = _german(match["figures"], "ordinal")
    ending = "n" if match["before"].lower() in BEFORE_N.split("|") else ""
    return spoken and f"{match['before']} {spoken}{ending}"


def _king(match: re.Match[str]) -> str | None:
    value = parse_roman(match["numeral"])
    spoken = words(value, "de", "ordinal") if value else None
    article, ending = ("des", "n") if match["genitive"] else ("der", "")
    return spoken and f"{match['name']}{match['genitive']} {article} {spoken.capitalize()}{ending}"


def _century(match: re.Match[str]) -> str | None:
    value = parse_roman(match["numeral"])
    spoken = words(value, "de", "ordinal") if value else None
    ending = "n" if match["before"].lower() in BEFORE_N.split("|") else ""
    return spoken and f"{match['before']} {spoken}{ending} {match['noun']}"


def _roman(match: re.Match[str]) -> str | None:
    value = parse_roman(match["numeral"])
    return words(value, "de") if value else None


def _decade(match: re.Match[str]) -> str | None:
    spoken = words(int(match["decade"]), "de", "year")
    return spoken and f"{spoken}er"


def _range(match: re.Match[str]) -> str | None:
    form = "year" if len(match["first"]) == len("1914") else "cardinal"
    first, last = _german(match["first"], form), _german(match["last"], form)
    return first and last and f"{first} bis {last}"


def _decimal(match: re.Match[str]) -> str | None:
    return words(match["whole"] + "." + match["part"], "de")


def _with_part(match: re.Match[str]) -> str | None:
    if not match["whole"]:
        return None if match["part"] == "½" else PARTS[match["part"]]
    whole = _german(match["whole"])
    return whole and f"{whole}{PARTS[match['part']]}" if match["part"] == "½" else f"{whole} {PARTS[match['part']]}"


def _money(match: re.Match[str]) -> str | None:
    parts = [f"{_german(match['whole'])} {MONEY[match['unit']]}"]
    if match["cents"]:
        parts.append(f"{_german(match['cents'])} {'Cent' if match['unit'] == '€' else 'Pfennig'}")
    return " ".join(parts)


def _heading(match: re.Match[str]) -> str | None:
    value = int(match["figures"]) if match["figures"].isdecimal() else parse_roman(match["figures"])
    spoken = words(value, "de") if value else None
    return spoken and f"{match['word'].capitalize()} {spoken.capitalize()}"


def _numbered_heading(match: re.Match[str]) -> str | None:
    spoken = _german(match["figures"], "ordinal")
    return spoken and f"{spoken.capitalize()}s {match['word']}"


PATTERNS = (
    Pattern(re.compile(r"\A(?P<word>Kapitel|KAPITEL|Teil|TEIL) (?P<figures>[IVXLC]+|\d{1,3})\b"), _heading, "heading"),
    Pattern(re.compile(r"\A(?P<figures>\d{1,2})\. (?P<word>Kapitel)\b"), _numbered_heading, "heading"),
    Pattern(
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ABBREVIATIONS))})(?= \S)"),
        lambda match: ABBREVIATIONS[match.group()],
        "abbreviation",
    ),
    Pattern(re.compile(r"(?<= )&(?= )"), lambda _: "und", "symbol"),
    Pattern(re.compile(r"§ (?P<figures>\d{1,3})(?![\w.,])"), lambda m: f"Paragraph {_german(m['figures'])}", "symbol"),
    Pattern(
        re.compile(
            rf"{BEFORE}(?P<whole>{FIGURES})(?:,(?P<cents>[1-9]\d))? (?P<unit>€|Mk|M|Pf)(?P<stop>\.)?(?= [a-zä-ü])"
        ),
        _money,
        "measure",
    ),
    Pattern(
        re.compile(rf"{BEFORE}(?P<whole>{FIGURES}) (?P<unit>M) (?P<cents>[1-9]\d) Pf\b"),
        _money,
        "measure",
    ),
    Pattern(
        re.compile(rf"\$(?P<figures>{FIGURES})(?![\w,]|\.\d)"), lambda m: f"{_german(m['figures'])} Dollar", "symbol"
    ),
    Pattern(re.compile(rf"\b(?P<name>{KINGS})(?P<genitive>s?) (?P<numeral>[IVX]+)\."), _king, "roman_numeral"),
    Pattern(
        re.compile(rf"\b(?i:(?P<before>{BEFORE_N}|{BEFORE_E})) (?P<numeral>[IVX]+)\. (?P<noun>Jahrhundert)"),
        _century,
        "roman_numeral",
    ),
    Pattern(re.compile(r"(?<=Band )(?P<numeral>[IVX]{2,}|V)\b"), _roman, "roman_numeral"),
    Pattern(
        re.compile(rf"\b(?i:(?P<before>{BEFORE_N}|{BEFORE_E})) (?P<figures>{FIGURES})\.(?= [A-ZÄÖÜ])(?! (?:{MONTHS}))"),
        _ordinal,
        "number",
    ),
    Pattern(re.compile(rf"\b(?P<before>[Dd]er) (?P<figures>{FIGURES})\.(?= (?:{MONTHS}))"), _ordinal, "date"),
    Pattern(re.compile(rf"{BEFORE}(?P<decade>1[5-9]\d0)er\b"), _decade, "date"),
    Pattern(re.compile(rf"{BEFORE}(?P<first>\d{{1,4}})[–-](?P<last>\d{{1,4}})(?![\w,:/–-])"), _range, "number"),
    Pattern(
        re.compile(rf"{BEFORE}(?P<whole>\d{{1,3}}),(?P<part>\d{{0,2}}[1-9])(?![\w,:/]|[ ][€%Mm])"), _decimal, "number"
    ),
    Pattern(re.compile(rf"{BEFORE}(?P<whole>\d{{1,3}})?(?P<part>[½¼¾])(?!\w)"), _with_part, "number"),
    Pattern(ADDRESS, lambda match: address(match, "at", "Punkt"), "address"),
)
