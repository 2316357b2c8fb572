"""The queue of books on a real database: who gets a turn, and that no call or crash loses a book."""

from datetime import timedelta

import pytest

from book_pipeline.errors import InvalidRequest
from book_pipeline.store.turns import WaitingTask

from .queue import arn_of


def test_a_book_that_is_alone_continues_at_once(bookcase):
    book_id = bookcase.parsed()
    assert bookcase.enter(book_id) == [book_id]
    assert bookcase.continued(book_id) == [True]
    row = bookcase.row(book_id)
    assert (row["turn_token"], row["turn_chapters"], row["turn_characters"], row["turn_ahead"]) == (
        None,
        10,
        1_000_000,
        0,
    )


def test_a_book_waits_while_the_calls_are_used_and_continues_when_they_run_out(bookcase):
    first, second = bookcase.joined(), bookcase.joined()
    assert bookcase.continued(first, second) == [True, False]
    assert bookcase.row(second)["turn_ahead"] == 0.95 * 2 * (2000 - 240) * 500 - 1_000_000, "what the rules say"
    bookcase.narrate(first, 1, 2, 3, 4)
    assert bookcase.give() == [], "six chapters are left for five calls"
    bookcase.narrate(first, 5)
    assert bookcase.give() == [second]
    assert bookcase.continued(second) == [True]


def test_a_turn_ends_when_the_book_is_complete_or_has_failed(bookcase, books):
    first, second, third = bookcase.joined(), bookcase.joined(), bookcase.joined()
    bookcase.narrate(first)
    assert bookcase.give() == [second]
    books.failed(arn_of(second), error="ProviderRejected", message="m")
    assert bookcase.give() == [third]


def test_a_book_whose_speech_is_complete_passes_all(bookcase):
    bookcase.joined()
    bookcase.joined()
    again = bookcase.parsed(chapters=5)
    bookcase.narrate(again, 1, 2, 3, 4, 5)
    assert bookcase.enter(again) == [again]


def test_a_book_that_is_narrated_without_a_turn_uses_calls(bookcase):
    older = bookcase.parsed(chapters=5)
    bookcase.narrate(older, 1)
    assert bookcase.continued(bookcase.joined()) == [True], "the older book uses four of the five calls"
    assert bookcase.continued(bookcase.joined()) == [False]


def test_the_shortest_book_is_next_and_the_passed_ones_count_it(bookcase):
    first, long, short = bookcase.joined(), bookcase.joined(10, 90_000), bookcase.joined(20, 20_000)
    assert [*bookcase.queue().places()] == [short, long]
    bookcase.narrate(first)
    assert bookcase.give() == [short]
    assert bookcase.row(long)["turn_passed"] == 400_000
    assert bookcase.queue().places()[long]["place"] == 1


def test_a_second_entry_keeps_the_place_and_replaces_the_token(bookcase):
    first, second = bookcase.joined(), bookcase.joined()
    joined_at = bookcase.row(second)["turn_joined_at"]
    lost = bookcase.tokens[second]
    assert bookcase.enter(second) == []
    assert (bookcase.row(second)["turn_joined_at"], lost != bookcase.tokens[second]) == (joined_at, True)
    bookcase.narrate(first)
    bookcase.give()
    assert bookcase.states.sent[1:] == [bookcase.tokens[second]]


def test_a_second_entry_of_a_book_that_has_its_turn_continues_at_once(bookcase):
    first = bookcase.joined()
    assert bookcase.enter(first) == [], "it keeps its turn"
    assert bookcase.continued(first) == [True]


def test_a_token_that_could_not_be_sent_is_sent_later(bookcase):
    bookcase.states.silent = True
    book_id = bookcase.joined()
    assert bookcase.continued(book_id) == [False]
    bookcase.states.silent = False
    assert bookcase.give() == [], "the turn was given before"
    assert bookcase.continued(book_id) == [True]
    assert bookcase.row(book_id)["turn_token"] is None


def test_a_new_token_is_not_forgotten_with_the_old_one(bookcase):
    """The execution enters the state again between the answer to the old token and its removal."""
    bookcase.states.silent = True
    book_id = bookcase.joined()
    old = WaitingTask(book_id, arn_of(book_id), bookcase.tokens[book_id])
    bookcase.enter(book_id)
    bookcase.queue()._turns.forget(old)
    bookcase.states.silent = False
    bookcase.give()
    assert bookcase.states.sent == [bookcase.tokens[book_id]]


def test_another_execution_cannot_join_with_the_book(bookcase):
    book_id = bookcase.parsed()
    with pytest.raises(InvalidRequest, match=f"Another execution has claimed book {book_id}"):
        bookcase.enter(book_id, run=2)
    assert bookcase.row(book_id)["turn_joined_at"] is None


def test_a_new_execution_of_a_waiting_book_joins_at_the_end(bookcase):
    first, second, third = bookcase.joined(), bookcase.joined(), bookcase.joined()
    bookcase.parsed(book_id=second, run=2)
    assert bookcase.row(second)["turn_joined_at"] is None
    bookcase.enter(second, run=2)
    assert [*bookcase.queue().places()] == [third, second]
    bookcase.narrate(first)
    assert bookcase.give() == [third]


def test_a_book_that_somebody_else_let_continue_has_its_turn_when_it_is_narrated(bookcase):
    _, second = bookcase.joined(), bookcase.joined()
    bookcase.narrate(second, 1)
    assert bookcase.row(second)["turn_given_at"] is not None
    assert second not in bookcase.queue().places()


def test_a_failed_execution_that_is_redriven_joins_again(bookcase, books):
    book_id = bookcase.joined()
    books.failed(arn_of(book_id), error="DatabaseUnavailable", message="m")
    assert bookcase.row(book_id)["turn_joined_at"] is None
    assert bookcase.enter(book_id) == [book_id]
    assert (bookcase.row(book_id)["format_status"], bookcase.row(book_id)["error"]) == ("running", None)


def test_counts_about_a_waiting_book_do_not_change_it(bookcase, owner):
    first, long = bookcase.joined(), bookcase.joined(10, 90_000)
    bookcase.joined(20, 20_000)
    before = bookcase.row(long)["updated_at"]
    bookcase.narrate(first)
    bookcase.give()
    assert bookcase.row(long)["turn_passed"] > 0
    assert bookcase.row(long)["updated_at"] == before
    owner.execute("UPDATE book_processing SET turn_heartbeat_at = now() WHERE book_id = %s", [long])
    assert bookcase.row(long)["updated_at"] == before
    owner.execute("UPDATE book_processing SET book_id = book_id WHERE book_id = %s", [long])
    assert bookcase.row(long)["updated_at"] > before + timedelta(0)
