"""Every page is accessible: on a phone, in the dark scheme, by keyboard and by screen reader."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = ["library", "book", "failed book", "chapter", "voices", "lexicon", "sample", "not found"]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SERIOUS = {"serious", "critical"}


@pytest.fixture
def address(request, books, chapters):
    book = f"/books/{books['complete']}"
    return {
        "library": "/",
        "book": book,
        "failed book": f"/books/{books['failed']}",
        "chapter": f"{book}/chapters/{chapters[0]}",
        "voices": "/voices",
        "lexicon": f"{book}/lexicon",
        "sample": f"{book}/sample",
        "not found": "/nowhere",
    }[request.param]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found if rule["impact"] in SERIOUS for node in rule["nodes"]]


def expanded(page: Page) -> Page:
    """Wait for what is loaded after the page, and open all its details."""
    for placeholder in page.locator("[data-src]").all():
        expect(placeholder.locator("p > a:only-child")).to_have_count(0)
    page.evaluate("document.querySelectorAll('details').forEach(details => (details.open = true))")
    return page


@pytest.mark.parametrize("address", PAGES, indirect=True)
def test_axe_finds_nothing_serious(visit, address):
    page = expanded(visit(address))
    for viewport, scheme in product((WIDE, PHONE), ("light", "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], f"{viewport['width']} wide, {scheme}"
    if address == "/nowhere":
        visit.excuse("404 (Not Found)")


@pytest.mark.parametrize("address", PAGES, indirect=True)
def test_no_page_is_wider_than_a_phone(visit, address):
    page = expanded(visit(address, viewport=PHONE, has_touch=True, is_mobile=True))
    for width in (390, 320):
        page.set_viewport_size({**PHONE, "width": width})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if address == "/nowhere":
        visit.excuse("404 (Not Found)")


def test_a_long_library_fits_after_the_phone_is_rotated(visit, books):
    page = visit("/", viewport={"width": 844, "height": 390}, has_touch=True, is_mobile=True)
    rows = page.locator("#books > li")
    rows.last.evaluate("row => { for (let n = 0; n < 40; n++) row.parentNode.append(row.cloneNode(true)); }")
    for row in (rows.last, rows.first):  # `content-visibility` remembers the size of each row once it was visible
        for _ in range(20):  # the rows above it get their sizes on the way, which moves it
            row.scroll_into_view_if_needed()
        expect(row).to_be_in_viewport()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert rows.count() > 40, "the library stayed long"


@pytest.mark.parametrize("address", PAGES, indirect=True)
def test_each_page_has_one_main_heading_that_is_in_its_title(visit, address):
    page = visit(address)
    (heading,) = page.get_by_role("heading", level=1).all_inner_texts()
    assert heading
    assert heading in page.title()
    if address == "/nowhere":
        visit.excuse("404 (Not Found)")
