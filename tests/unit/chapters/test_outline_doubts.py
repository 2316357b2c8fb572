"""What speaks against an outline is named before anything is paid."""

from book_pipeline.chapters.doubts import doubt_note, doubts
from book_pipeline.chapters.split import split
from tests.unit.chapters.books import body, book, chapters


def doubts_of(text):
    return doubts(split(text, language="en", title=None))


def test_a_plain_book_has_no_doubts():
    text = chapters(*(f"CHAPTER {number}" for number in range(1, 9)))
    assert doubts_of(text) == ()
    assert doubt_note(split(text, language="en", title=None)) is None


def test_a_gap_in_the_numbers_is_named():
    text = chapters(*(f"CHAPTER {number}" for number in (1, 2, 3, 6, 7, 8)))
    assert "Chapters are missing in the row of numbers: 4, 5." in doubts_of(text)


def test_a_chapter_much_longer_than_the_others_is_named():
    long = "CHAPTER 4\n\n" + "\n\n".join(body(n) for n in range(60))
    parts = [f"CHAPTER {number}\n\n{body(number)}" for number in (1, 2, 3, 5, 6)]
    found = doubts_of(book(*parts[:3], long, *parts[3:]))
    assert any(note.startswith('"CHAPTER 4" is') and "it may be several" in note for note in found)


def test_a_chapter_much_shorter_than_the_others_is_named():
    parts = [f"CHAPTER {number}\n\n{body(number, 40)}" for number in range(1, 6)]
    found = doubts_of(book(*parts, "CHAPTER 6\n\nSee above."))
    assert any(note.startswith('"CHAPTER 6" has only') for note in found)


def test_a_contents_page_that_lists_more_numbers_is_named():
    listed = "CONTENTS\n\n" + "\n".join(f"CHAPTER {number}" for number in range(1, 9))
    parts = [f"CHAPTER {number}\n\n{body(number)}" for number in range(1, 7)]
    assert "The contents page lists 8 numbers of a kind of which 6 were found." in doubts_of(book(listed, *parts))


def test_a_text_without_chapters_in_which_short_lines_stand_apart_is_doubtful():
    text = book("THE WEIR", *(f"{sign}) and so on;\n\n{body(sign)}" for sign in ("a", "b", "c", "d", "e")))
    sections = split(text, language="en", title=None)
    assert [section.kind for section in sections] == ["chapter"]
    assert "No chapters were found, but 4 short lines stand apart like headings." in doubts(sections)
    assert any(note.startswith("The division into 1 chapters is not sure") for note in doubts(sections))


def test_a_long_text_of_one_chapter_is_named():
    text = "\n\n".join(body(number) for number in range(200))
    assert any(note.startswith("The whole text is one chapter, of about") for note in doubts_of(text))


def test_a_short_story_with_breaks_has_no_doubts():
    assert doubts_of("\n\n\n* * *\n\n\n".join(body(number) for number in range(6))) == ()
