"""Patterns of German, French, Spanish, Italian, Portuguese and Swedish text, with their replacements."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from local.providers.numbers import Pattern, words

FIGURES = r"\d{1,6}"
BEFORE, AFTER = r"(?<![\w.,:/'’-])", r"(?![\w:/'’-]|[.,]\w)"


@dataclass(frozen=True)
class Words:
    """What a language says.

    Attributes
    ----------
    months
        The twelve months.
    day, link
        The form of a day's number for num2words, what is added to it, and what stands between day, month and year.
    time
        A regular expression of times, with the groups `hour` and `minute`, and what is said between the two.
    units
        What follows figures, and how it is said.
    abbreviations
        Abbreviations before a name.

    """

    months: str
    day: tuple[str, str]
    link: str
    time: tuple[str, str]
    units: dict[str, str]
    abbreviations: dict[str, str]


LANGUAGES = {
    "de": Words(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        ("ordinal", "n"),
        " ",
        (r"(?P<hour>\d{1,2})(?:[.:](?=\d\d Uhr\b)| Uhr )(?P<minute>[1-5]\d)(?: Uhr\b)?", " Uhr "),
        {"%": "Prozent", "km": "Kilometer", "kg": "Kilogramm", "€": "Euro", "m": "Meter", "°C": "Grad Celsius"},
        {"Dr.": "Doktor", "Prof.": "Professor", "Hr.": "Herr"},
    ),
    "fr": Words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        ("cardinal", ""),
        " ",
        (r"(?P<hour>\d{1,2}) h (?P<minute>[1-5]\d)\b", " heures "),
        {
            "%": "pour cent",
            "km": "kilomètres",
            "kg": "kilogrammes",
            "€": "euros",
            "m": "mètres",
            "°C": "degrés Celsius",
        },
        {"Mme": "Madame", "MM.": "Messieurs", "Mlle": "Mademoiselle"},
    ),
    "es": Words(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        ("cardinal", ""),
        " de ",
        (r"(?P<hour>[2-9]|1[0-2]):(?P<minute>[1-5]\d)\b", " y "),
        {"%": "por ciento", "km": "kilómetros", "kg": "kilogramos", "€": "euros"},
        {"Sr.": "señor", "Sra.": "señora", "Dr.": "doctor"},
    ),
    "it": Words(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        ("cardinal", ""),
        " ",
        (r"(?P<hour>[2-9]|1[0-2]):(?P<minute>[1-5]\d)\b", " e "),
        {"%": "per cento", "km": "chilometri", "kg": "chilogrammi", "€": "euro"},
        {"Sig.": "Signor", "Dott.": "Dottor", "Prof.": "Professor"},
    ),
    "pt": Words(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        ("cardinal", ""),
        " de ",
        (r"(?P<hour>[3-9]|1[0-2])h(?P<minute>[1-5]\d)\b", " e "),
        {"%": "por cento", "km": "quilômetros", "kg": "quilogramas", "€": "euros"},
        {"Sr.": "Senhor", "Sra.": "Senhora", "Dr.": "Doutor"},
    ),
    "sv": Words(
        "januari februari mars april maj juni juli augusti september oktober november december",
        ("ordinal", ""),
        " ",
        (r"kl\. (?P<hour>[2-9]|1[0-2])[.:](?P<minute>[1-5]\d)\b", " "),
        {"%": "procent", "km": "kilometer", "kg": "kilogram", "€": "euro"},
        {"Hr.": "Herr", "Dr.": "Doktor", "Prof.": "Professor"},
    ),
}


def patterns(language: str) -> tuple[Pattern, ...]:
    """Return the patterns of a language; none if it is not among LANGUAGES."""
    spoken = LANGUAGES.get(language)
    if spoken is None:
        return ()
    months, stop = "|".join(spoken.months.split()), r"\." if spoken.day[0] == "ordinal" and language == "de" else ""
    link = re.escape(spoken.link)
    date = rf"{BEFORE}(?P<day>[2-9]|[12]\d|30){stop}{link}(?P<month>{months})(?:{link}(?P<year>1\d{{3}}))?{AFTER}"
    units = "|".join(map(re.escape, spoken.units))
    names = "|".join(map(re.escape, spoken.abbreviations))
    return (
        Pattern(re.compile(date), _date(spoken, language), "date"),
        Pattern(re.compile(BEFORE + spoken.time[0]), _time(spoken, language), "time"),
        Pattern(
            re.compile(rf"{BEFORE}(?P<figures>{FIGURES})[ \u00a0](?P<unit>{units})(?![\w/²³])"),
            lambda match: _with(words(int(match["figures"]), language), spoken.units[match["unit"]]),
            "measure",
        ),
        Pattern(
            re.compile(rf"\b(?P<short>{names})(?= [A-Z])"), lambda match: spoken.abbreviations[match[1]], "abbreviation"
        ),
    )


def _date(spoken: Words, language: str) -> Callable[[re.Match[str]], str | None]:
    def replacement(match: re.Match[str]) -> str | None:
        form, ending = spoken.day
        day = words(int(match["day"]), language, form)
        year = _year(int(match["year"]), language) if match["year"] else ""
        if day is None or year is None:
            return None
        return spoken.link.join(filter(None, [day + ending, match["month"], year]))

    return replacement


def _year(number: int, language: str) -> str | None:
    return words(number, language, "year") or words(number, language)


def _time(spoken: Words, language: str) -> Callable[[re.Match[str]], str | None]:
    def replacement(match: re.Match[str]) -> str | None:
        hour, minute = (words(int(match[name]), language) for name in ("hour", "minute"))
        before = "klockan " if match.group().startswith("kl") else ""
        return f"{before}{hour}{spoken.time[1]}{minute}" if hour and minute else None

    return replacement


def _with(number: str | None, unit: str) -> str | None:
    return number and f"{number} {unit}"
