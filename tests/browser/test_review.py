"""The review of a book: by keyboard, on a phone, in the dark, and with what a book may have in its titles."""

from itertools import product

import pytest
from playwright.sync_api import expect

from .conftest import put
from .test_accessibility import PHONE, WIDE, violations

WAITS = "SELECT execution_arn FROM book_processing WHERE book_id = %s AND review_token IS NOT NULL"
NAMES = ("The Lamp", "Ночь 夜 🌙", "<script>alert(1)</script>", "x" * 300)
BOOK = "# Preface\n\nA few words before the book begins.\n\n" + "".join(
    f"# Chapter {n}: {name}\n\n{'The lamp was lit, and the sea was calm. ' * 9}\n\n" for n, name in enumerate(NAMES, 1)
)


@pytest.fixture(scope="module")
def reviewed(cloud):
    book_id = put(cloud, "reviewed.md", BOOK.encode(), review="true", title="The Review")
    cloud.until("the review", lambda: cloud.sql(WAITS, book_id))
    yield book_id
    for waiting in cloud.sql(WAITS, book_id):  # the test that approves it has not run
        cloud.client("stepfunctions").stop_execution(executionArn=waiting["execution_arn"])
    cloud.ended(cloud.sql("SELECT execution_arn FROM book_processing WHERE book_id = %s", book_id)[0]["execution_arn"])


def test_axe_finds_nothing_serious_and_it_fits_a_phone(visit, reviewed):
    page = visit(f"/books/{reviewed}/review")
    for viewport, scheme in product((WIDE, PHONE), ("light", "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], f"{viewport['width']} wide, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_voice_is_heard_in_the_review_before_it_is_approved(visit, cloud, reviewed):
    page = visit(f"/books/{reviewed}/review")
    page.locator("input[name='title-1']").fill("Typed before")
    page.locator("#sample-chapter").select_option(index=1)
    page.locator("#hear-sample").get_by_role("button", name="Show the price").click()
    offer = page.locator("#sample-offer")
    expect(offer).to_contain_text("Stand-in: nothing is paid")
    offer.get_by_role("button", name="Make the sample").click()
    expect(offer.locator("audio")).to_be_visible()
    seconds = "a => new Promise(done => a.duration ? done(a.duration) : (a.ondurationchange = () => done(a.duration)))"
    assert offer.locator("audio").evaluate(seconds) > 3
    assert violations(page) == []
    expect(page.locator("input[name='title-1']")).to_have_value("Typed before")
    assert cloud.sql(WAITS, reviewed), "the book still waits"


def test_a_book_is_approved_by_keyboard_after_an_empty_choice_was_refused(visit, cloud, reviewed):
    page = visit(f"/books/{reviewed}")
    page.get_by_role("link", name="Review and approve").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review before paying")).to_be_visible()
    total, first = page.locator("#review-usd").inner_text(), page.locator("input[value='1'][name=tick]")
    page.get_by_role("button", name="Untick all").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#review-count")).to_have_text("0")
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is selected")
    visit.excuse("409 (Conflict)")
    first.focus()
    page.keyboard.press("Space")
    page.locator("input[value='2'][name=join]").focus()
    page.keyboard.press("Space")
    expect(page.locator("#review-count")).to_have_text("1")
    assert page.locator("#review-usd").inner_text() != total
    page.locator("input[name='title-1']").fill("Both 🌙")
    page.locator("#max-cost").fill("5")
    page.locator("#max-cost").press("Enter")
    page.wait_for_url(f"**/books/{reviewed}")
    cloud.until("the audiobook", lambda: cloud.sql(
        "SELECT 1 FROM book_processing WHERE book_id = %s AND tts_status = 'complete'", reviewed))  # fmt: skip
    rows = cloud.sql(
        "SELECT number, title FROM chapters WHERE book_id = %s AND selected AND withdrawn_at IS NULL", reviewed
    )
    assert [(row["number"], row["title"]) for row in rows] == [("1", "Both 🌙")]
    page.goto(f"/books/{reviewed}/review")
    expect(page.get_by_text("does not wait for a review")).to_be_visible()


def test_a_book_is_cancelled_on_its_review_without_scripts(visit, cloud):
    book_id = put(cloud, "declined.md", BOOK.encode(), review="true", title="Declined")
    cloud.until("the review", lambda: cloud.sql(WAITS, book_id))
    page = visit(f"/books/{book_id}/review", java_script_enabled=False)
    page.get_by_role("button", name="Cancel this book").click()
    page.wait_for_url(f"**/books/{book_id}")
    expect(page.get_by_text("cancelled", exact=False).first).to_be_visible()
