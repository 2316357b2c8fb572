"""Read and estimate a book on this machine: no cloud, no API keys, no costs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from book_pipeline.chapters.credits import credit_sections
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import Section, split
from book_pipeline.chapters.whole import check_whole
from book_pipeline.costs import Estimate
from book_pipeline.errors import BookUnreadable, SourceRejected
from book_pipeline.estimate import estimate_book
from book_pipeline.settings import EstimateSettings, SourceSettings
from book_pipeline.source.document import Document
from book_pipeline.source.encoding import RequestedEncoding
from book_pipeline.source.fetching.fetch import fetch
from book_pipeline.source.fetching.file_names import stem_of
from book_pipeline.source.readers import read_document
from book_pipeline.source.removed_words import removed_words
from book_pipeline.store import factories
from events.schemas.start import BookOptions, BookRequest


@dataclass(frozen=True)
class PreviewedSection:
    """A section of a book: the number by which it is selected, and whether it will be narrated."""

    number: str
    title: str
    part: str | None
    kind: str
    characters: int
    narrated: bool
    usd: Decimal
    """The section's share of the book's estimate, by its characters."""


@dataclass(frozen=True)
class Preview:
    """What is known about a book before anything starts."""

    title: str | None
    author: str | None
    language: str | None
    sections: tuple[PreviewedSection, ...]
    estimate: Estimate


def read_file(file: Path, encoding: str | None, name: str | None = None) -> Document:
    """Return the document in a file. Raises OSError, and the errors of `read_document`.

    Parameters
    ----------
    encoding
        Of the text or web page; by default it is detected.
    name
        Of the file, if it is not that of the path.

    """
    requested = RequestedEncoding(encoding) if encoding else None
    return _named(read_document(file.read_bytes(), name or file.name, requested), name or file.name)


def read_address(address: str, encoding: str | None) -> Document:
    """Return the document at an http(s) address, or of a book of Project Gutenberg.

    Raises ValidationError for an invalid address, and the errors of `fetch` and `read_document`.
    """
    BookRequest(source_url=address)
    if address.startswith("s3://"):
        raise SourceRejected(f"{address} is in a bucket. Copy it to this machine first: aws s3 cp {address} .")
    fetched = fetch(address, SourceSettings(source_private_hosts=True), factories.s3())
    requested = RequestedEncoding(encoding) if encoding else None
    return _named(read_document(fetched.content, fetched.name, requested or fetched.charset), fetched.name)


def estimate_document(document: Document, options: BookOptions) -> Estimate:
    """Return the same estimate as ParseBook. Raises the same errors."""
    document = _with_options(document, options)
    return _estimate(_sections(document, options), document, options)


def preview_document(document: Document, options: BookOptions) -> Preview:
    """Return the sections of a document and its estimate. Raises the errors of ParseBook."""
    document = _with_options(document, options)
    sections = _sections(document, options)
    estimate = _estimate(sections, document, options)
    narrated = {section.position for section in sections_to_narrate(sections, _requested(options))}
    characters = max(1, sum(len(section.text) for section in sections if section.position in narrated))
    numbers = numbers_of(sections)
    previewed = (
        PreviewedSection(
            number=numbers.get(section.position, ""),
            title=section.title,
            part=section.part,
            kind=section.kind,
            characters=len(section.text),
            narrated=section.position in narrated,
            usd=estimate.usd * len(section.text) / characters if section.position in narrated else Decimal(0),
        )
        for section in sections
        if not section.is_contents_page
    )
    return Preview(document.title, document.author, document.language, tuple(previewed), estimate)


def _named(document: Document, name: str) -> Document:
    """Return the document; if it states no title, its title is the name of its file, as in ScrapeBook."""
    return replace(document, title=document.title or stem_of(name))


def _with_options(document: Document, options: BookOptions) -> Document:
    """Return the document with what the requester says about it, as ScrapeBook records it."""
    given = options.model_dump(include={"title", "author", "language"}, exclude_none=True)
    return replace(document, **given)


def _sections(document: Document, options: BookOptions) -> tuple[Section, ...]:
    """Return the sections, with credits if they are asked for; without an account, only a given narrator is named."""
    sections = split(document.text, language=document.language, title=document.title)
    check_whole(document.text, sections)
    if not options.credits:
        return sections
    opening, closing = credit_sections(
        sections,
        title=document.title,
        author=document.author,
        narrator=options.narrator,
        language=document.language,
    )
    return (*opening, *sections, *closing)


def _estimate(sections: Sequence[Section], document: Document, options: BookOptions) -> Estimate:
    estimate = estimate_book(
        sections,
        document.language,
        _requested(options),
        removed=removed_words(document),
        settings=EstimateSettings(),
    )
    if not estimate.chapters:
        raise BookUnreadable("There is no text to narrate. Check that the file contains more than its licence.")
    return estimate


def _requested(options: BookOptions) -> dict[str, object]:
    return options.model_dump(mode="json", exclude_none=True)
