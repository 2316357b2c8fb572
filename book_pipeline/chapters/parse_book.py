"""ParseBook: split `book.txt` into sections and store each as an object and a row."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from book_pipeline.chapters.credits import credits_around
from book_pipeline.chapters.joining import joined
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.prose import ARTICLE_OPENING, is_prose
from book_pipeline.chapters.review import decision_about, outline_of
from book_pipeline.chapters.selection import MOST_CHAPTERS, parse_selection
from book_pipeline.chapters.whole import check_whole
from book_pipeline.costs import Estimate
from book_pipeline.errors import BookUnreadable, BudgetExceeded, InvalidRequest
from book_pipeline.invocation import track_wait
from book_pipeline.review.models import Decision, Review
from book_pipeline.section_kinds import CREDITS
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.artifacts import TEXT, Artifacts
from book_pipeline.store.books import Book, Books
from book_pipeline.store.chapters import Chapters, NewChapter, chapter_id_of
from book_pipeline.store.keys import book_key, parsed_key

if TYPE_CHECKING:
    from book_pipeline.chapters.split import Section

WRITERS = 8

Estimator = Callable[[Sequence["Section"], Book, SpeechModel], Estimate]
Reviewer = Callable[[Sequence["Section"], Book, SpeechModel, Decision | None, frozenset[int]], Review]


@dataclass(frozen=True)
class ParsedBook:
    """The book's chapters, the estimated cost of the selected ones, and whether a requester reviews them first."""

    chapters: tuple[NewChapter, ...]
    estimate: Estimate
    awaits_review: bool = False
    removed_words: int = 0
    """Words of the source that are no part of the book."""

    @property
    def selected(self) -> list[UUID]:
        """Ids of the selected chapters, in order."""
        return [chapter.chapter_id for chapter in self.chapters if chapter.selected]

    @property
    def left_out_words(self) -> int:
        """Words of the text that are not narrated."""
        return sum(each.words for each in self.chapters if not (each.selected or each.kind == CREDITS))

    def to_make(self, only: str | None) -> list[UUID]:
        """Return the selected chapters, or the one with the number `only`. Raises InvalidRequest if there is none."""
        if only is None:
            return self.selected
        made = [chapter.chapter_id for chapter in self.chapters if chapter.selected and chapter.number == only]
        if not made:
            raise InvalidRequest(
                f"only: the chapter {only} is not selected in this book. `book-pipeline status` lists them."
            )
        return made


def parse_book(
    book_id: UUID,
    *,
    books: Books,
    chapters: Chapters,
    artifacts: Artifacts,
    ask_provider: Callable[[Book], SpeechModel],
    estimate: Estimator,
    review: Reviewer | None = None,
    only: str | None = None,
) -> ParsedBook:
    """Split the book, store its sections, and check the estimated cost against the requester's limit.

    What a requester has decided about the same sections before is applied. A book that awaits a review may be estimated
    above the limit: the requester sees both, and decides.

    Parameters
    ----------
    ask_provider
        A function that returns what ElevenLabs says about the book's model. Its errors are passed on.
    estimate
        A function that returns the estimated cost from all sections, the book and the model. Its errors are passed on.
    review
        A function that returns the review from all sections as they were found, the book, the model, the decision about
        them, and the positions of those to narrate. Without it, no book awaits one.
    only
        Number of the one chapter to make again. If the book was complete, and its text and request are those that a
        requester has approved, it is not reviewed again.

    Raises WordsUnaccounted (the sections are not the whole text), BookUnreadable (nothing to narrate, or too many
    chapters), InvalidRequest (a selection outside the book, or a language that the model lacks) and BudgetExceeded, all
    before any paid call. It is idempotent.

    """
    from book_pipeline.chapters.split import split  # imported late: compiling its patterns would slow the cold start

    books.parsing(book_id)
    book = books.get(book_id)
    text = artifacts.read(book_key(book_id)).decode()
    found = split(text, language=book.language, title=book.title)
    decision = decision_about(book, outline_of(found))
    if book.decision is not None and decision is None:
        books.forget_decision(book_id)
        book = books.get(book_id)
    if only is not None and book.awaits_review and decision is not None and books.renew_approval(book_id):
        book = books.get(book_id)
    sections = joined(found, decision.joined if decision else ())
    check_whole(text, sections)
    _require_text(book, sections_to_narrate(sections, book.request))
    speech_model = ask_provider(book)
    opening, closing = credits_around(found, book, speech_model)
    sections = (*opening, *sections, *closing)
    to_narrate = sections_to_narrate(sections, book.request)
    positions, numbers = frozenset(section.position for section in to_narrate), numbers_of(sections)
    titles = decision.titles if decision else {}
    parsed = [
        _new_chapter(book_id, piece, numbers.get(piece.position, ""), titles, selected=piece.position in positions)
        for piece in sections
    ]
    _store_sections(artifacts, sections, parsed)
    chapters.replace(book_id, parsed)
    expected = estimate(sections, book, speech_model)
    limit, removed = book.request.get("max_cost_usd"), sum(each.words for each in book.removed_words)
    if review is not None and book.awaits_review:
        shown = review((*opening, *found, *closing), book, speech_model, decision, positions)
        books.parsed(book_id, expected, speech_model, shown.model_dump(mode="json"))
        return ParsedBook(tuple(parsed), expected, awaits_review=True, removed_words=removed)
    if limit is not None and expected.usd > Decimal(limit):
        message = (
            f'Book {book_id} "{book.title}" would cost about ${expected.usd:.2f}, more than max_cost_usd ${limit}. '
            "Nothing was paid in this run. Raise the limit or select fewer chapters."
        )
        raise BudgetExceeded(message)
    books.parsed(book_id, expected, speech_model)
    return ParsedBook(tuple(parsed), expected, removed_words=removed)


