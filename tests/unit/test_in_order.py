"""Pieces of work are bought in order, one call at a time, while the one before is stored."""

import threading
import time

import pytest

from book_pipeline.paid_calls.in_order import in_order, pause


class Provider:
    """Counts the calls at once, and remembers their order."""

    def __init__(self):
        self.calls = []
        self.most_at_once = 0
        self._at_once = 0
        self._counting = threading.Lock()

    def call(self, piece):
        with self._counting:
            self.calls.append(piece)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(0.01)
        with self._counting:
            self._at_once -= 1


def pieces(keys, buy):
    return ((key, lambda order, number=number: buy(number, order)) for number, key in enumerate(keys))


def test_results_and_calls_have_the_order_of_the_pieces_and_a_call_overlaps_only_storing():
    provider, storing, overlapped = Provider(), set(), []

    def buy(number, order):
        with order:
            overlapped.append(set(storing))
            provider.call(number)
        storing.add(number)
        time.sleep(0.03)
        storing.remove(number)
        return number

    assert list(in_order(pieces("abcdef", buy))) == list(range(6))
    assert provider.calls == list(range(6))
    assert provider.most_at_once == 1
    assert {0} in overlapped, "the second piece was called while the first was stored"
    assert max(map(len, overlapped)) == 1


def test_a_piece_with_the_key_of_another_begins_when_that_one_is_stored():
    stored = []

    def buy(number, order):
        before = list(stored)
        with order:
            time.sleep(0.01)
        time.sleep(0.03)
        stored.append(number)
        return before

    assert list(in_order(pieces("aab", buy)))[1] == [0]


def test_a_repeated_call_keeps_the_next_one_waiting():
    provider = Provider()

    def buy(number, order):
        if number == 0:
            for _ in range(2):
                with pytest.raises(ConnectionError), order:
                    provider.call(number)
                    raise ConnectionError
                time.sleep(0.03)
        with order:
            provider.call(number)
        return number

    assert list(in_order(pieces("ab", buy))) == [0, 1]
    assert provider.calls == [0, 0, 0, 1]


def test_a_failed_piece_cancels_those_after_it_and_keeps_those_before_it():
    provider, yielded = Provider(), []

    def buy(number, order):
        with order:
            provider.call(number)
            if number == 2:
                raise ConnectionError
        return number

    with pytest.raises(ConnectionError):
        yielded.extend(in_order(pieces("abcdef", buy)))
    assert provider.calls == [0, 1, 2]


def test_a_piece_that_needs_no_call_lets_the_next_one_through():
    def buy(number, order):
        if number % 2:
            with order:
                time.sleep(0.01)
        return number

    assert list(in_order(pieces("abcd", buy))) == [0, 1, 2, 3]


def test_a_reader_that_stops_waits_for_what_is_being_bought():
    stored = []

    def buy(number, order):
        with order:
            time.sleep(0.01)
        time.sleep(0.05)
        stored.append(number)
        return number

    results = in_order(pieces("abcd", buy))
    assert next(results) == 0
    results.close()
    assert sorted(stored) == [0, 1], "nothing that is paid for is dropped"


def test_an_error_does_not_wait_for_the_next_piece_which_waits_for_something_else():
    def buy(number, order):
        if number == 1:
            pause(30)  # for another chapter, a throttled plan or the provider's history
        with order:
            time.sleep(0.05)
        time.sleep(0.05)
        raise ConnectionError

    started = time.monotonic()
    with pytest.raises(ConnectionError):
        list(in_order(pieces("ab", buy)))
    assert time.monotonic() - started < 5


def test_nothing_is_paid_for_a_reader_that_has_stopped():
    provider = Provider()

    def buy(number, order):
        if number == 1:
            time.sleep(0.1)  # looks into the ledger
        with order:
            provider.call(number)
        return number

    results = in_order(pieces("abcd", buy))
    assert next(results) == 0
    results.close()
    assert provider.calls == [0]
