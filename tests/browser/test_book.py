"""A book in a browser: its chapters, its audio, its download."""

import io
import json
import re
import zipfile
from typing import Any
from uuid import UUID

import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Cloud

BOUND_COVER = "[src^='/books/'][src$='/cover?bound']"
COVER = f".cover > [src^='/books/'][src$='/cover'], .cover > {BOUND_COVER}, .bound-cover{BOUND_COVER}"
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
        assert {name.rpartition("/")[0] for name in archive.namelist()} == {
            "Hester Quillane/The Lamplighter of Gull Rock"
        }
        assert [name.rpartition("/")[2] for name in files] == [
            "001 - CHAPTER I. The Lamp.mp3",
            "002 - CHAPTER II. The Verse.mp3",
        ]
        assert all(MP3(io.BytesIO(archive.read(name))).info.length > 20 for name in files)


def play(page: Page, source: str, *, at: float) -> dict[str, float]:
    """Play a source in an audio element of its own from a place; return its length and where it is then, in seconds."""
    return page.evaluate(
        """async ([source, at]) => {
            const audio = new Audio(source);
            const happened = name => new Promise((done, failed) => {
                audio.addEventListener(name, done, {once: true});
                audio.addEventListener("error", () => failed(new Error(audio.error.message)), {once: true});
            });
            audio.load();
            await happened("canplay");
            audio.currentTime = at;
            await happened("seeked");
            const from = audio.currentTime;
            await audio.play();
            while (audio.currentTime < from + 0.2) await happened("timeupdate");
            audio.pause();
            return {length: audio.duration, from, error: audio.error};
        }""",
        [source, at],
    )


@pytest.fixture
def manifest(cloud: Cloud, books: dict[str, UUID]) -> dict[str, Any]:
    """The manifest of the complete book, with its finished files."""
    cloud.wait_for_files(books["complete"])
    return json.loads(cloud.read(f"audio/{books['complete']}/manifest.json"))


def test_the_browser_plays_the_m4b_from_a_chapter_mark(visit, address, manifest):
    start = manifest["binding"]["m4b"]["starts"][1]
    played = play(visit(address), f"{address}/audiobook.m4b", at=start)
    assert played["length"] == pytest.approx(float(manifest["seconds"]), abs=0.1)
    assert played["from"] == pytest.approx(start, abs=0.01)
    assert played["error"] is None


def test_the_browser_plays_a_downloaded_mp3_with_its_cover(visit, address, manifest):
    page = visit(address)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download audiobook").click()
    with zipfile.ZipFile(started.value.path()) as archive:
        name = next(name for name in archive.namelist() if name.endswith("001 - CHAPTER I. The Lamp.mp3"))
        mp3, cover = archive.read(name), archive.read(f"{name.rpartition('/')[0]}/cover.jpg")
    assert ID3(io.BytesIO(mp3)).getall("APIC")[0].data == cover
    page.route("**/downloaded.mp3", lambda route: route.fulfill(body=mp3, content_type="audio/mpeg"))
    played = play(page, "/downloaded.mp3", at=5)
    assert played["length"] == pytest.approx(float(manifest["chapters"][0]["seconds"]), abs=0.1)
    assert played["error"] is None


def test_the_players_cover_is_the_one_of_the_files(visit, cloud, address, manifest):
    page = visit(address)
    page.get_by_role("button", name="Play", exact=True).click()
    expect_playing(page, "CHAPTER I. The Lamp")
    shown = page.evaluate(
        """async () => {
            const answer = await fetch(navigator.mediaSession.metadata.artwork[0].src);
            return Array.from(new Uint8Array(await answer.arrayBuffer()));
        }"""
    )
    assert bytes(shown) == cloud.read(manifest["binding"]["cover"]["key"])


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
    source, formatted, _ = row.get_by_role("cell").all()
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
        assert page.locator(f"main img:not({COVER}), main script").count() == 0


