"""Joined sections: no word is lost, and no other number changes."""

from itertools import combinations

import pytest

from book_pipeline.chapters.joining import joined
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.split import Section
from book_pipeline.chapters.whole import check_whole

KINDS = ("front", "chapter", "notes", "chapter", "part-title", "chapter", "back")
SECTIONS = tuple(Section(n, f"{kind} {n}", None, kind, f"words of {n}\n\n", ()) for n, kind in enumerate(KINDS, 1))
NUMBERS = numbers_of(SECTIONS)


@pytest.mark.parametrize("count", range(len(KINDS)))
def test_any_sections_are_joined_without_loss_and_the_others_keep_their_numbers(count):
    for chosen in combinations([NUMBERS[n] for n in range(2, len(KINDS) + 1)], count):
        made = joined(SECTIONS, chosen)
        check_whole("".join(section.text for section in SECTIONS), made)
        kept = {number: NUMBERS[number] for number in NUMBERS if NUMBERS[number] not in chosen}
        assert numbers_of(made) == kept


def test_joined_sections_are_read_as_part_of_the_one_before():
    made = joined(SECTIONS, ["1a", "2"])
    assert [section.title for section in made] == ["front 1", "chapter 2", "part-title 5", "chapter 6", "back 7"]
    assert made[1].text == "words of 2\n\nwords of 3\n\nwords of 4\n\n"
    assert made[1].joined == ("notes", "chapter")


def test_the_first_section_and_unknown_numbers_are_joined_to_nothing():
    assert joined(SECTIONS, ["0a", "9", ""]) == SECTIONS
    assert joined(SECTIONS, ()) == SECTIONS
