"""Books in generated forms: the outline that is found is the true one, by the same thresholds as the command."""

import pytest

from tests.corpus.unseen.__main__ import checked, table
from tests.corpus.unseen.books import MIXED, all_books, make, outcomes_of
from tests.corpus.unseen.scoring import outcome


@pytest.fixture(scope="module")
def outcomes():
    # One book of each form, and the first mixed ones.
    return [outcomes_of(book) for book in all_books(range(1)) if book[0] != MIXED or book[2] < 3]


def test_the_outlines_of_generated_books_are_the_true_ones(outcomes):
    results = checked(outcomes)
    assert all(holds for _, holds in results), "\n".join(
        [*table(outcomes, verbose=True), *(line for line, _ in results)]
    )


def test_a_seed_always_makes_the_same_book():
    book = ("titles with contents and pages", "txt", 7)
    assert make(book) == make(book)


def test_a_missed_chapter_is_counted():
    content, file, work, found = make(("roman with keyword", "txt", 0))
    whole = outcome(content, file, work, found, "", 0)
    damaged = outcome(content.replace(b"CHAPTER III\n", b"He was gone.\n"), file, work, found, "", 0)
    assert (whole.right, whole.exact) == (len(work.chapters), True)
    assert (damaged.right, damaged.exact, damaged.missed) == (len(work.chapters) - 1, False, ("CHAPTER III",))
