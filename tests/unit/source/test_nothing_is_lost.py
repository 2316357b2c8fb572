"""For every reader: the words of a source are the words of its sections and the removed ones, which have a reason.

The words are counted from what the test has written, not by the balance that the readers are checked with.
"""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from book_pipeline.chapters.split import split
from book_pipeline.errors import WordsUnaccounted
from book_pipeline.source import readers
from book_pipeline.source.document import Document, Removal
from book_pipeline.source.readers import READERS, read_document
from tests.unit.source.mixtures import FORMS, Mixture, mixture, words_of

ALIASES = {"htm": "html", "xhtml": "html", "markdown": "md", "text": "txt", "docm": "docx", "ott": "odt"}
BOOKS = 40
IN_MEMORY = sorted(set(FORMS) - {"pdf"})
"""A PDF is read in processes: see tests/integration/source/test_pdf.py."""
WITHOUT_REMOVED = ("txt", "zip", "fb2")
"""Forms whose mixtures have no piece that is no part of the book."""


def check_all_words(book: Mixture) -> int:
    """Check that each word of a book is kept or removed, and return how many are removed."""
    kept, removed = accounted(read_document(book.content, book.name))
    assert kept + removed == Counter(book.words)
    return removed.total()


def accounted(document: Document) -> tuple[Counter[str], Counter[str]]:
    """Return the words of the sections, and the words that were removed for a reason."""
    sections = split(document.text, language=document.language, title=document.title)
    removed = [each for each in document.removed if not each.is_in_text]
    assert all(each.reason.strip() for each in removed)
    return (
        Counter(word for section in sections for word in words_of(section.text)),
        Counter(word for each in removed for word in words_of(each.text)),
    )


def test_every_reader_has_a_mixture():
    assert {ALIASES.get(extension, extension) for extension in READERS} <= set(FORMS)


@pytest.mark.parametrize("form", IN_MEMORY)
def test_words_in_are_words_kept_and_words_removed_for_a_reason(form):
    removed = sum(check_all_words(mixture(form, Random(seed))) for seed in range(BOOKS))
    assert (removed > 0) == (form not in WITHOUT_REMOVED)


@pytest.mark.parametrize("form", IN_MEMORY)
def test_a_paragraph_that_any_reader_loses_stops_the_book(form, monkeypatch):
    balanced = readers._balanced

    def losing(document, source, book):
        paragraphs = document.text.split("\n\n")
        longest = max(range(len(paragraphs)), key=lambda at: len(paragraphs[at]))
        del paragraphs[longest]
        return balanced(replace(document, text="\n\n".join(paragraphs)), source, book)

    monkeypatch.setattr(readers, "_balanced", losing)
    book = mixture(form, Random(1))
    with pytest.raises(WordsUnaccounted, match=r"words were lost when mixture\..* was read.*Send the book in another"):
        read_document(book.content, book.name)


def test_words_cannot_be_removed_without_a_reason():
    with pytest.raises(ValueError, match="has no reason"):
        Removal(" ", 3, "The tide went out.")
