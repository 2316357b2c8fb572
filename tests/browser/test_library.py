"""The library in a browser: a book is added, and its progress appears without a reload."""

import re
from unicodedata import combining, normalize

import pytest
from playwright.sync_api import Page, expect

from .conftest import put

CHAPTERS = 6
"""More than the five that are narrated at a time, so that some complete before the others."""
TIMEOUT_MS = 60_000
GATHER_COUNTS = """id => {
  window.counts = [];
  new MutationObserver(() => {
    const count = document.querySelector(`[id="${id}"] .count`)?.textContent;
    if (count && count !== window.counts.at(-1)) window.counts.push(count);
  }).observe(document.getElementById("books"), { childList: true, subtree: true });
}"""
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const main = document.getElementById("main");
  const event = { dataTransfer: files, bubbles: true, cancelable: true };
  const dispatch = (kind) => main.dispatchEvent(new DragEvent(kind, event));
  dispatch("dragover");
  const dragging = document.body.classList.contains("dragging");
  dispatch("drop");
  return dragging && !document.body.classList.contains("dragging");
}"""


def book(title: str, chapters: int) -> str:
    text = "".join(
        f"CHAPTER {n}\n\nThe lamp of {title} was lit for the {n}. time.\n\n\n" for n in range(1, chapters + 1)
    )
    return f"Title: {title}\nAuthor: A. Writer\nLanguage: English\n\n\n{text}"


def row(page: Page, title: str):
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title, exact=True))


def test_an_uploaded_file_becomes_a_book_whose_progress_is_updated_without_a_reload(visit, cloud):
    cloud.control.set(elevenlabs_latency=0.8)
    page = visit()
    page.evaluate("window.marker = 'the same page'")
    text = book("chosen", CHAPTERS)
    page.locator("#file").set_input_files({"name": "chosen.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_label("Review before paying").uncheck()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status").filter(has_text="chosen.txt was uploaded")).to_be_visible()
    chosen = row(page, "chosen")
    expect(chosen).to_be_visible(timeout=TIMEOUT_MS)
    page.evaluate(GATHER_COUNTS, chosen.get_attribute("id"))
    expect(chosen.get_by_text("complete", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
    cloud.control.reset()
    narrated = [int(count.partition("/")[0]) for count in page.evaluate("window.counts") if "/" in count]
    assert narrated == sorted(narrated)
    assert narrated[-1] == CHAPTERS
    assert set(narrated) - {0, CHAPTERS}, "the page showed intermediate progress"
    bar = chosen.get_by_role("img", name=f"{CHAPTERS} of {CHAPTERS} chapters narrated")
    width = bar.locator(".fill-complete").bounding_box()["width"]
    assert width == pytest.approx(bar.bounding_box()["width"], abs=2)
    assert page.evaluate("window.marker") == "the same page"
    expect(chosen).to_contain_text("of audio")
    expect(chosen).to_contain_text("$0.")


def test_a_file_dropped_on_the_page_becomes_a_book(visit):
    page = visit()
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("textbox", name="Title").fill("Dragged here")
    assert page.evaluate(DROP, ["dragged.txt", book("Dragged", 1)])
    expect(page.get_by_text("dragged.txt was uploaded")).to_be_visible()
    expect(row(page, "Dragged here")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("textbox", name="Title")).to_have_value("")


def test_a_rejected_upload_shows_its_reason(visit):
    page = visit()
    page.get_by_label("or address").fill("nowhere")
    page.get_by_label("or address").press("Enter")
    expect(page.get_by_role("status").filter(has_text="The address")).to_contain_text("must be an http://")
    expect(page.get_by_label("or address")).to_have_value("nowhere")
    visit.excuse("400 (Bad Request)")


def test_a_failed_book_shows_its_error_and_what_to_do(visit, books):
    page = visit()
    failed = page.locator(f"#book-{books['failed']}")
    expect(failed.locator(".remedy strong")).to_have_text("The source cannot be used")
    expect(failed.locator(".remedy")).to_contain_text(".epub")
    expect(page.locator("#summary")).to_contain_text("failed")


def test_a_book_can_be_opened_by_keyboard(visit, books):
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    address = f"/books/{books['complete']}"
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == address:
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "the focus is visible"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_a_focused_book_keeps_the_focus_when_it_is_updated(visit, cloud, books):
    page = visit()
    link = page.locator(f"#book-{books['complete']} h2 a")
    link.focus()
    cloud.sql("UPDATE books SET author = 'Another author' WHERE book_id = %s", books["complete"])
    expect(page.locator(f"#book-{books['complete']}")).to_contain_text("Another author", timeout=TIMEOUT_MS)
    expect(link).to_be_focused()


def test_library_and_upload_work_without_scripts(visit, cloud, books):
    page = visit(java_script_enabled=False)
    expect(page.locator(f"#book-{books['complete']}")).to_contain_text("The Lamplighter of Gull Rock")
    file = {"name": "plain.txt", "mimeType": "text/plain", "buffer": book("Plain", 1).encode()}
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Added")).to_be_visible()
    page.get_by_role("link", name="Back to the library").click()
    page.wait_for_url("**/")


def set_visible(page: Page, visible: bool) -> None:
    """Make the page believe that its tab is visible, or hidden."""
    page.evaluate(
        """visible => {
          Object.defineProperty(document, "hidden", { value: !visible, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visible,
    )


def test_a_hidden_page_is_updated_when_it_becomes_visible(visit, cloud):
    page = visit()
    set_visible(page, False)
    book_id = put(cloud, "meanwhile.txt", book("meanwhile", 1).encode())
    cloud.until("the book", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s AND title IS NOT NULL", book_id))
    expect(row(page, "meanwhile")).to_have_count(0)
    set_visible(page, True)
    expect(row(page, "meanwhile")).to_be_visible(timeout=TIMEOUT_MS)


def test_a_lost_connection_is_shown_until_it_is_restored(visit):
    page = visit()
    set_visible(page, False)
    page.route("**/live*", lambda route: route.abort())
    set_visible(page, True)
    expect(page.get_by_role("status").filter(has_text="No connection to the pipeline")).to_be_visible()
    page.unroute("**/live*")
    expect(page.locator("#connection")).to_be_hidden(timeout=TIMEOUT_MS)
    visit.excuse("ERR_FAILED")


def without_accents(name):
    return "".join(letter for letter in normalize("NFKD", name) if not combining(letter)).casefold()


def test_the_library_is_searched_sorted_and_filtered_by_its_address(visit, books):
    page = visit()
    page.get_by_role("searchbox", name="Search", exact=True).fill("lamplighter")
    page.get_by_role("searchbox", name="Search", exact=True).press("Enter")
    page.wait_for_url("**/?q=lamplighter")
    found, complete = page.locator("#books > li"), page.locator(f"#book-{books['complete']}")
    others = found.filter(has_not_text=re.compile("lamplighter", re.IGNORECASE))  # other tests add books
    expect(complete).to_be_visible()
    expect(others).to_have_count(0)
    page.get_by_label("Status").select_option("failed")
    page.wait_for_url("**/?q=lamplighter&status=failed")
    expect(complete).to_have_count(0)
    page.go_back()
    expect(complete).to_be_visible()
    expect(others).to_have_count(0)
    expect(page.get_by_label("Status")).to_have_value("")
    page.get_by_role("link", name="Show all").click()
    page.get_by_label("Sort by").select_option("title")
    page.wait_for_url("**/?sort=title")
    page.reload()
    expect(page.get_by_label("Sort by")).to_have_value("title")
    # The browser does not render those out of sight, so they have no inner text.
    names = [name.strip() for name in page.locator("#books h2").all_text_contents()]
    assert len(names) >= 3
    assert names == sorted(names, key=without_accents)


def test_the_estimate_is_shown_before_anything_starts(visit, cloud):
    page = visit()
    before = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="raw/")["KeyCount"]
    file = {"name": "estimated.txt", "mimeType": "text/plain", "buffer": book("Estimated", 3).encode()}
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Estimate").click()
    expect(page.locator("#estimate")).to_contain_text("3 chapters")
    expect(page.locator("#estimate")).to_contain_text("$0.")
    assert cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix="raw/")["KeyCount"] == before
    page.get_by_text("Options", exact=True).click()
    page.get_by_label("Footnotes").select_option("read")
    expect(page.locator("#estimate")).to_be_empty()


def test_an_error_is_beside_its_field_at_once(visit):
    page = visit()
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("textbox", name="Chapters").fill("all")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Chapters")).to_have_accessible_description(
        'must list chapter numbers like "1-3,7"'
    )
    page.get_by_role("textbox", name="Chapters").fill("1-2")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Chapters")).not_to_have_attribute("aria-invalid", "true")


def test_a_refused_upload_is_dismissed(visit):
    page = visit()
    page.locator("#file").set_input_files({"name": "x.mobi", "mimeType": "x/x", "buffer": b"\0" * 60 + b"BOOKMOBI"})
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Kindle")).to_be_visible()
    page.get_by_role("button", name="Dismiss").first.click()
    expect(page.get_by_text("Kindle")).to_have_count(0)
    visit.excuse("400 (Bad Request)")
