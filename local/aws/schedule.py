"""Functions that run on a schedule; moto invokes none."""

import logging
import threading
from collections.abc import Callable
from typing import Self


class Schedule:
    """Invokes at once and then at regular intervals; use it as a context manager.

    Parameters
    ----------
    invoke
        Invokes the function; an error is logged, and the next interval counts from then.
    seconds
        The interval.

    """

    def __init__(self, invoke: Callable[[], object], seconds: float) -> None:
        self._invoke, self._seconds = invoke, seconds
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, name="schedule", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                self._invoke()
            except Exception:
                logging.getLogger(__name__).exception("the scheduled function was not invoked")
            self._closed.wait(self._seconds)
