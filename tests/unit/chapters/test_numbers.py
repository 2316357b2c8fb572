"""One number for each section: what `split` shows is what `chapters` selects."""

import pytest

from book_pipeline.chapters.boundaries import CONTENTS
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import Section
from book_pipeline.errors import InvalidRequest
from events.schemas.start import BookOptions

KINDS = ("front", "front", "chapter", "part-title", "chapter", "chapter", "notes", "back")


def section(position, kind, title="A title"):
    return Section(position, title, None, kind, f"Some words of {position}.", ())


BOOK = [section(1, "front", CONTENTS), *(section(n, kind) for n, kind in enumerate(KINDS, start=2))]


def test_chapters_count_from_one_and_other_sections_have_letters():
    numbers = numbers_of(BOOK)
    assert [numbers.get(each.position) for each in BOOK] == [None, "0a", "0b", "1", "1a", "2", "3", "3a", "3b"]


def test_numbers_of_many_sections_sort_in_their_order():
    numbers = [*numbers_of([section(n, "notes") for n in range(1, 90)]).values()]
    assert numbers[24:28] == ["0y", "0z", "0za", "0zb"]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("chapters", "titles"),
    [(None, ["1", "2", "3"]), ("2", ["2"]), ("2-3,0b", ["0b", "2", "3"]), ("3a", ["3a"]), (" 1 , 3 ", ["1", "3"])],
)
def test_a_number_selects_the_section_that_has_it(chapters, titles):
    options = BookOptions.model_validate({"chapters": chapters}).model_dump(exclude_none=True)
    numbers = numbers_of(BOOK)
    assert [numbers[each.position] for each in sections_to_narrate(BOOK, options)] == titles


@pytest.mark.parametrize("chapters", ["0", "4", "2-1", "3-4", "0c", "2b", "1-0"])
def test_a_number_that_the_book_lacks_is_refused(chapters):
    with pytest.raises(InvalidRequest, match="which has chapters 1 to 3"):
        sections_to_narrate(BOOK, {"chapters": chapters})


@pytest.mark.parametrize("chapters", ["a", "1-2a", "0a-1", "1,,2", "-", "0A"])
def test_what_is_no_number_is_refused(chapters):
    with pytest.raises(ValueError, match="must list chapter numbers"):
        BookOptions(chapters=chapters)
