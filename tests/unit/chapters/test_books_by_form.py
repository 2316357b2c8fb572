"""Small books after the forms of real ones: as many chapters as a reader would find."""

from pathlib import Path

import pytest

from book_pipeline.chapters.split import split, split_with_evidence
from book_pipeline.source.readers import read_document

BOOKS = Path(__file__).parent / "books_by_form"
CHAPTERS = {
    "chapter-n-i-am.txt": 5,
    "chapter-title-comes-again-as-subheading.md": 4,
    "chapter-word-only-in-the-commentary.txt": 10,
    "chapters-at-two-depths.html": 17,
    "classification-inside-a-chapter.txt": 5,
    "contents-list-inside-each-chapter.html": 3,
    "first-chapter-without-a-heading.txt": 6,
    "footnotes-after-each-chapters-lead.html": 5,
    "hash-lines-in-code.md": 3,
    "index-with-letters.html": 4,
    "initials-are-no-numeral.txt": 4,
    "last-chapter-is-called-the-end.txt": 5,
    "letters-that-do-not-begin-at-one.txt": 9,
    "misprinted-numeral.txt": 8,
    "mixed-case-titles-with-a-few-in-capitals.txt": 9,
    "nl-ordinals-with-note-marks.txt": 6,
    "note-mark-before-the-point.txt": 6,
    "number-deeper-than-its-title.html": 4,
    "numbers-come-again-in-the-vocabulary.txt": 8,
    "part-number-then-title-same-level.html": 3,
    "parts-with-bare-titles.txt": 7,
    "pt-ordinal-cantos.txt": 10,
    "ru-glava-with-titles.txt": 5,
    "section-numbers-in-parts.txt": 7,
    "title-as-a-refrain.html": 5,
    "toc-titles-some-with-numbered-parts.txt": 9,
    "toc-with-hanging-entries.txt": 5,
    "unwrapped-toc-lists-only-the-outer-titles.txt": 14,
    "works-behind-the-last-chapter.txt": 7,
}


def sections_of(name):
    document = read_document((BOOKS / name).read_bytes(), name)
    return split(document.text, language=document.language, title=document.title)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_reader_finds_as_many_chapters(name):
    assert CHAPTERS.keys() == {file.name for file in BOOKS.iterdir()}
    sections = [section for section in sections_of(name) if not section.is_contents_page]
    chapters = [section for section in sections if section.kind == "chapter"]
    assert len(chapters) == CHAPTERS[name]
    left_out = [section for section in sections if section.kind in ("front", "part-title")]
    assert sum(len(section.text) for section in left_out) < 0.3 * sum(len(chapter.text) for chapter in chapters)


def test_the_numbers_of_titles_that_begin_with_numerals_are_right():
    first = [section.evidence[0] for section in sections_of("chapter-n-i-am.txt") if section.kind == "chapter"]
    assert first == [f"chapter {number}" for number in range(1, 6)]


def test_a_misprinted_number_makes_its_cut_less_sure_than_the_others():
    chapters = [section for section in sections_of("misprinted-numeral.txt") if section.kind == "chapter"]
    assert min(chapters, key=lambda chapter: chapter.confidence).title == "VI. THE OATH."
    assert chapters[0].outline_confidence > 0.5


def test_numbers_that_count_on_through_the_chapters_are_the_chapters():
    book = "\n\n\n".join(f"{title}\n\n\n{body}" for title, body in numbered_within_listed_titles())
    sections, _ = split_with_evidence(book, language="en", title=None)
    assert sum(section.kind == "chapter" for section in sections) == 9


def numbered_within_listed_titles():
    """Yield a contents page of three titles, and chapters 1 to 9 that count on below them."""
    titles = ["THE GATES", "THE WELLS", "THE ROADS"]
    yield "A BOOK OF WATER", "CONTENTS\n\n" + "\n".join(titles)
    prose = "The boat waited for the lamp in the rain, and nobody on the quay had a word for it that evening.\n" * 8
    for place, title in enumerate(titles):
        first, *others = (f"{number}\n\n{prose}Page {number}." for number in range(3 * place + 1, 3 * place + 4))
        yield title, "\n\n\n".join([first, *others])
