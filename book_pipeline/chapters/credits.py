"""Opening and closing credits: sections of an audiobook that its request asks for and that are not in the book's text.

They are made from title, author and narrator alone, in the language of the book, and are sections like any other:
estimated, reviewed, narrated and paid in the same way. Their kind says that they are no text of the book.
"""

from typing import TYPE_CHECKING

from book_pipeline.chapters.credit_wordings import wording_of
from book_pipeline.errors import InvalidRequest
from book_pipeline.section_kinds import CREDITS
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.books import Book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from book_pipeline.chapters.split import Section

OPENING_NUMBER, OPENING_POSITION = "0", 0
"""They sort before the front matter, `0a` at position 1, so no other section gets another number or id."""
REQUESTED = ("requested",)
"""The evidence for a section that is not in the text."""
ENDS = tuple(".!?…。！？।؟")
MOST_READ = 2000
"""Characters of each section that are read to see how Chinese is written."""


def credits_around(
    sections: "Sequence[Section]", book: Book, speech_model: SpeechModel
) -> "tuple[tuple[Section, ...], tuple[Section, ...]]":
    """Return the sections to put before and behind those of a book, both empty unless its request asks for credits.

    Parameters
    ----------
    sections
        All sections of the text, none of them joined.
    speech_model
        Has the name of the voice, for a request that names no narrator.

    Raises InvalidRequest if the book has no title.

    """
    if not book.request.get("credits"):
        return (), ()
    narrator = book.request.get("narrator") or speech_model.spoken_narrator
    return credit_sections(sections, title=book.title, author=book.author, narrator=narrator, language=book.language)


def credit_sections(
    sections: "Sequence[Section]", *, title: str | None, author: str | None, narrator: str | None, language: str | None
) -> "tuple[tuple[Section, ...], tuple[Section, ...]]":
    """Return the opening and the closing credits of a book with these sections. Raises InvalidRequest without a title.

    An unknown author or narrator is not mentioned. All is one paragraph: pauses would make such a short file too quiet
    for a shop, which measures them, too.
    """
    from book_pipeline.chapters.split import Section  # imported late, as in `parse_book`

    if not title:
        raise InvalidRequest("credits: the book has no title to be said. Give one: `title`, or --title.")
    wording = wording_of(language, "".join(section.text[:MOST_READ] for section in sections))
    people = [
        pattern.format(name) for pattern, name in ((wording.author, author), (wording.narrator, narrator)) if name
    ]

    def spoken(first: str) -> str:
        lines = (" ".join(line.split()) for line in (first, *people))
        sentences = (line if line.endswith(ENDS) else f"{line}{wording.stop}" for line in lines)
        return wording.space.join(sentences) + "\n"

    last = max((section.position for section in sections), default=OPENING_POSITION) + 1
    return (
        (Section(OPENING_POSITION, wording.opening.format(title), None, CREDITS, spoken(title), REQUESTED),),
        (Section(last, wording.closing.format(title), None, CREDITS, spoken(wording.end.format(title)), REQUESTED),),
    )


def credits_note(book: Book) -> str | None:
    """Return a note if credits say the name of the source's file, because the source states no title; else None."""
    if not book.request.get("credits") or book.source_title is not None:
        return None
    return (
        f'The source states no title, so the credits say the name of its file: "{book.title}". Give a title: '
        "`title`, or --title."
    )
