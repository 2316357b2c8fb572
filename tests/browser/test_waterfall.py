"""The waterfall in a browser: the bars' descriptions, and navigation by mouse, touch and keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import put

SETTLED_MS = 500
SELECTED = """bar => [
  [...document.querySelectorAll(".waterfall-chart .row:has(title)")].indexOf(bar.closest(".row")),
  bar.querySelector("title").textContent,
]"""


def visible_range(page: Page) -> tuple[float, float]:
    """Return the time range in view, as shares of the whole."""
    start, end, length = (
        float(page.locator("#waterfall").get_attribute(f"data-{name}")) for name in ("start", "end", "length")
    )
    return start / length, end / length


def wait_for_zoom(page: Page) -> tuple[float, float]:
    """Wait until the waterfall is zoomed in and all events of the input are handled; return the range in view."""
    expect(page.locator("#waterfall figcaption")).to_contain_text("in view")
    before, now = (0.0, 1.0), visible_range(page)
    while before != now:
        page.wait_for_timeout(SETTLED_MS)
        before, now = now, visible_range(page)
    return now


def at(page: Page, share: float) -> tuple[float, float]:
    """Return a point of the chart where no bar is, at this share of its width."""
    box = page.locator(".waterfall-chart").bounding_box()
    return box["x"] + share * box["width"], box["y"] + 4


def test_the_waterfall_shows_each_operation_and_zooms_in(visit, address):
    page = visit(address)
    waterfall = page.get_by_role("group", name="Waterfall")
    expect(waterfall.locator(".waterfall-names")).to_contain_text("formatting")
    bars = " ".join(waterfall.locator("title").all_text_contents())
    for name in ("scraping", "CHAPTER I. The Lamp", "ElevenLabs", "database ms"):
        assert name in bars
    waterfall.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".waterfall-status")).to_contain_text("scraping")
    before = waterfall.locator(".start-up, .attempt").first.bounding_box()["width"]
    page.get_by_role("link", name="Zoom in").click()
    expect(page.locator("#waterfall figcaption")).to_contain_text("in view")
    page.keyboard.press("+")
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.locator("#waterfall figcaption")).not_to_contain_text("in view")
    assert waterfall.locator(".start-up, .attempt").first.bounding_box()["width"] == pytest.approx(before, rel=0.1)


def test_the_waterfall_shows_failures(visit, books):
    page = visit(f"/books/{books['failed']}")
    expect(page.locator(".waterfall-chart .attempt.failed").first).to_be_visible()
    page.locator("#waterfall summary").click()
    expect(page.locator("#waterfall details")).to_contain_text("SourceRejected")


def test_a_range_selected_by_mouse_fills_the_view(visit, address):
    page = visit(address)
    page.locator(".waterfall-scroll").scroll_into_view_if_needed()
    page.mouse.move(*at(page, 0.6))
    page.mouse.down()
    page.mouse.move(*at(page, 0.3), steps=4)
    expect(page.locator(".selection")).to_have_count(1)
    page.mouse.up()
    assert wait_for_zoom(page) == (pytest.approx(0.3, abs=0.01), pytest.approx(0.6, abs=0.01))
    expect(page.locator(".selection")).to_have_count(0)


def test_a_click_describes_a_bar_and_does_not_zoom(visit, address):
    page = visit(address)
    bar = page.locator(".waterfall-chart .row > :has(> title)").last  # no other bar covers it
    bar.click()
    expect(page.locator(".waterfall-status")).to_have_text(bar.locator("title").text_content())
    assert visible_range(page) == (0, 1)


def test_the_wheel_zooms_around_the_pointer(visit, address):
    page = visit(address)
    page.locator(".waterfall-scroll").scroll_into_view_if_needed()
    page.mouse.move(*at(page, 0.25))
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -50)
    page.keyboard.up("Control")
    start, end = wait_for_zoom(page)
    assert end - start == pytest.approx(0.37, abs=0.02)
    assert start + 0.25 * (end - start) == pytest.approx(0.25, abs=0.01)


def test_pinching_zooms_in(visit, address):
    page = visit(address, has_touch=True)
    page.locator(".waterfall-scroll").scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    for kind, left, right in (("touchStart", 0.4, 0.5), ("touchMove", 0.38, 0.52), ("touchMove", 0.35, 0.55)):
        points = [{"x": x, "y": y} for x, y in (at(page, left), at(page, right))]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    start, end = wait_for_zoom(page)
    assert end - start == pytest.approx(0.5, abs=0.03)
    assert start + 0.45 * (end - start) == pytest.approx(0.45, abs=0.02)


def test_the_keyboard_zooms_and_selects_bars(visit, address):
    page = visit(address)
    waterfall = page.get_by_role("group", name="Waterfall")
    waterfall.focus()
    page.keyboard.press("+")
    start, end = wait_for_zoom(page)
    assert (start, end) == (pytest.approx(0.25, abs=0.01), pytest.approx(0.75, abs=0.01))
    expect(waterfall).to_be_focused()
    page.keyboard.press("-")
    expect(page.locator("#waterfall figcaption")).not_to_contain_text("in view")
    rows = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        row, title = page.locator(".waterfall-chart .selected").evaluate(SELECTED)
        expect(page.locator(".waterfall-status")).to_have_text(title)
        rows.append(row)
    assert rows == [0, 1, 1, 0]


def test_zooming_in_stops_at_the_shortest_range(visit, address):
    page = visit(address)
    page.get_by_role("group", name="Waterfall").focus()
    for _ in range(30):
        page.keyboard.press("+")
    start, end = wait_for_zoom(page)
    assert 0 < (end - start) * float(page.locator("#waterfall").get_attribute("data-length")) < 0.1


def test_the_waterfall_grows_while_the_book_is_in_progress(visit, cloud):
    cloud.control.set(elevenlabs_latency=6)
    book_id = put(cloud, "grows.txt", b"Title: Grows\n\nCHAPTER 1\n\nThe lamp was lit.\n")
    cloud.until("its row", lambda: cloud.sql("SELECT 1 FROM book_processing WHERE book_id = %s", book_id))
    page = visit(f"/books/{book_id}")
    waterfall = page.locator("#waterfall")
    expect(waterfall).to_contain_text("so far")
    expect(page.locator(".waterfall-chart .attempt.running")).not_to_have_count(0)
    cloud.control.reset()
    expect(waterfall.locator("figcaption")).not_to_contain_text("so far")
    expect(waterfall.locator("title", has_text=re.compile("ElevenLabs"))).not_to_have_count(0)
    expect(page.locator(".waterfall-chart .attempt.running")).to_have_count(0)
