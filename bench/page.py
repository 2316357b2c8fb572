"""The page of a full library: response times, the delay of live updates, and the memory that they take."""

import multiprocessing
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

import httpx
import psutil
import psycopg
from playwright.sync_api import Browser, sync_playwright

from bench.clouds import cloud
from bench.figures import Figure
from bench.full_library import BOOKS, CHAPTER, LONG, LONG_CHAPTERS, fill
from console.client import Stack, find_stack
from console.web.serving import serve
from local.discovery import RunningCloud
from local.subprocesses import listen
from tests.browser.chromium import launch

BOOK = f"/books/{LONG}"
ADDRESSES = {
    f"library of {BOOKS} books": "/",
    f"book of {LONG_CHAPTERS} chapters": BOOK,
    "its first chapter": f"{BOOK}/chapters/{CHAPTER}",
}
REPEATS = 7
FIRST_BYTE_MS, COMPLETE_MS, UPDATE_SECONDS = 200, 1000, 2
OPEN_PAGES = ("/", "/", BOOK, f"{BOOK}/chapters/{CHAPTER}")
POLL_SECONDS = 0.02
"""Poll interval of the page whose memory is measured, so that the updates take minutes and not an hour."""
WARM_UP_UPDATES, UPDATES = 200, 500
MAX_GROWTH_MB = 2
CHANGE = (
    "UPDATE chapter_processing SET tts_status = CASE tts_status WHEN 'running' THEN 'complete' ELSE 'running' END "
    "WHERE chapter_id = %s"
)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, cloud(Path(folder)) as (running, _):
        database = fill(running)
        home = running.environment["BOOK_PIPELINE_PAGE_URL"]
        with httpx.Client(base_url=home, trust_env=False, timeout=60) as client:
            client.get("/")  # so that the function's cold start, measured elsewhere, is not included
            for name, address in ADDRESSES.items():
                yield from _response_times(name, address, client, database)
            yield from _waterfall(client)
            yield Figure(
                "update of an open page after a change, median", _update_delay(client, database), "s", UPDATE_SECONDS
            )
        yield from _in_a_browser(home)
        yield from _memory(running, database)


def _response_times(name: str, address: str, client: httpx.Client, database: psycopg.Connection) -> Iterator[Figure]:
    """Request a page right after a change, so that the cached one is out of date, and again without a change."""
    for how in ("after a change", "unchanged"):
        timings = []
        for _ in range(REPEATS):
            if how == "after a change":
                database.execute(CHANGE, [CHAPTER])
            time.sleep(0.6)  # the page does not poll again within half a second
            timings.append(_timed_request(client, address))
        first, whole, size = map(statistics.median, zip(*timings, strict=True))
        yield Figure(f"{name}, {how}, first byte, median", first, "ms", FIRST_BYTE_MS)
        yield Figure(f"{name}, {how}, complete, {size / 1000:.0f} kB, median", whole, "ms", COMPLETE_MS)


def _timed_request(client: httpx.Client, address: str, **headers: str) -> tuple[float, float, int]:
    """Return the milliseconds to the first byte and to the last, and the number of bytes."""
    began = time.perf_counter()
    with client.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == 200
        chunks = answer.iter_raw()
        size = len(next(chunks))
        first = time.perf_counter()
        size += sum(map(len, chunks))
    return (first - began) * 1000, (time.perf_counter() - began) * 1000, size


def _waterfall(client: httpx.Client) -> Iterator[Figure]:
    for how in ("first request", "second request"):
        _, whole, size = _timed_request(client, f"{BOOK}/waterfall", **{"X-Fragment": "1"})
        yield Figure(f"the waterfall of that book, {size / 1000:.0f} kB, {how}", whole, "ms")


def _update_delay(client: httpx.Client, database: psycopg.Connection) -> float:
    """Return the median seconds from a change to the update of an open page."""
    with _subscribed(client, "/") as updates:
        updates.wait_for(1)
        delays = []
        for n in range(2, REPEATS + 2):
            time.sleep(n / 7)  # at a different moment between two polls each time
            began = time.perf_counter()
            database.execute(CHANGE, [CHAPTER])
            updates.wait_for(n)
            delays.append(time.perf_counter() - began)
    return statistics.median(delays)


def _in_a_browser(home: str) -> Iterator[Figure]:
    """Open each page in a browser with an empty cache."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            return
        for name, address in ADDRESSES.items():
            timings = [_load_times(browser, f"{home.rstrip('/')}{address}") for _ in range(REPEATS)]
            painted, loaded = map(statistics.median, zip(*timings, strict=True))
            yield Figure(f"{name}, in Chromium, first paint, median", painted, "ms", COMPLETE_MS)
            yield Figure(f"{name}, in Chromium, loaded, median", loaded, "ms", COMPLETE_MS)
        browser.close()


def _load_times(browser: Browser, address: str) -> tuple[float, float]:
    """Return the milliseconds until the first contentful paint, and until the page's load event."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address, wait_until="load")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        painted: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        loaded: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
        return painted, loaded


def _memory(running: RunningCloud, database: psycopg.Connection) -> Iterator[Figure]:
    """Measure the memory of a page's process while open pages receive one update after the other."""
    with ExitStack() as opened:
        process, home = opened.enter_context(_fast_polling_page(running))
        client = opened.enter_context(httpx.Client(base_url=home, trust_env=False, timeout=60))
        updates, *_ = [opened.enter_context(_subscribed(client, address)) for address in OPEN_PAGES]
        updates.wait_for(1)
        for n in range(WARM_UP_UPDATES + UPDATES):
            if n == WARM_UP_UPDATES:
                before = process.memory_info().rss
            database.execute(CHANGE, [CHAPTER])
            updates.wait_for(n + 2)
        growth = process.memory_info().rss - before
    yield Figure(f"memory of the page after {WARM_UP_UPDATES} updates", before / 1e6, "MB")
    yield Figure(f"growth after {UPDATES} more, with {len(OPEN_PAGES)} pages open", growth / 1e6, "MB", MAX_GROWTH_MB)


@contextmanager
def _fast_polling_page(running: RunningCloud) -> Iterator[tuple[psutil.Process, str]]:
    """Serve the page in a process of its own, as the local cloud does, with a shorter poll interval."""
    with listen() as listener:
        serving = multiprocessing.get_context("spawn").Process(target=_serve, args=(listener, running.environment))
        serving.start()
        try:
            yield psutil.Process(serving.pid), f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            serving.kill()
            serving.join()


def _serve(listener: socket.socket, environment: dict[str, str]) -> None:
    @cache
    def stack() -> Stack:
        return find_stack(RunningCloud(environment).client)

    serve(listener, stack, poll_seconds=POLL_SECONDS)


class _Updates:
    """Counts the updates that an open page receives."""

    def __init__(self) -> None:
        self._count, self._changed = 0, threading.Condition()

    def receive(self, answer: httpx.Response) -> None:
        with suppress(httpx.HTTPError):  # the page's process is stopped before its readers
            for line in answer.iter_lines():
                if line == "event: done":
                    with self._changed:
                        self._count += 1
                        self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._count >= count, timeout=60), "no update within 60 seconds"


@contextmanager
def _subscribed(client: httpx.Client, address: str) -> Iterator[_Updates]:
    updates = _Updates()
    with client.stream("GET", f"{address.rstrip('/')}/live", timeout=None) as answer:
        threading.Thread(target=updates.receive, args=[answer], daemon=True).start()
        yield updates
