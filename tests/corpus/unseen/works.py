"""Works: what a book contains, without any convention of how it is set."""

import random
from dataclasses import dataclass, field

from tests.corpus.unseen import prose


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title, which a form may leave out, and its paragraphs. `part` counts the parts from 0."""

    title: str
    body: tuple[str, ...]
    part: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """A work: its chapters in order, and the paragraphs of its preface and its appendix."""

    title: str
    author: str
    language: str
    chapters: tuple[Chapter, ...]
    parts: tuple[str, ...] = ()
    preface: tuple[str, ...] = field(default=(), repr=False)
    appendix: tuple[str, ...] = field(default=(), repr=False)


NAMES = {
    "en": ("The Weir", ("The Flood", "The Winter", "The Road Home")),
    "de": ("Das Wehr", ("Die Flut", "Der Winter", "Der Heimweg")),
    "fr": ("Le Barrage", ("La crue", "L'hiver", "Le chemin")),
    "es": ("La Presa", ("La crecida", "El invierno", "El camino")),
    "it": ("La Chiusa", ("La piena", "L'inverno", "La strada")),
    "nl": ("De Stuw", ("De vloed", "De winter", "De weg")),
    "pt": ("A Represa", ("A cheia", "O inverno", "O caminho")),
    "sv": ("Dammen", ("Floden", "Vintern", "Vägen hem")),
    "ru": ("Плотина", ("Наводнение", "Зима", "Дорога домой")),
}


def own_work(chance: random.Random, language: str = "en", *, parts: int = 0, most: int = 22) -> Work:
    """Return a work of our own sentences with 5 to `most` chapters, at least three in each of the parts."""
    title, names = NAMES[language]
    count = chance.randint(max(5, 3 * parts), max(most, 3 * parts))
    count = min(count, 2 * len(prose.TITLES[language].split("|")) - 1)
    bounds = sorted(chance.sample(range(1, count - 2 * max(1, parts) + 1), parts - 1)) if parts > 1 else []
    bounds = [bound + 2 * place for place, bound in enumerate(bounds)]
    chapters = tuple(
        Chapter(name, prose.body(chance, language), sum(bound <= number for bound in bounds))
        for number, name in enumerate(prose.titles(chance, language, count))
    )
    preface = tuple(prose.paragraph(chance, language, least=5) for _ in range(4))
    appendix = tuple(prose.paragraph(chance, language, least=5) for _ in range(5))
    return Work(title, "Ellis Tarrant", language, chapters, names[:parts], preface, appendix)
