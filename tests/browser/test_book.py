"""A book in a browser: its chapters, its audio, its download."""

import io
import re
import zipfile

import pytest
from mutagen.mp3 import MP3
from playwright.sync_api import Page, expect

TIME = "document.querySelector('audio').currentTime"


def expect_playing(page: Page, title: str) -> None:
    """Wait until the audio advances, and check that it is this chapter's."""
    expect(page.locator("#tracks [aria-current=true]")).to_have_text(title)
    at = page.evaluate(TIME)
    page.wait_for_function(f"at => {TIME} > at + 0.3", arg=at)
    assert page.evaluate("document.querySelector('audio').error") is None


def test_the_library_links_to_the_book_and_the_book_to_its_chapters(visit, books, chapters):
    page = visit()
    page.locator(f"#book-{books['complete']}").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Lamplighter of Gull Rock")
    complete = page.locator("#cells .complete")
    expect(complete).to_have_count(len(chapters))
    complete.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CHAPTER I. The Lamp")
    page.get_by_role("link", name="Next chapter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CHAPTER II. The Verse")
    page.get_by_label("Breadcrumb").get_by_role("link", name="The Lamplighter of Gull Rock").click()
    page.wait_for_url(f"**/books/{books['complete']}")


def test_a_cell_without_visible_text_has_an_accessible_name(visit, address):
    page = visit(address)
    page.evaluate("document.getElementById('states').classList.add('many', 'very-many')")
    cell = page.locator("#cells .complete a").first
    expect(cell).to_have_accessible_name(re.compile(r"^\d+ · CHAPTER I. The Lamp · complete · \d:\d\d$"))
    assert cell.bounding_box()["width"] < 200


def test_the_audio_plays_and_continues_with_the_next_chapter(visit, address):
    page = visit(address)
    page.locator("#tracks").get_by_role("link", name="CHAPTER I. The Lamp").click()
    expect_playing(page, "CHAPTER I. The Lamp")
    assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(68, abs=20)
    page.evaluate("() => { const audio = document.querySelector('audio'); audio.currentTime = audio.duration - 0.5; }")
    expect_playing(page, "CHAPTER II. The Verse")
    page.get_by_role("button", name="Previous").click()
    expect_playing(page, "CHAPTER I. The Lamp")
    page.reload()
    expect(page.locator("#tracks [aria-current=true]")).to_have_text("CHAPTER I. The Lamp")


def test_the_player_is_controlled_by_keyboard(visit, address):
    page = visit(address)
    page.locator("#tracks a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_playing(page, "CHAPTER II. The Verse")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => {TIME} > 10")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('audio').paused")
    page.get_by_label("Speed").select_option("2")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2


def test_the_audiobook_is_downloaded_as_a_valid_zip(visit, address, chapters):
    page = visit(address)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download audiobook").click()
    download = started.value
    assert download.suggested_filename == "The Lamplighter of Gull Rock.zip"
    with zipfile.ZipFile(download.path()) as archive:
        assert archive.testzip() is None
        files = sorted(name for name in archive.namelist() if name.endswith(".mp3"))
        assert [name.rpartition("/")[2] for name in files] == [
            "001 - CHAPTER I. The Lamp.mp3",
            "002 - CHAPTER II. The Verse.mp3",
        ]
        assert all(MP3(io.BytesIO(archive.read(name))).info.length > 20 for name in files)


def test_a_failed_book_shows_its_error_and_what_to_do(visit, books):
    page = visit(f"/books/{books['failed']}")
    remedy = page.locator(".remedy")
    expect(remedy).to_contain_text("SourceRejected")
    expect(remedy).to_contain_text("and send it again")


def test_estimate_and_actual_cost_are_shown_side_by_side(visit, address):
    costs = visit(address).get_by_role("table", name="Estimated when the book was parsed")
    for column in ("Estimated", "Actual", "Difference"):
        expect(costs.get_by_role("columnheader", name=column)).to_be_visible()
    expect(costs.get_by_role("row").filter(has_text="elevenlabs").get_by_text("$0.17")).to_have_count(2)


def test_a_chapter_shows_each_change_and_its_author(visit, address, chapters):
    page = visit(f"{address}/chapters/{chapters[0]}")
    texts = page.get_by_role("table", name="Source and formatted text")
    row = texts.get_by_role("row").filter(has_text="had asked the harbour board for a boy")
    source, formatted = row.get_by_role("cell").all()
    expect(source.locator("del.model").first).to_have_text("Mr.")
    expect(formatted.locator("ins.model").first).to_have_text("Mister")
    expect(texts.locator("del.rule.emphasis").first).to_have_text("_")
    expect(formatted).to_contain_text("eighteen seventy-five")
    change = formatted.locator("ins.model").first
    style = "element => getComputedStyle(element).backgroundColor + getComputedStyle(element).textDecorationLine"
    before = change.evaluate(style)
    assert before != formatted.evaluate(style), "the change is highlighted"
    page.get_by_role("group", name="By the model").get_by_label("abbreviation").uncheck()
    assert change.evaluate(style) != before
    expect(change).to_have_text("Mister")
    unchanged = texts.get_by_role("row").filter(has_text="Yes, sir.").first
    expect(unchanged).to_be_visible()
    page.get_by_label("Only paragraphs with audible changes").check()
    expect(unchanged).to_be_hidden()
    expect(row).to_be_visible()


def test_a_chapter_shows_its_attempts_its_charges_and_its_log(visit, address, chapters):
    page = visit(f"{address}/chapters/{chapters[0]}")
    attempts = page.locator("#attempts").get_by_role("row")
    expect(attempts.filter(has_text="formatting")).to_contain_text("complete")
    expect(attempts.filter(has_text="narrating").last).to_contain_text("complete")  # one before may have yielded
    charges = page.locator("#charges").get_by_role("row")
    expect(charges.filter(has_text="gemini").first).to_contain_text("paid")
    expect(charges.filter(has_text="elevenlabs").first).to_contain_text("$0.")
    expect(page.locator("#log")).to_contain_text("FormatChapter")


def test_a_chapter_plays_on_its_page(visit, address, chapters):
    page = visit(f"{address}/chapters/{chapters[1]}")
    page.locator("audio").evaluate("audio => audio.play()")
    expect_playing(page, "CHAPTER II. The Verse")


def test_scripts_in_a_book_are_shown_as_text(visit, books, cloud):
    """Title, author, heading and text are escaped; a script that ran would open a dialog and fail the test."""
    script = "<script>alert(1)</script>"
    query = "SELECT chapter_id FROM chapters WHERE book_id = %s AND selected"
    (chapter,) = [row["chapter_id"] for row in cloud.sql(query, books["hostile"])]
    library = visit()
    expect(library.locator(f"#book-{books['hostile']}").get_by_role("link")).to_have_text(script)
    book = visit(f"/books/{books['hostile']}")
    expect(book.get_by_role("heading", level=1)).to_have_text(script)
    assert book.title().startswith(script)
    expect(book.locator("#head")).to_contain_text(f'"><img src=x onerror={script}>')
    expect(book.locator("#cells")).to_contain_text('<script>alert("heading")</script>')
    chapter_page = visit(f"/books/{books['hostile']}/chapters/{chapter}")
    expect(chapter_page.locator("#text")).to_contain_text('<img src=x onerror=alert("text")>')
    expect(chapter_page.locator("#text")).to_contain_text('</textarea><script>alert("more")</script>')
    for page in (library, book, chapter_page):
        assert page.locator("main img, main script").count() == 0
