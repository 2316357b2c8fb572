"""The shelf in a browser: a book is dropped on it and goes its way before one's eyes."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import put

CHAPTERS = 6
"""Spoken five at a time: so there is a while in which some are and some are not."""
PATIENCE = 60_000
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
  const told = (kind) => main.dispatchEvent(new DragEvent(kind, event));
  told("dragover");
  const dragging = document.body.classList.contains("dragging");
  told("drop");
  return dragging && !document.body.classList.contains("dragging");
}"""


def book(title: str, chapters: int) -> str:
    told = "".join(
        f"CHAPTER {n}\n\nThe lamp of {title} was lit for the {n}. time.\n\n\n" for n in range(1, chapters + 1)
    )
    return f"Title: {title}\nAuthor: A. Writer\nLanguage: English\n\n\n{told}"


def row(page: Page, title: str):
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title, exact=True))


def test_a_file_that_is_chosen_becomes_a_book_whose_bar_moves_without_a_reload(visit, cloud):
    cloud.control.set(elevenlabs_latency=0.8)
    page = visit()
    page.evaluate("window.marker = 'the same page'")
    text = book("chosen", CHAPTERS)
    page.get_by_label("A file").set_input_files(
        {"name": "chosen.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Drop").click()
    expect(page.get_by_role("status").filter(has_text="chosen.txt is dropped")).to_be_visible()
    chosen = row(page, "chosen")
    expect(chosen).to_be_visible(timeout=PATIENCE)
    page.evaluate(GATHER_COUNTS, chosen.get_attribute("id"))
    expect(chosen.get_by_text("complete", exact=True)).to_be_visible(timeout=PATIENCE)
    cloud.control.reset()
    spoken = [int(count.partition("/")[0]) for count in page.evaluate("window.counts") if "/" in count]
    assert spoken == sorted(spoken)
    assert spoken[-1] == CHAPTERS
    assert set(spoken) - {0, CHAPTERS}, "the bar was seen on its way"
    bar = chosen.get_by_role("img", name=f"{CHAPTERS} of {CHAPTERS} chapters are spoken")
    width = bar.locator(".fill-complete").bounding_box()["width"]
    assert width == pytest.approx(bar.bounding_box()["width"], abs=2)
    assert page.evaluate("window.marker") == "the same page"
    expect(chosen).to_contain_text("of audio")
    expect(chosen).to_contain_text("$0.")


def test_a_file_that_is_dragged_onto_the_page_becomes_a_book(visit):
    page = visit()
    page.get_by_text("Wishes").click()
    page.get_by_label("Title").fill("Dragged here")
    assert page.evaluate(DROP, ["dragged.txt", book("Dragged", 1)])
    expect(page.get_by_text("dragged.txt is dropped")).to_be_visible()
    expect(row(page, "Dragged here")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Title")).to_have_value("")


def test_what_is_refused_says_why_on_the_page(visit):
    page = visit()
    page.get_by_label("or an address").fill("nowhere")
    page.get_by_label("or an address").press("Enter")
    expect(page.get_by_role("status").filter(has_text="source_url")).to_contain_text("must be an http://")
    expect(page.get_by_label("or an address")).to_have_value("nowhere")
    visit.excuse("400 (Bad Request)")


def test_a_failed_book_says_why_and_what_to_do(visit, books):
    page = visit()
    failed = page.locator(f"#book-{books['failed']}")
    expect(failed.locator(".remedy strong")).to_have_text("SourceRejected")
    expect(failed.locator(".remedy")).to_contain_text(".epub")
    expect(page.locator("#summary")).to_contain_text("failed")


def test_the_keyboard_alone_gets_to_a_book(visit, books):
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    address = f"/books/{books['whole']}"
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == address:
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "one sees where one is"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_a_book_that_is_looked_at_keeps_the_keyboard_when_it_changes(visit, cloud, books):
    page = visit()
    link = page.locator(f"#book-{books['whole']} h2 a")
    link.focus()
    cloud.sql("UPDATE books SET author = 'Somebody else' WHERE book_id = %s", books["whole"])
    expect(page.locator(f"#book-{books['whole']}")).to_contain_text("Somebody else", timeout=PATIENCE)
    expect(link).to_be_focused()


def test_without_script_the_shelf_is_read_and_the_form_drops(visit, cloud, books):
    page = visit(java_script_enabled=False)
    expect(page.locator(f"#book-{books['whole']}")).to_contain_text("The Lamplighter of Gull Rock")
    file = {"name": "plain.txt", "mimeType": "text/plain", "buffer": book("Plain", 1).encode()}
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Drop").click()
    expect(page.get_by_role("heading", name="Dropped")).to_be_visible()
    page.get_by_role("link", name="To the shelf").click()
    page.wait_for_url("**/")


def see(page: Page, visible: bool) -> None:
    """Bring the page before somebody's eyes, or out of sight."""
    page.evaluate(
        """visible => {
          Object.defineProperty(document, "hidden", { value: !visible, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visible,
    )


def test_a_page_that_was_out_of_sight_is_true_when_it_is_back(visit, cloud):
    page = visit()
    see(page, False)
    book_id = put(cloud, "meanwhile.txt", book("meanwhile", 1).encode())
    cloud.until("the book", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s AND title IS NOT NULL", book_id))
    expect(row(page, "meanwhile")).to_have_count(0)
    see(page, True)
    expect(row(page, "meanwhile")).to_be_visible(timeout=PATIENCE)


def test_a_pipeline_that_is_gone_is_told_until_it_is_back(visit):
    page = visit()
    see(page, False)
    page.route("**/live*", lambda route: route.abort())
    see(page, True)
    expect(page.get_by_role("status").filter(has_text="No connection to the pipeline")).to_be_visible()
    page.unroute("**/live*")
    expect(page.locator("#connection")).to_be_hidden(timeout=PATIENCE)
    visit.excuse("ERR_FAILED")
