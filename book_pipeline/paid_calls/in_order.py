"""Buys pieces of work in order: while the provider works on one piece, the one before it is checked and stored.

Only one call runs at a time, because the provider's plan limits concurrent calls.
"""

import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from threading import Event, Lock
from typing import Self, TypeVar

Bought = TypeVar("Bought")
PIECES_AT_ONCE = 2
SWITCH_INTERVAL_SECONDS = 0.0005
"""With Python's default of 5 ms, each step towards the next call would wait for the thread that checks a result."""
_stop: ContextVar[Event | None] = ContextVar("stop", default=None)


def pause(seconds: float) -> None:
    """Sleep before another try. Raises CancelledError as soon as the piece is cancelled."""
    stop = _stop.get()
    if stop is None:
        time.sleep(seconds)
    elif stop.wait(seconds):
        raise CancelledError


class CallOrder:
    """The place of a piece in the order of the calls; use it as a context manager around the call.

    It waits until the call of the piece before has returned, or until that piece needed none. A call that raises keeps
    the next piece waiting, because it may be repeated; a call that repeats an unusable result does not.

    Parameters
    ----------
    one_call
        Held during a call.
    before
        The order of the piece before.
    stop
        Set when no further piece is wanted.

    """

    def __init__(self, one_call: Lock, before: "CallOrder | None", stop: Event) -> None:
        self._one_call = one_call
        self._before = before
        self._stop = stop
        self._over = Event()
        self._failed = False

    def __enter__(self) -> Self:
        if self._before is not None:
            self._before.wait()
        if self._stop.is_set():
            raise CancelledError
        self._one_call.acquire()
        return self

    def __exit__(self, error: object, *_: object) -> None:
        self._one_call.release()
        if error is None:
            self._over.set()

    def wait(self) -> None:
        """Wait until the call is over. Raises CancelledError if it failed, so that nothing is paid in vain."""
        self._over.wait()
        if self._failed:
            raise CancelledError

    def end(self, *, failed: bool) -> None:
        """Let the next piece make its call; cancel it if this one failed before its call was over."""
        if not self._over.is_set():
            self._failed = failed
            self._over.set()
        self._before = None


def in_order(pieces: Iterable[tuple[str, Callable[[CallOrder], Bought]]]) -> Generator[Bought, None, None]:
    """Yield what was bought, in order. An error of a piece is raised when the pieces before it were yielded.

    Close it after an error of the reader. That waits for the call that is being made, whose result is stored; a piece
    that waits for something else is cancelled.

    Parameters
    ----------
    pieces
        The idempotency key of each piece, and the function that buys it. Pieces with the same key are bought one after
        the other, so that the second one finds the first one's result.

    """
    sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
    one_call, stop, last = Lock(), Event(), None
    running: deque[tuple[str, Future[Bought]]] = deque()
    with ThreadPoolExecutor(PIECES_AT_ONCE, thread_name_prefix="paid-calls") as pool:
        try:
            for key, buy in pieces:
                while len(running) == PIECES_AT_ONCE or key in {running_key for running_key, _ in running}:
                    yield running.popleft()[1].result()
                last = CallOrder(one_call, last, stop)
                running.append((key, pool.submit(copy_context().run, _bought, buy, last, stop)))
            while running:
                yield running.popleft()[1].result()
        finally:
            stop.set()


def _bought(buy: Callable[[CallOrder], Bought], order: CallOrder, stop: Event) -> Bought:
    _stop.set(stop)
    failed = True
    try:
        bought = buy(order)
        failed = False
    finally:
        order.end(failed=failed)
    return bought
