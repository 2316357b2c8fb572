"""Books and chapters by their ids, the beginnings of ids, and numbers."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from console.client import BookUnknown
from console.client.ids import check_id, find_book, find_chapter

from .factories import book, chapter

BOOKS = [UUID("0c6d1f2e-1111-5000-8000-000000000001"), UUID("0c6d9f2e-1111-5000-8000-000000000002")]


def stack(left_out=0):
    return SimpleNamespace(
        books=lambda: SimpleNamespace(books=[SimpleNamespace(book_id=each) for each in BOOKS], left_out=left_out)
    )


@pytest.mark.parametrize("text", ["0c6d1", "0C6D1F2E", "0c6d1f2e-11", str(BOOKS[0]), BOOKS[0].hex])
def test_the_beginning_of_an_id_names_a_book(text):
    assert find_book(text, stack()) == BOOKS[0]


def test_a_whole_id_is_not_looked_up():
    assert find_book(str(UUID(int=7)), None) == UUID(int=7)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0c6d", "beginning of 2 ids: 0c6d1f2e-1111-5000-8000-000000000001, 0c6d9f2e.*Use more of it"),
        ("beef", "There is no book beef.*status` lists the books"),
        ("0c6", "0c6 is not a book id"),
        ("lamp.txt", "is not a book id"),
    ],
)
def test_another_text_is_refused_with_a_remedy(text, problem):
    with pytest.raises(BookUnknown, match=problem):
        find_book(text, stack())


def test_older_books_are_not_searched():
    with pytest.raises(BookUnknown, match="use the whole id"):
        find_book("beef", stack(left_out=1))


def test_an_id_is_checked_before_a_stack_is_looked_for():
    check_id("0c6d")
    with pytest.raises(BookUnknown):
        check_id("the lamp")


def test_a_chapter_is_found_by_number_and_id():
    first = chapter(3, number="1").model_copy(update={"chapter_id": BOOKS[0]})
    made = book(chapter(2, number="0a"), first, chapter(4, number="2"))
    assert find_chapter(made, "1") == find_chapter(made, "0c6d1f") == find_chapter(made, str(BOOKS[0])) == BOOKS[0]
    assert find_chapter(made, "0a") == UUID(int=2)
    for text in ("3", "0b", "0c6d9f", "CHAPTER I"):
        with pytest.raises(BookUnknown, match=f"There is no chapter {text} in this book"):
            find_chapter(made, text)
