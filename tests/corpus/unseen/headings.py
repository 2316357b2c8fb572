"""The headings of a work in a form."""

import random
from dataclasses import dataclass

from num2words import num2words

from tests.corpus.unseen.forms import Form, Number
from tests.corpus.unseen.works import Work

ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
ORDINALS = {
    "de": "Erstes Zweites Drittes Viertes Fünftes Sechstes Siebentes Achtes Neuntes Zehntes Elftes Zwölftes "
    "Dreizehntes Vierzehntes Fünfzehntes Sechzehntes Siebzehntes Achtzehntes Neunzehntes Zwanzigstes",
    "fr": "Premier Deuxième Troisième Quatrième Cinquième Sixième Septième Huitième Neuvième Dixième Onzième Douzième "
    "Treizième Quatorzième Quinzième Seizième Dix-septième Dix-huitième Dix-neuvième Vingtième",
    "it": "Prima Seconda Terza Quarta",
    "nl": "Eerste Tweede Derde Vierde Vijfde Zesde Zevende Achtste Negende Tiende Elfde Twaalfde Dertiende Veertiende "
    "Vijftiende Zestiende Zeventiende Achttiende Negentiende Twintigste",
    "sv": "Första Andra Tredje Fjärde Femte Sjätte Sjunde Åttonde Nionde Tionde Elfte Tolfte Trettonde Fjortonde "
    "Femtonde Sextonde Sjuttonde Artonde Nittonde Tjugonde",
    "ru": "первая вторая третья четвёртая пятая шестая седьмая восьмая девятая десятая одиннадцатая двенадцатая "
    "тринадцатая четырнадцатая пятнадцатая шестнадцатая семнадцатая восемнадцатая девятнадцатая двадцатая",
}
"""Ordinals in the gender of the keyword, as headings have them; at most as many chapters are set with these."""
FEMININE = {"fr": "Première Deuxième Troisième", "de": "Erster Zweiter Dritter", "nl": "Eerste Tweede Derde"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NAMED = {"en": ("Prologue", "Epilogue", "Preface", "Appendix", "Contents")} | {
    "de": ("Prolog", "Epilog", "Vorwort", "Anhang", "Inhalt"),
    "fr": ("Prologue", "Épilogue", "Préface", "Appendice", "Table des matières"),
    "es": ("Prólogo", "Epílogo", "Prefacio", "Apéndice", "Índice"),
    "it": ("Prologo", "Epilogo", "Prefazione", "Appendice", "Indice"),
    "nl": ("Proloog", "Epiloog", "Voorwoord", "Bijlage", "Inhoud"),
    "pt": ("Prólogo", "Epílogo", "Prefácio", "Apêndice", "Índice"),
    "sv": ("Prolog", "Epilog", "Förord", "Bilaga", "Innehåll"),
    "ru": ("Пролог", "Эпилог", "Предисловие", "Приложение", "Содержание"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines of a heading by paragraph, above a chapter or a part; an empty one for a file without a heading."""

    paragraphs: tuple[tuple[str, ...], ...]
    part: tuple[tuple[str, ...], ...] = ()

    @property
    def entry(self) -> str:
        """What a contents page has of it."""
        return ". ".join(line.strip("_=").rstrip(".:") for paragraph in self.paragraphs for line in paragraph)


def headings(work: Work, form: Form, chance: random.Random) -> list[Heading]:
    """Return the heading of each chapter, with that of a part above its first one."""
    found: list[Heading] = []
    number, part, day = form.first, -1, chance.randint(1, 6)
    prologue, epilogue, *_ = NAMED[form.language]
    for place, chapter in enumerate(work.chapters):
        if form.prologue and place in (0, len(work.chapters) - 1):
            # They are outside the parts.
            found.append(Heading(((_cased(epilogue if place else prologue, form),),)))
            continue
        opens = form.part is not None and chapter.part != part
        if opens and form.restarts:
            number = form.first
        part = chapter.part
        above = _part(work, form, part) if opens else ()
        day += chance.randint(1, 9)
        paragraphs = _lines(form, number, chapter.title, day)
        lines = tuple(tuple(map(form.setting.format, paragraph)) for paragraph in paragraphs)
        found.append(Heading(lines, above))
        number += 1
    return found


def _lines(form: Form, number: int, title: str, day: int) -> tuple[tuple[str, ...], ...]:
    date = f"{MONTHS[day // 28 % 12]} {day % 28 + 1}, 18{70 + day // 336}"
    if form.dated and not form.pattern:
        return ((date,),)
    counted = form.pattern.format(keyword=form.keyword, number=written(number, form.number, form.language))
    counted, title = _cased(counted, form), _cased(title, form)
    if form.dated:
        return ((counted,), (date,))
    if form.title == "none":
        return ((counted,),) if counted else ()
    if form.title == "same":
        line = f"{counted}{form.separator}{title}" if counted else title
        return ((line,),)
    if form.title in ("next", "over"):
        return ((counted, title) if form.title == "next" else (title, counted),)
    return ((title,), (counted,)) if form.title == "above" else ((counted,), (title,))


def _part(work: Work, form: Form, part: int) -> tuple[tuple[str, ...], ...]:
    name = _cased(work.parts[part], form)
    if not form.part:
        return ((name,),)
    number = written(part + 1, form.part_number, form.language, feminine=True)
    first = form.part_number == "ordinal"
    return ((_cased(f"{number} {form.part}" if first else f"{form.part} {number}", form),), (name,))


def _cased(text: str, form: Form) -> str:
    if form.case == "upper":
        return text.upper()
    return text.capitalize() if form.case == "lower" else text


def written(number: int, style: Number, language: str, *, feminine: bool = False) -> str:
    """Return a number as a heading has it."""
    if style == "arabic":
        return str(number)
    if style == "letter":
        return chr(ord("A") + number - 1)
    if style == "roman":
        signs = ""
        for value, sign in ROMAN:
            signs += sign * (number // value)
            number %= value
        return signs
    if style == "ordinal" and language in ORDINALS:
        known = (FEMININE.get(language) if feminine else None) or ORDINALS[language]
        return known.split()[number - 1]
    if style == "none":
        return ""
    return num2words(number, lang=language, to="ordinal" if style == "ordinal" else "cardinal").title()
