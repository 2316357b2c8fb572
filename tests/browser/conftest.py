"""The page in a real browser.

Each page that a test opens is monitored: an error, a console message, a request to another host, or a dialog opened by
a script fails the test.
"""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

from tests.e2e.conftest import ALL_OUTPUTS, EXAMPLE, Cloud

from .chromium import NAMES, launch

TIMEOUT_MS = 20_000
"""Milliseconds; generous, for a busy machine."""
HOSTILE = """Title: Hostile

CHAPTER 1. <script>alert("heading")</script>

<img src=x onerror=alert("text")> said the _lamp_ to the </textarea><script>alert("more")</script> sea.
"""


@pytest.fixture(scope="package")  # Playwright's sync API blocks asyncio loops in other tests while it is open
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            reason = f"No browser found: none of {', '.join(NAMES)} is on PATH. Install Debian's package chromium."
            pytest.fail(reason) if "BOOK_PIPELINE_BROWSER_NEEDED" in os.environ else pytest.skip(reason)
        yield browser
        browser.close()


class Visitor:
    """Opens pages, each in its own browser context, and collects the problems that occur in them."""

    def __init__(self, browser: Browser, home: str) -> None:
        self._browser, self._home = browser, home
        self.problems: list[str] = []

    def __call__(self, address: str = "/", **options: Any) -> Page:
        page = self._browser.new_context(base_url=self._home, **options).new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.on("console", lambda message: self.problems.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("request", self._note)
        page.goto(address)
        return page

    def excuse(self, words: str) -> None:
        """Remove the problems that contain these words; there must be one."""
        others = [problem for problem in self.problems if words not in problem]
        assert others != self.problems, f"no problem contains {words!r}"
        self.problems[:] = others

    def _dismiss(self, dialog: Dialog) -> None:
        self.problems.append(f"a script ran: {dialog.message}")
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:", "blob:")):
            self.problems.append(f"request to {request.url}")


@pytest.fixture
def visit(browser: Browser, cloud: Cloud) -> Iterator[Visitor]:
    visitor = Visitor(browser, cloud.environment["BOOK_PIPELINE_PAGE_URL"])
    yield visitor
    for context in browser.contexts:
        context.close()
    assert visitor.problems == []


@pytest.fixture(scope="session")  # tests of other folders may run in between, and a second run would add a trace
def books(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> dict[str, UUID]:
    """A complete book, one that contains scripts wherever it can, and one that fails; all of them have ended."""
    script = "<script>alert(1)</script>"
    books = {
        "complete": put(cloud, "complete.txt", EXAMPLE.read_bytes(), chapters="1-2", outputs=ALL_OUTPUTS),
        "hostile": put(cloud, "hostile.txt", HOSTILE.encode(), title=script, author=f'"><img src=x onerror={script}>'),
        "failed": put(cloud, "failed.txt", b"AT&TFORM an unsupported format", title="A book that fails"),
    }
    for name, book_id in books.items():
        cloud.until(f"the end of {name}", lambda book_id=book_id: has_ended(cloud, book_id))
    return books


def put(cloud: Cloud, name: str, content: bytes, **options: str) -> UUID:
    """Put a book into `raw/` and return its id."""
    metadata = {option: quote(value) for option, value in options.items()}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"raw/{name}", Body=content, Metadata=metadata)
    return uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/{name}")


def has_ended(cloud: Cloud, book_id: UUID) -> bool:
    query = "SELECT error, tts_status FROM book_processing WHERE book_id = %s"
    return any(row["error"] or row["tts_status"] == "complete" for row in cloud.sql(query, book_id))


@pytest.fixture(scope="session")
def chapters(cloud: Cloud, books: dict[str, UUID]) -> list[UUID]:
    """The selected chapters of the complete book, in order."""
    query = "SELECT chapter_id FROM chapters WHERE book_id = %s AND selected ORDER BY position"
    return [row["chapter_id"] for row in cloud.sql(query, books["complete"])]


@pytest.fixture
def address(books: dict[str, UUID]) -> str:
    """The path of the complete book's page."""
    return f"/books/{books['complete']}"