def test_the_keys_work_anywhere_and_are_listed(visit, address):
    page = visit(address)
    expect(page.locator("#tracks a").first).to_be_visible()
    page.keyboard.press("Space")
    expect_playing(page, "CHAPTER I. The Lamp")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => {TIME} > 30")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"() => {TIME} < 30")
    page.keyboard.press(">")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.25
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_be_visible()
    help_.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.keyboard.press("Space")
    expect(page.locator("#tracks [aria-current=true]")).to_have_text("CHAPTER I. The Lamp")


def test_buttons_skip_and_the_speed_goes_to_three(visit, address):
    page = visit(address)
    page.get_by_role("button", name="Play", exact=True).click()
    expect_playing(page, "CHAPTER I. The Lamp")
    page.get_by_role("button", name="On 30 seconds").click()
    page.wait_for_function(f"() => {TIME} > 30")
    page.get_by_role("button", name="Back 15 seconds").click()
    page.wait_for_function(f"() => {TIME} < 30")
    page.get_by_label("Speed").select_option("3")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 3
    read = "(({ title, artist, album, artwork }) => [title, artist, album, artwork[0].src])"
    metadata = page.evaluate(f"{read}(navigator.mediaSession.metadata)")
    assert metadata[:3] == ["CHAPTER I. The Lamp", "Hester Quillane", "The Lamplighter of Gull Rock"]
    assert metadata[3].endswith(f"{address}/cover?bound")


def test_the_position_in_each_chapter_is_kept(visit, address, chapters):
    page = visit(address)
    page.get_by_role("button", name="Play", exact=True).click()
    expect_playing(page, "CHAPTER I. The Lamp")
    page.get_by_role("button", name="On 30 seconds").click()
    page.wait_for_function(f"() => {TIME} > 30")
    page.get_by_role("button", name="Next chapter").click()
    expect_playing(page, "CHAPTER II. The Verse")
    page.locator("#tracks a").first.click()
    page.wait_for_function(f"() => {TIME} > 25")
    page.goto(f"{address}/chapters/{chapters[0]}")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(f"() => {TIME} > 25")


def test_a_bookmark_has_a_note_and_stays(visit, address):
    page = visit(address)
    page.get_by_role("button", name="Play", exact=True).click()
    expect_playing(page, "CHAPTER I. The Lamp")
    page.keyboard.press("b")
    page.keyboard.type("a fine passage")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bookmark", exact=True)).to_be_focused()
    page.reload()
    note = page.get_by_label("Note on 1 CHAPTER I. The Lamp")
    expect(note).to_have_value("a fine passage")
    page.get_by_role("button", name="1 CHAPTER I. The Lamp").first.click()
    expect_playing(page, "CHAPTER I. The Lamp")
    page.get_by_role("button", name="Remove the bookmark").click()
    expect(page.locator("#bookmarks")).to_be_hidden()


def test_the_sleep_timer_pauses_at_the_end_of_the_chapter_and_after_minutes(visit, address):
    page = visit(address)
    page.get_by_label("Sleep timer").select_option("chapter")
    page.get_by_role("button", name="Play", exact=True).click()
    expect_playing(page, "CHAPTER I. The Lamp")
    page.evaluate("() => { const audio = document.querySelector('audio'); audio.currentTime = audio.duration - 0.5; }")
    expect(page.locator("#now")).to_contain_text("at the end of the chapter")
    assert page.evaluate("document.querySelector('audio').paused")
    page.reload()
    expect(page.locator("#tracks [aria-current=true]")).to_have_text("CHAPTER II. The Verse")
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_label("Sleep timer").select_option("5")
    expect(page.locator("#sleep-left")).to_contain_text("left")
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 300_000; }")
    expect(page.locator("#now")).to_contain_text("sleep timer")
    assert page.evaluate("document.querySelector('audio').paused")


def test_on_a_phone_the_player_stays_at_the_foot(visit, address):
    page = visit(address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    play = page.get_by_role("button", name="Play", exact=True)
    expect(play).to_be_in_viewport()
    page.locator("#costs").scroll_into_view_if_needed()
    expect(play).to_be_in_viewport()
    play.click()
    expect_playing(page, "CHAPTER I. The Lamp")
