"""Several functions use the queue at the same time; no book is lost, and no turn is given twice or too often."""

import time

import pytest

from book_pipeline.delivery.dead_executions import fail_books

from .queue import arn_of


def entering(bookcase, book_id):
    return lambda database: bookcase.enter(book_id, database=database)


def running(bookcase):
    return [row for row in bookcase.queue()._turns.books() if row["running"]]


def waiting(bookcase):
    return [row for row in bookcase.queue()._turns.books() if not row["running"]]


def test_books_that_join_at_the_same_time_get_as_many_turns_as_one_after_the_other(bookcase):
    books = [bookcase.parsed() for _ in range(10)]
    given = bookcase.at_once([entering(bookcase, book) for book in books])
    assert sum(map(len, given)) == 1
    assert sum(bookcase.continued(*books)) == 1
    assert (len(running(bookcase)), len(waiting(bookcase))) == (1, 9)


def test_several_givers_give_each_turn_once(bookcase):
    first, *others = [bookcase.joined() for _ in range(6)]
    bookcase.narrate(first)
    given = bookcase.at_once([bookcase.give] * 8)
    assert sum(map(len, given)) == 1
    assert sum(bookcase.continued(*others)) == 1


def test_givers_that_share_lost_tokens_send_each_once(bookcase):
    bookcase.states.silent = True
    book_id = bookcase.joined()
    bookcase.states.silent = False
    bookcase.at_once([bookcase.give] * 8)
    assert bookcase.states.sent == [bookcase.tokens[book_id]]


@pytest.mark.parametrize("attempt", range(5))
def test_a_book_that_joins_while_the_last_one_ends_does_not_wait_for_ever(bookcase, attempt):
    first, second = bookcase.joined(), bookcase.parsed()

    def end(database):
        bookcase.narrate(first, database=database)
        return bookcase.give(database)

    def join(database):
        time.sleep(attempt / 500)
        return bookcase.enter(second, database=database)

    given = bookcase.at_once([end, join])
    assert sum(map(len, given)) == 1
    assert bookcase.continued(second) == [True]


@pytest.mark.parametrize("attempt", range(3))
def test_a_waiting_book_whose_execution_dies_while_it_gets_its_turn_keeps_no_turn(bookcase, attempt):
    first, second, third = (bookcase.joined() for _ in range(3))
    bookcase.narrate(first)

    def die(database):
        time.sleep(attempt / 500)
        bookcase.states.waiting.discard(bookcase.tokens[second])
        return fail_books(database, [arn_of(second)], {}.get, [].append)

    bookcase.at_once([bookcase.give, die])
    bookcase.give()
    assert [row["book_id"] for row in running(bookcase)] == [third]
    assert bookcase.continued(third) == [True]
    assert waiting(bookcase) == []


def test_an_execution_that_enters_twice_at_once_continues(bookcase):
    """Step Functions retries the state while the first invocation, which it gave up, still runs."""
    book_id = bookcase.parsed()
    given = bookcase.at_once([entering(bookcase, book_id)] * 4)
    assert sum(map(len, given)) == 1
    bookcase.give()
    assert bookcase.states.waiting == set()


def test_all_of_many_books_are_narrated_whatever_happens_between(bookcase):
    """Givers run at random while books join, end, fail and lose their calls; nothing is left over."""
    books = [bookcase.parsed(chapters=1 + place % 7) for place in range(24)]
    bookcase.at_once([entering(bookcase, book) for book in books[:12]])
    left = set(books)
    for round_number in range(100):
        bookcase.states.silent = round_number % 3 == 1
        for book in books[12 + round_number : 13 + round_number]:
            bookcase.enter(book)
        for book in [row["book_id"] for row in running(bookcase) if bookcase.continued(row["book_id"]) == [True]][:1]:
            left.discard(book)
            bookcase.narrate(book)
        bookcase.at_once([bookcase.give] * 2)
        calls = sum(min(5, row["chapters"]) for row in running(bookcase))
        assert calls < 10 + 5
        if not left:
            break
    bookcase.states.silent = False
    bookcase.give()
    assert (left, bookcase.states.waiting, running(bookcase), waiting(bookcase)) == (set(), set(), [], [])
