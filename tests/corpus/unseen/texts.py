"""A work as a plain text in a form."""

import random
import textwrap
from collections.abc import Iterator, Sequence

from tests.corpus.unseen.forms import Form
from tests.corpus.unseen.headings import NAMED, Heading
from tests.corpus.unseen.works import Work

LINES_OF_PAGE = 38
FIRST_LINES = 4
"""Lines of a chapter before which no page ends."""
WIDTH = 72


def plain_text(work: Work, form: Form, headings: Sequence[Heading], chance: random.Random) -> str:
    """Return the book as a text file."""
    *_, preface, appendix, contents = NAMED[form.language]
    lines = [work.title.upper(), *[""] * 2, "by", "", work.author, *[""] * 4]
    if form.contents != "none":
        lines += [contents.upper(), *[""] * 2, *_entries(work, form, headings, chance), *[""] * 4]
    if form.front:
        lines += [*_heading(form, preface.upper()), *_paragraphs(work.preface, form), *[""] * form.before]
    page = 1
    for chapter, heading in zip(work.chapters, headings, strict=True):
        lines += [""] * form.before
        for n, paragraph in enumerate((*heading.part, *heading.paragraphs)):
            # The paragraphs of a part's heading and of a chapter's are as far apart as its title from the number.
            lines += [""] * (max(1, form.after) if n else 0)
            lines += [_placed(line, form) for line in paragraph]
            if form.underline and paragraph in heading.paragraphs:
                lines.append(form.underline * len(paragraph[-1]))
        lines += [""] * form.after
        body = list(_paragraphs(chapter.body, form))
        if form.pages:
            body, page = _on_pages(body, page, work.title.upper() if form.heads else "", chapter.title.upper())
        lines += body
    if form.the_end:
        lines += [*[""] * 2, "THE END".center(WIDTH).rstrip()]
    if form.back:
        lines += [*[""] * max(2, form.before), *_heading(form, appendix.upper()), *_paragraphs(work.appendix, form)]
    return "\n".join(lines) + "\n"


def _heading(form: Form, name: str) -> list[str]:
    return [_placed(name, form), *[""] * form.after]


def _placed(line: str, form: Form) -> str:
    return line.center(WIDTH).rstrip() if form.centred else line


def _paragraphs(paragraphs: Sequence[str], form: Form) -> Iterator[str]:
    """Yield the lines of some paragraphs."""
    for n, paragraph in enumerate(paragraphs):
        if n:
            yield from [""] * form.between
        indent = "" if form.between or not form.wrapped else "    "
        if "\n" in paragraph:
            yield from paragraph.split("\n")
        elif form.wrapped:
            yield from textwrap.wrap(paragraph, form.wrapped, initial_indent=indent)
        else:
            yield paragraph


def _entries(work: Work, form: Form, headings: Sequence[Heading], chance: random.Random) -> Iterator[str]:
    """Yield the lines of a contents page."""
    page = 7
    for chapter, heading in zip(work.chapters, headings, strict=True):
        for paragraph in heading.part:
            yield from ["", " ".join(paragraph)]
        entry = chapter.title if form.contents == "titles" else heading.entry
        if form.contents == "pages":
            entry = f"{entry}  {page}"
        if form.contents == "leaders":
            entry = f"{entry} ".ljust(60, ".") + f" {page}"
        yield entry
        page += chance.randint(6, 20)


def _on_pages(lines: list[str], page: int, left: str, right: str) -> tuple[list[str], int]:
    """Return the lines with a page number, and a running head if there is one, where pages end."""
    found: list[str] = []
    for n, line in enumerate(lines):
        if n and n % LINES_OF_PAGE == 0 and n > FIRST_LINES:
            page += 1
            head = left if page % 2 else right
            numbered = f"{head}    {page}" if page % 2 else f"{page}    {head}"
            found += ["", numbered if left else str(page).center(WIDTH).rstrip(), ""]
        found.append(line)
    return found, page + 1
