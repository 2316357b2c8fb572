"""More patterns of French text: titles, rulers, ordinals, money, ranges, hours and headings."""

import re

from local.providers.numbers import ADDRESS, Pattern, address, parse_roman, words

ABBREVIATIONS = {
    "M.": "Monsieur",
    "Dr": "docteur",
    "Mgr": "Monseigneur",
    "St": "Saint",
    "Ste": "Sainte",
    "Me": "Maître",
}
"""Before a name."""
PHRASES = {"c.-à-d.": "c'est-à-dire", "etc.": "et cetera", "p. ex.": "par exemple"}
BEFORE_FIGURES = {"no": "numéro", "n°": "numéro", "p.": "page", "t.": "tome", "ch.": "chapitre"}
MONEY = {"fr.": "francs", "F": "francs", "€": "euros"}
PARTS = {"½": "demi", "¼": "un quart", "¾": "trois quarts"}
KINGS = "Henri|Louis|Charles|François|Philippe|Napoléon|Pie|Léon|Guillaume"
BEFORE = r"(?<![\w.,:/'’-])"


def _french(figures: str, form: str = "cardinal") -> str | None:
    return words(int(figures), "fr", form)


def _king(match: re.Match[str]) -> str | None:
    numeral = match["numeral"]
    value = 1 if numeral == "Ier" else parse_roman(numeral)
    spoken = "premier" if value == 1 else words(value, "fr") if value else None
    return spoken and f"{match['name']} {spoken}"


def _century(match: re.Match[str]) -> str | None:
    value = parse_roman(match["numeral"])
    return words(value, "fr", "ordinal") if value else None


def _roman(match: re.Match[str]) -> str | None:
    value = parse_roman(match["numeral"])
    return words(value, "fr") if value else None


def _ordinal(match: re.Match[str]) -> str | None:
    if match["figures"] == "1":
        return "premier" if match["mark"] == "er" else "première" if match["mark"] == "re" else None
    return _french(match["figures"], "ordinal") if match["mark"] == "e" else None


def _range(match: re.Match[str]) -> str | None:
    first, last = _french(match["first"]), _french(match["last"])
    return first and last and f"{first} à {last}"


def _money(match: re.Match[str]) -> str | None:
    parts = [f"{_french(match['whole'])} {MONEY[match['unit']]}"]
    if match["cents"]:
        parts.append(str(_french(match["cents"])))
    return " ".join(parts)


def _heading(match: re.Match[str]) -> str | None:
    value = int(match["figures"]) if match["figures"].isdecimal() else parse_roman(match["figures"])
    spoken = "premier" if value == 1 else words(value, "fr") if value else None
    return spoken and f"{match['word'].capitalize()} {spoken}"


def _with_part(match: re.Match[str]) -> str | None:
    if not match["whole"]:
        return None if match["part"] == "½" else PARTS[match["part"]]
    return f"{_french(match['whole'])} et {PARTS[match['part']]}"


def _hour(match: re.Match[str]) -> str | None:
    return (
        f"{_french(match['hour'])} heures {_french(match['minute'])}"
        if match["minute"]
        else (f"{_french(match['hour'])} heures")
    )


PATTERNS = (
    Pattern(
        re.compile(r"\A(?P<word>Chapitre|CHAPITRE|Livre|LIVRE) (?P<figures>[IVXLC]+|\d{1,3})\b"), _heading, "heading"
    ),
    Pattern(
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ABBREVIATIONS))})(?= [A-ZÉÈ])"),
        lambda match: ABBREVIATIONS[match.group()],
        "abbreviation",
    ),
    Pattern(
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, PHRASES))})(?=,? [a-zà-ÿ])"),
        lambda match: PHRASES[match.group()],
        "abbreviation",
    ),
    Pattern(
        re.compile(rf"(?<!\w)(?P<short>{'|'.join(map(re.escape, BEFORE_FIGURES))}) (?P<figures>\d{{1,4}})(?![\w,-])"),
        lambda match: f"{BEFORE_FIGURES[match['short']]} {_french(match['figures'])}",
        "abbreviation",
    ),
    Pattern(re.compile(r"(?<= )&(?= )"), lambda _: "et", "symbol"),
    Pattern(re.compile(r"§ (?P<figures>\d{1,3})(?![\w,])"), lambda m: f"paragraphe {_french(m['figures'])}", "symbol"),
    Pattern(
        re.compile(rf"{BEFORE}(?P<whole>\d{{1,4}}) (?P<unit>fr\.|F|€)(?: (?P<cents>[1-9]\d))?(?= [a-zà-ÿ])"),
        _money,
        "measure",
    ),
    Pattern(
        re.compile(r"\$(?P<figures>\d{1,4})(?![\w,]|\.\d)"),
        lambda match: f"{_french(match['figures'])} dollars",
        "symbol",
    ),
    Pattern(re.compile(rf"\b(?P<name>{KINGS}) (?P<numeral>Ier|[IVX]{{2,}}|V|X)\b"), _king, "roman_numeral"),
    Pattern(re.compile(r"\b(?P<numeral>[IVX]+)e(?= siècle)"), _century, "roman_numeral"),
    Pattern(re.compile(r"(?<=tome )(?P<numeral>[IVX]{2,}|V)\b"), _roman, "roman_numeral"),
    Pattern(re.compile(rf"{BEFORE}(?P<hour>[2-9]|1\d|2[0-4]) ?h(?: ?(?P<minute>[1-5]\d))?(?![\w/])"), _hour, "time"),
    Pattern(re.compile(r"(?<=heures )1/2(?!\w)"), lambda _: "et demie", "time"),
    Pattern(re.compile(rf"{BEFORE}(?P<figures>\d{{1,3}})(?P<mark>er|re|e)\b"), _ordinal, "number"),
    Pattern(re.compile(rf"{BEFORE}(?P<first>\d{{1,4}})[–-](?P<last>\d{{1,4}})(?![\w,:/–-])"), _range, "number"),
    Pattern(
        re.compile(rf"{BEFORE}(?P<whole>\d{{1,3}}),(?P<part>\d{{0,2}}[1-9])(?![\w,:/]|[ ][€%m])"),
        lambda match: words(f"{match['whole']}.{match['part']}", "fr"),
        "number",
    ),
    Pattern(re.compile(rf"{BEFORE}(?P<whole>\d{{1,3}})?(?P<part>[½¼¾])(?!\w)"), _with_part, "number"),
    Pattern(ADDRESS, lambda match: address(match, "arobase", "point"), "address"),
)
