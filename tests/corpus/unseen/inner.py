"""What stands inside chapters and is no heading of one: sections, mottoes, synopses, verse, signs, letters, notes."""

import random
from dataclasses import replace

from tests.corpus.unseen import prose
from tests.corpus.unseen.forms import Form
from tests.corpus.unseen.headings import written
from tests.corpus.unseen.works import Work

SIGNS = ("BOATS FOR HIRE", "NO ENTRANCE", "TO THE WEIR", "OIL SOLD HERE")
VERSE = (
    "The lamp is out, the boat is gone,\n  And who shall count the cost?\n"
    "The bells upon the hill go on\n  For everything we lost."
)
MOTTO = "“Who keeps a door shall keep a key.”\n—Old Ballad"
NOTE = "[{number}] A weir is a low dam across a river."
PICTURE = "[Illustration: The boat at the second bridge]"
STARS = "* * * * *"
SECTIONS = 4


def with_inner(work: Work, form: Form, chance: random.Random) -> Work:
    """Return a work with all that a form has inside its chapters."""
    kinds = form.inner.split()
    if not kinds:
        return work
    chapters = []
    for number, chapter in enumerate(work.chapters, 1):
        body = list(chapter.body)
        for kind in kinds:
            body = _add(kind, body, number, form, chance)
        chapters.append(replace(chapter, body=tuple(body)))
    return replace(work, chapters=tuple(chapters))


def _add(kind: str, body: list[str], number: int, form: Form, chance: random.Random) -> list[str]:
    if kind == "sections":
        style = "arabic" if form.number == "roman" else "roman"
        step = max(1, len(body) // SECTIONS)
        found: list[str] = []
        for n, paragraph in enumerate(body):
            if n % step == 0:
                found.append(written(n // step + 1, style, form.language))
            found.append(paragraph)
        return found
    if kind == "motto":
        return [MOTTO, *body]
    if kind == "synopsis":
        clauses = [prose.sentence(chance, form.language).partition(",")[0] for _ in range(4)]
        return ["—".join(clauses) + ".", *body]
    if kind == "notes":
        return [*body, NOTE.format(number=number)]
    place = chance.randint(1, len(body) - 1)
    if kind == "letter":
        letter = ["WEIR HOUSE, May 4th.", "DEAR SIR,", prose.paragraph(chance, form.language), "ELLIS TARRANT."]
        return [*body[:place], *letter, *body[place:]]
    added = {"signs": chance.choice(SIGNS), "verse": VERSE, "pictures": PICTURE, "stars": STARS}[kind]
    return [*body[:place], added, *body[place:]]
