"""The waterfall in a browser: what each bar tells, and what mouse, fingers and keys bring into view."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import put

CHOSEN = """bar => [
  [...document.querySelectorAll(".waterfall-chart .row:has(title)")].indexOf(bar.closest(".row")),
  bar.querySelector("title").textContent,
]"""


def stretch(page: Page) -> tuple[float, float]:
    """The stretch that is in view, as shares of the whole."""
    start, end, length = (
        float(page.locator("#waterfall").get_attribute(f"data-{name}")) for name in ("start", "end", "length")
    )
    return start / length, end / length


def until_closer(page: Page) -> tuple[float, float]:
    """Wait until not all is in view; return what is."""
    expect(page.locator("#waterfall figcaption")).to_contain_text("in view")
    return stretch(page)


def at(page: Page, share: float) -> tuple[float, float]:
    """A point of the chart, so far from its left, where no bar is."""
    box = page.locator(".waterfall-chart").bounding_box()
    return box["x"] + share * box["width"], box["y"] + 4


def test_it_tells_what_took_how_long_and_comes_closer(visit, address):
    page = visit(address)
    waterfall = page.get_by_role("group", name="Waterfall")
    expect(waterfall.locator(".waterfall-names")).to_contain_text("FormatChapters")
    bars = " ".join(waterfall.locator("title").all_text_contents())
    for name in ("ScrapeBook", "CHAPTER I. The Lamp", "ElevenLabs", "database ms"):
        assert name in bars
    waterfall.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".waterfall-told")).to_contain_text("ScrapeBook")
    before = waterfall.locator(".start-up, .attempt").first.bounding_box()["width"]
    page.get_by_role("link", name="Closer").click()
    expect(page.locator("#waterfall figcaption")).to_contain_text("in view")
    page.keyboard.press("+")
    page.get_by_role("link", name="All").click()
    expect(page.locator("#waterfall figcaption")).not_to_contain_text("in view")
    assert waterfall.locator(".start-up, .attempt").first.bounding_box()["width"] == pytest.approx(before, rel=0.1)


def test_it_shows_what_failed(visit, books):
    page = visit(f"/books/{books['failed']}")
    expect(page.locator(".waterfall-chart .attempt.failed").first).to_be_visible()
    page.locator("#waterfall summary").click()
    expect(page.locator("#waterfall details")).to_contain_text("SourceRejected")


def test_a_stretch_that_the_mouse_has_drawn_fills_the_view(visit, address):
    page = visit(address)
    page.locator(".waterfall-scroll").scroll_into_view_if_needed()
    page.mouse.move(*at(page, 0.6))
    page.mouse.down()
    page.mouse.move(*at(page, 0.3), steps=4)
    expect(page.locator(".selection")).to_have_count(1)
    page.mouse.up()
    assert until_closer(page) == (pytest.approx(0.3, abs=0.01), pytest.approx(0.6, abs=0.01))
    expect(page.locator(".selection")).to_have_count(0)


def test_a_click_tells_of_a_bar_and_changes_nothing_else(visit, address):
    page = visit(address)
    bar = page.locator(".waterfall-chart .row > :has(> title)").last  # nothing lies upon it
    bar.click()
    expect(page.locator(".waterfall-told")).to_have_text(bar.locator("title").text_content())
    assert stretch(page) == (0, 1)


def test_a_turn_of_the_wheel_leaves_the_moment_under_the_pointer_where_it_is(visit, address):
    page = visit(address)
    page.locator(".waterfall-scroll").scroll_into_view_if_needed()
    page.mouse.move(*at(page, 0.25))
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -50)
    page.keyboard.up("Control")
    start, end = until_closer(page)
    assert end - start == pytest.approx(0.37, abs=0.02)
    assert start + 0.25 * (end - start) == pytest.approx(0.25, abs=0.01)


def test_two_fingers_that_spread_come_closer(visit, address):
    page = visit(address, has_touch=True)
    page.locator(".waterfall-scroll").scroll_into_view_if_needed()
    hand = page.context.new_cdp_session(page)
    for kind, left, right in (("touchStart", 0.4, 0.5), ("touchMove", 0.38, 0.52), ("touchMove", 0.35, 0.55)):
        points = [{"x": x, "y": y} for x, y in (at(page, left), at(page, right))]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    start, end = until_closer(page)
    assert end - start == pytest.approx(0.5, abs=0.03)
    assert start + 0.45 * (end - start) == pytest.approx(0.45, abs=0.02)


def test_the_keys_come_closer_go_back_and_walk(visit, address):
    page = visit(address)
    waterfall = page.get_by_role("group", name="Waterfall")
    waterfall.focus()
    page.keyboard.press("+")
    start, end = until_closer(page)
    assert (start, end) == (pytest.approx(0.25, abs=0.01), pytest.approx(0.75, abs=0.01))
    expect(waterfall).to_be_focused()
    page.keyboard.press("-")
    expect(page.locator("#waterfall figcaption")).not_to_contain_text("in view")
    rows = []
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        row, title = page.locator(".waterfall-chart .chosen").evaluate(CHOSEN)
        expect(page.locator(".waterfall-told")).to_have_text(title)
        rows.append(row)
    assert rows == [0, 1, 1, 0]


def test_it_comes_no_closer_than_there_is_to_see(visit, address):
    page = visit(address)
    page.get_by_role("group", name="Waterfall").focus()
    for _ in range(30):
        page.keyboard.press("+")
    start, end = until_closer(page)
    assert 0 < (end - start) * float(page.locator("#waterfall").get_attribute("data-length")) < 0.1


def test_it_grows_while_the_book_is_made(visit, cloud):
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
