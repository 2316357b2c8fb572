"""Dates and times as titles: the entries of a diary, letters headed by their day, the hours of a night."""

import re

_MONTHS = """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    januar jänner februar märz juni juli oktober dezember
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
    januari februari maart mei augustus juni juli
    augusti maj
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
    marraskuuta joulukuuta
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    ledna února března dubna května června července srpna září října listopadu prosince
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    január február március április május június július augusztus szeptember október november december
    """
MONTHS = frozenset(_MONTHS.split())
"""Months, in the case that a date has."""
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
    """
WEEKDAYS = frozenset(_WEEKDAYS.split())
BETWEEN = frozenset(
    (
        "the",
        "of",
        "de",
        "den",
        "der",
        "le",
        "du",
        "del",
        "el",
        "il",
        "d",
        "am",
        "an",
        "em",
        "på",
        "г",
        "года",
        "r",
        "roku",
    )
)
DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|e|º|o)?|1[0-9]{3}|20[0-9]{2}")
FIGURES = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./])\d{1,2}\1(?:\d{2}|\d{4})\.?")
"""A date in figures: "1911-03-04", "4.3.1911", "3/4/11"."""
CLOCK = re.compile(
    r"(?:[01]?\d|2[0-4])(?:[:.]\d{2}(?::\d{2})?)?\s*(?:[ap]\.?\s?m\.?|o['’]clock|uhr|h|hrs?|hours)\.?|"
    r"(?:[01]?\d|2[0-4]):\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
"""A time of the day: "9:15 P.M.", "17:45", "7 o'clock"."""
WORD = re.compile(r"[^\W_]+")
LONGEST = 60


def is_moment(line: str) -> bool:
    """Return whether a line is a date or a time of the day, in which a number counts nothing."""
    return is_date(line) or CLOCK.fullmatch(line.strip(" .")) is not None


def is_date(line: str) -> bool:
    """Return whether a line is a date with its month and its day or year, or in figures, and nothing else."""
    if FIGURES.fullmatch(line.strip()):
        return True
    words = WORD.findall(line.lower()) if len(line) <= LONGEST else []
    numbers = sum(DAY.fullmatch(word) is not None for word in words)
    months = sum(word in MONTHS for word in words)
    others = sum(word in WEEKDAYS or word in BETWEEN for word in words)
    return months == 1 and numbers > 0 and numbers + months + others == len(words)
