"""The page of a full shelf: how soon it is there, how soon it tells what is new, and that telling costs no memory."""

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
from bench.full_shelf import BOOKS, CHAPTER, LONG, LONG_CHAPTERS, fill
from local.child import listen
from local.page.serving import serve
from local.running import RunningCloud
from local.stack import Stack, find_stack
from tests.browser.chromium import launched

BOOK = f"/books/{LONG}"
ADDRESSES = {
    f"shelf of {BOOKS} books": "/",
    f"book of {LONG_CHAPTERS} chapters": BOOK,
    "chapter of it": f"{BOOK}/chapters/{CHAPTER}",
}
TIMES = 7
FIRST_BYTE_MS, WHOLE_MS, NEWS_SECONDS = 200, 1000, 2
OPEN = ("/", "/", BOOK, f"{BOOK}/chapters/{CHAPTER}")
QUICK_SECONDS = 0.02
"""Between two questions of the page whose memory is measured: so many updates take minutes, and not an hour."""
WARM_UPDATES, UPDATES = 200, 500
GROWTH_MB = 2
CHANGE = (
    "UPDATE chapter_processing SET tts_status = CASE tts_status WHEN 'running' THEN 'complete' ELSE 'running' END "
    "WHERE chapter_id = %s"
)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, cloud(Path(folder)) as (running, _):
        database = fill(running)
        home = running.environment["BOOK_PIPELINE_PAGE_URL"]
        with httpx.Client(base_url=home, trust_env=False, timeout=60) as client:
            client.get("/")  # the function's cold start is measured elsewhere
            for name, address in ADDRESSES.items():
                yield from _soon(name, address, client, database)
            yield from _waterfall(client)
            yield Figure("a change on an open page, median", _news(client, database), "s", NEWS_SECONDS)
        yield from _in_a_browser(home)
        yield from _memory(running, database)


def _soon(name: str, address: str, client: httpx.Client, database: psycopg.Connection) -> Iterator[Figure]:
    """Ask for a page when something has just changed, so that nothing that is kept can be used, and again."""
    for how in ("just changed", "again"):
        taken = []
        for _ in range(TIMES):
            if how == "just changed":
                database.execute(CHANGE, [CHAPTER])
            time.sleep(0.6)  # within half a second of the last question the page asks no other
            taken.append(_timed(client, address))
        first, whole, size = map(statistics.median, zip(*taken, strict=True))
        yield Figure(f"{name}, {how}, first byte, median", first, "ms", FIRST_BYTE_MS)
        yield Figure(f"{name}, {how}, all {size / 1000:.0f} kB, median", whole, "ms", WHOLE_MS)


def _timed(client: httpx.Client, address: str, **headers: str) -> tuple[float, float, int]:
    """Return the milliseconds to the first byte and to the last, and how many bytes there are."""
    began = time.perf_counter()
    with client.stream("GET", address, headers=headers) as answer:
        assert answer.status_code == 200
        pieces = answer.iter_raw()
        size = len(next(pieces))
        first = time.perf_counter()
        size += sum(map(len, pieces))
    return (first - began) * 1000, (time.perf_counter() - began) * 1000, size


def _waterfall(client: httpx.Client) -> Iterator[Figure]:
    for how in ("first time", "again"):
        _, whole, size = _timed(client, f"{BOOK}/waterfall", **{"X-Fragment": "1"})
        yield Figure(f"its waterfall, {size / 1000:.0f} kB, {how}", whole, "ms")


def _news(client: httpx.Client, database: psycopg.Connection) -> float:
    """Return how many seconds a change takes to an open page."""
    with _listening(client, "/") as told:
        told.wait_for(1)
        taken = []
        for n in range(2, TIMES + 2):
            time.sleep(n / 7)  # at another moment between two questions each time
            began = time.perf_counter()
            database.execute(CHANGE, [CHAPTER])
            told.wait_for(n)
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _in_a_browser(home: str) -> Iterator[Figure]:
    """Open each page as somebody does who has never been there."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        if browser is None:
            return
        for name, address in ADDRESSES.items():
            taken = [_opened(browser, f"{home.rstrip('/')}{address}") for _ in range(TIMES)]
            painted, loaded = map(statistics.median, zip(*taken, strict=True))
            yield Figure(f"{name}, in Chromium, first paint, median", painted, "ms", WHOLE_MS)
            yield Figure(f"{name}, in Chromium, loaded, median", loaded, "ms", WHOLE_MS)
        browser.close()


def _opened(browser: Browser, address: str) -> tuple[float, float]:
    """Return the milliseconds until something is seen, and until the page is whole, with styles and scripts."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address, wait_until="load")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        painted: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        loaded: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
        return painted, loaded


def _memory(running: RunningCloud, database: psycopg.Connection) -> Iterator[Figure]:
    """Watch what a page's process has while pages are open and are told one change after the other."""
    with ExitStack() as opened:
        process, home = opened.enter_context(_quick_page(running))
        client = opened.enter_context(httpx.Client(base_url=home, trust_env=False, timeout=60))
        told, *_ = [opened.enter_context(_listening(client, address)) for address in OPEN]
        told.wait_for(1)
        for n in range(WARM_UPDATES + UPDATES):
            if n == WARM_UPDATES:
                before = process.memory_info().rss
            database.execute(CHANGE, [CHAPTER])
            told.wait_for(n + 2)
        grown = process.memory_info().rss - before
    yield Figure(f"a page's memory after {WARM_UPDATES} updates", before / 1e6, "MB")
    yield Figure(f"and {UPDATES} updates later, with {len(OPEN)} pages open, more", grown / 1e6, "MB", GROWTH_MB)


@contextmanager
def _quick_page(running: RunningCloud) -> Iterator[tuple[psutil.Process, str]]:
    """Serve the page of the cloud in a process of its own, as the cloud does, and ask more often."""
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

    serve(listener, stack, poll_seconds=QUICK_SECONDS)


class _Told:
    """How often an open page was told of changes."""

    def __init__(self) -> None:
        self._count, self._changed = 0, threading.Condition()

    def listen(self, answer: httpx.Response) -> None:
        with suppress(httpx.HTTPError):  # in the end the page goes before its reader
            for line in answer.iter_lines():
                if line == "event: done":
                    with self._changed:
                        self._count += 1
                        self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._count >= count, timeout=60), "nobody was told"


@contextmanager
def _listening(client: httpx.Client, address: str) -> Iterator[_Told]:
    told = _Told()
    with client.stream("GET", f"{address.rstrip('/')}/live", timeout=None) as answer:
        threading.Thread(target=told.listen, args=[answer], daemon=True).start()
        yield told