def _require_text(book: Book, to_narrate: "Sequence[Section]") -> None:
    """Raise BookUnreadable if there is no text to narrate, or more chapters than one run takes."""
    if not to_narrate:
        message = (
            f'Book {book.book_id} "{book.title}" has no text to narrate. Check that the file contains more than a '
            "licence."
        )
        raise BookUnreadable(message)
    if len(to_narrate) > MOST_CHAPTERS:
        message = (
            f'Book {book.book_id} "{book.title}" has {len(to_narrate)} chapters; one run takes {MOST_CHAPTERS} at '
            f"most. Ask for a part of them, like chapters=1-{MOST_CHAPTERS}."
        )
        raise BookUnreadable(message)


def sections_to_narrate(sections: "Sequence[Section]", options: Mapping[str, Any]) -> "list[Section]":
    """Return the sections to narrate: those that the option `chapters` selects, and the kinds that `include` names.

    Prose under a part's title, or under an article's, is narrated with the chapter after it. Contents pages and
    sections without words are never narrated. After a review, exactly the `ticked` numbers are narrated. Raises
    InvalidRequest for a selection outside the book. Credits, which the request asks for, need no selection.
    """
    numbers = numbers_of(sections)
    if "ticked" in options:
        ticked = set(options["ticked"])
        return [section for section in sections if numbers.get(section.position) in ticked and _has_words(section)]
    chosen = parse_selection(options.get("chapters"), numbers.values())
    included = (options.get("include") or "").split(",")
    narrated: list[Section] = []
    is_next_selected = False
    for section in reversed(sections):
        is_included = section.kind in included and not section.is_contents_page
        is_wanted = is_included or numbers.get(section.position) in chosen
        if section.kind == "chapter":
            is_next_selected = is_wanted
        elif section.kind == CREDITS:
            is_wanted = True
        elif section.kind == "part-title" or ARTICLE_OPENING in section.evidence:
            is_wanted = is_wanted or (is_next_selected and _has_prose(section))
        if is_wanted and _has_words(section):
            narrated.append(section)
    return narrated[::-1]


def _has_prose(section: "Section") -> bool:
    """Return whether a part's title has a paragraph of sentences under it, which is the author's text."""
    return any(map(is_prose, section.text.split("\n\n")[1:]))


def _has_words(section: "Section") -> bool:
    """Return whether a section has letters or digits, not only ornaments."""
    return any(map(str.isalnum, section.text))


def _new_chapter(
    book_id: UUID, section: "Section", number: str, titles: Mapping[str, str], *, selected: bool
) -> NewChapter:
    chapter_id, title = chapter_id_of(book_id, section.position), titles.get(number, section.title)
    return NewChapter(
        chapter_id=chapter_id,
        position=section.position,
        title=title,
        printed_title=section.title if title != section.title else None,
        part=section.part,
        kind=section.kind,
        selected=selected,
        parsed_key=parsed_key(book_id, chapter_id),
        parsed_sha256=hashlib.sha256(section.text.encode()).hexdigest(),
        characters=len(section.text),
        words=len(section.text.split()),
        number=number,
    )


def _store_sections(artifacts: Artifacts, sections: "tuple[Section, ...]", rows: list[NewChapter]) -> None:
    with track_wait("s3", calls=len(rows)), ThreadPoolExecutor(WRITERS) as writers:
        writes = [
            writers.submit(artifacts.write, row.parsed_key, section.text.encode(), TEXT)
            for section, row in zip(sections, rows, strict=True)
        ]
        for write in writes:
            write.result()
