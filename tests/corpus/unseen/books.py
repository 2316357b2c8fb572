"""The generated books: a form, a format and a seed make one."""

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tests.corpus.unseen.forms import Form, epub_forms, markup_forms, txt_forms
from tests.corpus.unseen.headings import Heading, headings
from tests.corpus.unseen.inner import with_inner
from tests.corpus.unseen.mixed import mixed_form
from tests.corpus.unseen.pages import epub, web_page
from tests.corpus.unseen.scoring import Outcome, outcome
from tests.corpus.unseen.texts import plain_text
from tests.corpus.unseen.works import Work, own_work

FORMS = {"txt": txt_forms(), "html": markup_forms(), "epub": epub_forms()}
PARTS = 3
MOST_CHAPTERS = 20
MISREAD = {"e": "c", "l": "1", "O": "0", "h": "b", "n": "u", "I": "l", "E": "B", "m": "rn", "t": "f", "R": "B"}
MIXED, MIXED_BOOKS = "mixed", 20
"""The name of the form that each seed mixes, and how many books of it there are for each of the other forms' one."""
Book = tuple[str, str, int]


def all_books(seeds: range) -> Iterator[Book]:
    """Yield all books: the name of the form, the format, and the seed."""
    for format_, forms in FORMS.items():
        for form in forms:
            for seed in seeds:
                yield form.name, format_, seed
    for format_ in FORMS:
        for seed in range(MIXED_BOOKS * seeds.start, MIXED_BOOKS * seeds.stop):
            yield MIXED, format_, seed


def outcomes_of(book: Book) -> Outcome:
    """Make a book and score it."""
    content, file, work, found = make(book)
    return outcome(content, file, work, found, book[0], book[2])


def make(book: Book, work: Work | None = None) -> tuple[bytes, str, Work, list[Heading]]:
    """Return the content and the file name of a book, with its work and true headings."""
    name, format_, seed = book
    form = form_of(name, format_, seed)
    chance = random.Random(zlib.crc32(f"{name} {format_} {seed}".encode()))
    if work is None:
        work = own_work(chance, form.language, parts=0 if form.part is None else PARTS, most=MOST_CHAPTERS)
    work = replace(work, preface=work.preface if form.front else (), appendix=work.appendix if form.back else ())
    work = with_inner(work, form, chance)
    found = headings(work, form, chance)
    if form.noise:
        work, found = _misread(work, found, form.noise, chance)
    if format_ == "txt":
        return plain_text(work, form, found, chance).encode(), "book.txt", work, found
    made = web_page(work, form, found) if format_ == "html" else epub(work, form, found)
    return made, f"book.{format_}", work, found


def _misread(work: Work, found: Sequence[Heading], share: float, chance: random.Random) -> tuple[Work, list[Heading]]:
    """Return a work and its headings as a scanner misreads them."""

    def misread(text: str) -> str:
        return "".join(MISREAD.get(sign, sign) if chance.random() < share * 4 else sign for sign in text)

    chapters = tuple(replace(c, body=tuple(map(misread, c.body))) for c in work.chapters)
    lines = [replace(h, paragraphs=tuple(tuple(map(misread, p)) for p in h.paragraphs)) for h in found]
    return replace(work, chapters=chapters), lines


def form_of(name: str, format_: str, seed: int) -> Form:
    """Return a form by its name; the mixed one of a seed."""
    return mixed_form(seed) if name == MIXED else next(form for form in FORMS[format_] if form.name == name)
