"""`python -m tests.browser.screenshots` takes the pictures for the README: desktop and phone, light and dark.

The library has a complete book, one in progress, one that waits for a review, and one that failed; book and chapter are
those of the example.
"""

import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import ALL_OUTPUTS, EXAMPLE, ROOT, Cloud, start, stop

from .chromium import launch
from .conftest import has_ended, put

FOLDER = ROOT / "docs" / "screenshots"
MAX_HEIGHT = {1280: 1700, 390: 1900}
"""By width; the rest of a longer page is cut off."""
CHAPTERS, SPOKEN = 12, 5
LONG_LATENCY = 600
PDF = b"%PDF-1.7"
TIDES = ("Preface", "Chapter 1. Spring", "Chapter 2. Neap", "Chapter 3. Ebb", "Chapter 4. Flood")


def main() -> None:
    """Take all screenshots."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        assert browser is not None, "Chromium is not on PATH. Install Debian's package chromium."
        cloud = start(Path(folder) / "state")
        try:
            for name, page in pages(browser, cloud, addresses(cloud)):
                page.screenshot(path=FOLDER / name)
        finally:
            stop(cloud)


def addresses(cloud: Cloud) -> dict[str, str]:
    """Add the books, and return the path of each page."""
    put(cloud, "minutes-of-the-harbour-board.pdf", PDF)
    book_id = put(cloud, EXAMPLE.name, EXAMPLE.read_bytes(), outputs=ALL_OUTPUTS)
    cloud.until("the example", lambda: has_ended(cloud, book_id))
    query = "SELECT chapter_id FROM chapters WHERE book_id = %s AND selected ORDER BY position"
    chapter = cloud.sql(query, book_id)[0]["chapter_id"]
    cloud.control.set(elevenlabs_latency=2)
    text = "".join(f"CHAPTER {n}\n\nThe {n}. letter came with the relief boat.\n\n\n" for n in range(1, CHAPTERS + 1))
    options = {"title": "Letters to a Lightkeeper", "author": "A. Penhale"}
    letters = put(cloud, "letters.txt", text.encode(), **options)
    cloud.until("the first chapters", lambda: cloud.control.counters("elevenlabs")["in_flight"] == SPOKEN)
    cloud.control.set(elevenlabs_latency=LONG_LATENCY)
    cloud.until("their audio", lambda: spoken(cloud, letters) == SPOKEN)
    pieces = [f"# {name}\n\n{'The tide came with the relief boat, and went with it. ' * 60}\n\n" for name in TIDES]
    tides = put(cloud, "tides.md", "".join(pieces).encode(), title="The Book of Tides", review="true")
    waits = "SELECT 1 FROM book_processing WHERE book_id = %s AND review_token IS NOT NULL"
    cloud.until("the review", lambda: cloud.sql(waits, tides))
    book, review = f"/books/{book_id}", f"/books/{tides}/review"
    return {"library": "/", "book": book, "chapter": f"{book}/chapters/{chapter}", "review": review}


def spoken(cloud: Cloud, book_id: UUID) -> int:
    """Return how many chapters of the book are complete."""
    query = (
        "SELECT count(*) FROM chapters JOIN chapter_processing USING (chapter_id) "
        "WHERE book_id = %s AND tts_status = 'complete'"
    )
    return cloud.sql(query, book_id)[0]["count"]


def pages(browser: Browser, cloud: Cloud, addresses: dict[str, str]) -> Iterator[tuple[str, Page]]:
    """Yield each screenshot's file name and its page."""
    home = cloud.environment["BOOK_PIPELINE_PAGE_URL"]
    for (name, address), (width, highest), scheme in product(addresses.items(), MAX_HEIGHT.items(), ("light", "dark")):
        viewport = {"width": width, "height": highest // 2}
        context = browser.new_context(base_url=home, viewport=viewport, color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        page.wait_for_timeout(1500)  # for the trace and the log, which are loaded after the page
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(height, highest)})
        yield f"{name}-{width}-{scheme}.png", page
        context.close()


main()
