"""The page of a shelf of 500 books and of a book of 1,500 chapters, and what it keeps while it tells of changes."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import httpx
import psutil
import psycopg

from bench.clouds import cloud
from bench.figures import Figure
from bench.full_shelf import LONG, fill

TRIES = 5
UPDATES, WARM_UPDATES, LISTENERS = 200, 40, 4
FIRST_BYTE_MS, PAGE_MS, GROWTH_MB = 200, 1000, 8
TOUCH = "UPDATE book_processing SET estimated_usd = estimated_usd + 0.01 WHERE book_id = %s"


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder, cloud(Path(folder)) as (running, _):
        page = running.environment["BOOK_PIPELINE_PAGE_URL"].rstrip("/")
        with fill(running) as database, httpx.Client(timeout=30) as browser:
            for name, address in (("shelf of 500 books", "/"), ("book of 1,500 chapters", f"/books/{LONG}")):
                browser.get(page + address)
                times = [_changed(browser, page + address, database) for _ in range(TRIES)]
                yield Figure(f"{name}, first byte after a change", median(t[0] for t in times), "ms", FIRST_BYTE_MS)
                yield Figure(f"{name}, whole page after a change", median(t[1] for t in times), "ms", PAGE_MS)
                yield Figure(f"{name}, first byte when nothing changed", _timed(browser, page + address)[0], "ms")
            yield _growth(page, database)


def _changed(browser: httpx.Client, address: str, database: psycopg.Connection) -> tuple[float, float]:
    time.sleep(1)  # the page asks at most twice a second
    database.execute(TOUCH, [LONG])
    return _timed(browser, address)


def _timed(browser: httpx.Client, address: str) -> tuple[float, float]:
    """Return the milliseconds to the first byte and to the last."""
    started = time.perf_counter()
    with browser.stream("GET", address) as answer:
        answer.raise_for_status()
        first = time.perf_counter()
        answer.read()
    return (first - started) * 1000, (time.perf_counter() - started) * 1000


def _growth(page: str, database: psycopg.Connection) -> Figure:
    """Change the book again and again while its page is open, and see what the page's process keeps of it."""
    (process,) = [found for found in psutil.process_iter(["cmdline"]) if _serves(found, page)]
    with ExitStack() as open_pages:
        for _ in range(LISTENERS):
            client = open_pages.enter_context(httpx.Client(timeout=None))
            answer = open_pages.enter_context(client.stream("GET", f"{page}/books/{LONG}/live"))
            threading.Thread(target=_listen, args=(answer,), daemon=True).start()
        _update(database, WARM_UPDATES)
        before = process.memory_info().rss
        _update(database, UPDATES)
        grown = (process.memory_info().rss - before) / 2**20
    return Figure(f"memory after {UPDATES} more updates of {LISTENERS} open pages", grown, "MB", GROWTH_MB)


def _serves(process: psutil.Process, page: str) -> bool:
    port = int(page.rpartition(":")[2])
    if process.info["cmdline"][-2:] != ["-m", "local.page"]:
        return False
    return any(met.laddr.port == port and met.status == "LISTEN" for met in process.net_connections("tcp"))


def _listen(answer: httpx.Response) -> None:
    try:
        for _ in answer.iter_raw():
            pass
    except (httpx.HTTPError, httpx.StreamError):
        return


def _update(database: psycopg.Connection, times: int) -> None:
    for _ in range(times):
        database.execute(TOUCH, [LONG])
        time.sleep(0.55)
