"""The page in a real browser.

Every page that a test opens is listened to: an error, a word on the console, a request to anybody else, or a dialogue
that a script has opened fails the test that it comes up in.
"""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

from tests.e2e.conftest import EXAMPLE, Cloud

from .chromium import NAMES, launched

PATIENCE = 20_000
"""Milliseconds, on a busy machine."""
MISCHIEF = """Title: Mischief

CHAPTER 1. <script>alert("heading")</script>

<img src=x onerror=alert("text")> said the _lamp_ to the </textarea><script>alert("more")</script> sea.
"""


@pytest.fixture(scope="package")  # while it is there, no test beside it could run a loop of asyncio's
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        if browser is None:
            why = f"There is no browser here: none of {', '.join(NAMES)} on PATH. Install Debian's package chromium."
            pytest.fail(why) if "BOOK_PIPELINE_BROWSER_NEEDED" in os.environ else pytest.skip(why)
        yield browser
        browser.close()


class Visitor:
    """Opens pages, each in a browser's context of its own, and listens to what goes wrong in them."""

    def __init__(self, browser: Browser, home: str) -> None:
        self._browser, self._home = browser, home
        self.problems: list[str] = []

    def __call__(self, address: str = "/", **options: Any) -> Page:
        page = self._browser.new_context(base_url=self._home, **options).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self.problems.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("request", self._note)
        page.goto(address)
        return page

    def excuse(self, words: str) -> None:
        """Forget the problems with these words; there must be one."""
        left = [problem for problem in self.problems if words not in problem]
        assert left != self.problems, f"nothing was said of {words}"
        self.problems[:] = left

    def _dismiss(self, dialog: Dialog) -> None:
        self.problems.append(f"a script ran: {dialog.message}")
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self._home, "data:", "blob:")):
            self.problems.append(f"asked {request.url}")


@pytest.fixture
def visit(browser: Browser, cloud: Cloud) -> Iterator[Visitor]:
    visitor = Visitor(browser, cloud.environment["BOOK_PIPELINE_PAGE_URL"])
    yield visitor
    for context in browser.contexts:
        context.close()
    assert visitor.problems == []


@pytest.fixture(scope="session")  # tests of other folders may come between: made anew, they would have a second trace
def books(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> dict[str, UUID]:
    """A book that is whole, one whose every word is an attack, and one that fails; all of them ended."""
    script = "<script>alert(1)</script>"
    made = {
        "whole": put(cloud, "whole.txt", EXAMPLE.read_bytes(), chapters="1-2"),
        "mischief": put(
            cloud, "mischief.txt", MISCHIEF.encode(), title=script, author=f'"><img src=x onerror={script}>'
        ),
        "failed": put(cloud, "failed.txt", b"%PDF-1.7 no book that is read here", title="A book that fails"),
    }
    for name, book_id in made.items():
        cloud.until(f"the end of {name}", lambda book_id=book_id: has_ended(cloud, book_id))
    return made


def put(cloud: Cloud, name: str, content: bytes, **wishes: str) -> UUID:
    """Put a book into `raw/` as anyone would, and return its id."""
    metadata = {wish: quote(value) for wish, value in wishes.items()}
    cloud.client("s3").put_object(Bucket=cloud.bucket, Key=f"raw/{name}", Body=content, Metadata=metadata)
    return uuid5(NAMESPACE_URL, f"s3://{cloud.bucket}/raw/{name}")


def has_ended(cloud: Cloud, book_id: UUID) -> bool:
    query = "SELECT error, tts_status FROM book_processing WHERE book_id = %s"
    return any(row["error"] or row["tts_status"] == "complete" for row in cloud.sql(query, book_id))


@pytest.fixture(scope="session")
def chapters(cloud: Cloud, books: dict[str, UUID]) -> list[UUID]:
    """The narrated chapters of the whole book, in order."""
    query = "SELECT chapter_id FROM chapters WHERE book_id = %s AND narrated ORDER BY position"
    return [row["chapter_id"] for row in cloud.sql(query, books["whole"])]


@pytest.fixture
def address(books: dict[str, UUID]) -> str:
    """Where the whole book's page is."""
    return f"/books/{books['whole']}"
