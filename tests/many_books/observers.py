"""What is observed while many books run: the page, the memory of the cloud, the speech calls in use."""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import psutil

from tests.e2e.conftest import Cloud

POLL_SECONDS = 1.0
PAGE_TIMEOUT_SECONDS = 30.0


@dataclass
class Observed:
    """What was observed; sizes are in bytes, durations in seconds."""

    page_seconds: list[float] = field(default_factory=list)
    page_failures: list[str] = field(default_factory=list)
    waiting_shown: bool = False
    memory: list[int] = field(default_factory=list)
    """Of the process of the last cloud, in order."""
    calls: list[int] = field(default_factory=list)
    """Speech calls in progress."""


class Observer:
    """Observes one cloud in a thread, from the start of the block to its end."""

    def __init__(self, cloud: Cloud, book: str, observed: Observed) -> None:
        self._cloud, self._observed = cloud, observed
        self._address = cloud.environment["BOOK_PIPELINE_PAGE_URL"].rstrip("/")
        self._paths = ["/"]
        self._book = f"/books/{book}"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._observe)
        observed.memory.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _observe(self) -> None:
        process = psutil.Process(self._cloud.process.pid)
        with httpx.Client(trust_env=False, timeout=PAGE_TIMEOUT_SECONDS) as browser:
            while not self._ended.wait(POLL_SECONDS):
                for path in self._paths:
                    self._open(browser, path)
                if self._book not in self._paths and self._exists(browser):
                    self._paths.append(self._book)
                with suppress(psutil.Error):
                    self._observed.memory.append(process.memory_info().rss)
                with suppress(httpx.HTTPError):
                    self._observed.calls.append(_in_flight(self._cloud.control.state()))

    def _exists(self, browser: httpx.Client) -> bool:
        with suppress(httpx.HTTPError):
            return browser.get(self._address + self._book).is_success
        return False

    def _open(self, browser: httpx.Client, path: str) -> None:
        started = time.monotonic()
        try:
            answer = browser.get(self._address + path)
        except httpx.HTTPError as error:
            if not self._ended.is_set():
                self._observed.page_failures.append(f"{path}: {error!r}")
            return
        self._observed.page_seconds.append(time.monotonic() - started)
        if answer.status_code != httpx.codes.OK and not self._ended.is_set():
            self._observed.page_failures.append(f"{path}: {answer.status_code}")
        self._observed.waiting_shown |= "in line" in answer.text


def _in_flight(state: dict[str, Any]) -> int:
    return int(state["counters"]["elevenlabs"]["in_flight"])
