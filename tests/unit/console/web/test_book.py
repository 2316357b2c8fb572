"""A book's page as the server renders it."""

from decimal import Decimal
from uuid import UUID

import pytest
from lxml import html

from console.web.book import BookView
from events.schemas.describe_books import BookExecution, LeftOutWords, QueuePlace, RemovedWords, StageCost
from tests.unit.console.web.states import BOOK, at, book_state, chapter_state, text


@pytest.fixture
def shown(stack, page):
    """Return the page of a book, as a tree."""

    def show(*chapters, **fields):
        stack.books[BOOK] = book_state(*chapters, **fields)
        answer = page.get(f"/books/{BOOK}")
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    return show


@pytest.mark.parametrize(
    ("states", "label"),
    [
        ("pending pending", "pending"),
        ("running pending", "formatting"),
        ("complete pending", "formatted"),
        ("complete running", "narrating"),
        ("complete complete", "complete 1:01"),
        ("failed pending", "failed"),
        ("complete failed", "failed"),
        ("running complete", "formatting"),
    ],
)
def test_a_cell_shows_the_chapters_number_title_and_state(shown, states, label):
    cell = shown(chapter_state(7, states)).get_element_by_id(f"cell-{UUID(int=7)}")
    assert text(cell) == f"7 Chapter 7 {label}"
    assert cell.get("class") == label.split()[0]
    assert cell.find("a").get("href") == f"/books/{BOOK}/chapters/{UUID(int=7)}"


def test_a_chapter_that_is_left_out_has_a_cell_with_the_reason_and_no_track(shown):
    left_out = (chapter_state(1, selected=False, kind="front"), chapter_state(3, selected=False, kind="chapter"))
    tree = shown(left_out[0], chapter_state(2), left_out[1])
    cells = "1 Chapter 1 left out: front 2 Chapter 2 complete 1:01 3 Chapter 3 not requested"
    assert text(tree.get_element_by_id("cells")) == cells
    assert text(tree.get_element_by_id("tracks")) == "2 Chapter 2 1:01"
    assert text(tree.get_element_by_id("states")) == "1 complete 2 left out"
    assert text(tree.find_class("count")[0]) == "1/1"


def test_only_complete_chapters_are_playable(shown):
    tracks = shown(chapter_state(1), chapter_state(2, "complete running")).get_element_by_id("tracks")
    assert [link.get("href") for link in tracks.iter("a")] == [f"/books/{BOOK}/chapters/{UUID(int=1)}/audio.mp3"]
    assert text(tracks) == "1 Chapter 1 1:01 2 Chapter 2 narrating"


def test_titles_and_authors_are_escaped(shown):
    name = "<script>alert('x')</script> & \"more\""
    tree = shown(chapter_state(1, title=name), title=name, author=name, source_url="https://example.org/?<b>")
    assert [
        script.get("src") for script in tree.iter("script") if not script.get("src", "").startswith("/static/")
    ] == []
    assert text(tree.find(".//h1")) == name
    assert name in text(tree.get_element_by_id("cells"))
    assert name in text(tree.get_element_by_id("tracks"))
    assert tree.get_element_by_id("player").get("data-title") == name


def test_a_failed_book_shows_the_whole_error_and_the_first_ten_failed_chapters(shown):
    remedy = "The voice does not exist. " * 100 + "Choose another voice, and start the book again."
    tree = shown(
        *(
            chapter_state(n, "complete failed", error="ProviderRejected", error_message=f"No voice {n}.")
            for n in range(1, 13)
        ),
        error="ChaptersIncomplete",
        error_message=remedy,
    )
    assert text(tree.find_class("remedy")[0]) == f"Chapters are missing {remedy} ChaptersIncomplete"
    failures = [text(item) for item in tree.find_class("failures")[0]]
    assert failures[0] == "1 Chapter 1 The provider rejected the call No voice 1."
    assert (len(failures), failures[-1]) == (11, "and 2 more")


def test_costs_show_estimate_actual_and_difference(shown):
    paid = {"calls": 3, "input_tokens": 0, "output_tokens": 0}
    costs = [
        StageCost(stage="FormatChapter", provider="gemini", characters=0, usd=Decimal("0.25"),
                  estimated_usd=Decimal("0.2"), difference_usd=Decimal("0.05"), **paid),
        StageCost(stage="GenerateAudio", provider="elevenlabs", characters=12345,
                  credits=Decimal("6172.5"), usd=Decimal(1),
                  estimated_usd=Decimal("1.5"), difference_usd=Decimal("-0.5"), **paid),
    ]  # fmt: skip
    rows = [text(row) for row in shown(costs=costs).get_element_by_id("costs").iter("tr")]
    assert rows[1:] == [
        "formatting gemini 3 $0.20 $0.25 +$0.0500",
        "narrating elevenlabs 3 12,345 6,172 $1.50 $1.00 −$0.50",
        "Total $1.70 $1.25 −$0.45",
    ]


def test_what_is_not_narrated_is_shown_by_reason_with_its_first_words(shown):
    removed = RemovedWords(reason="comments", words=1200, share=0.0004, begins="First! <b>")
    chapters = LeftOutWords(kind="chapter", words=90, share=0.5, largest="Two", begins="It was cold")
    tree = shown(removed=[removed], left_out=[chapters])
    assert [text(row) for row in tree.get_element_by_id("left-out").iter("tr")][1:] == [
        "chapters that are not selected text 90 50.0% It was cold…",
        "comments source 1,200 < 0.1% First! <b>…",
    ]


def test_a_book_that_is_narrated_completely_has_no_table_of_omissions(shown):
    assert text(shown().get_element_by_id("left-out")) == ""


def test_only_a_complete_book_can_be_downloaded(shown):
    complete = shown(chapter_state(1), stage="complete").get_element_by_id("download")
    assert complete.find(".//a").get("href") == f"/books/{BOOK}/audiobook.zip"
    assert shown(chapter_state(1)).get_element_by_id("download").find(".//a") is None


@pytest.mark.parametrize(
    ("binding", "link", "words"),
    [
        ({"status": "running"}, None, "are being made"),
        ({"status": "complete", "m4b_bytes": 2_440_000}, f"/books/{BOOK}/audiobook.m4b", "2.4 MB"),
        ({"status": "complete"}, None, "all files"),
        ({"status": "failed", "error": "BindingFailed"}, None, "all files"),
    ],
)
def test_the_m4b_is_offered_once_it_is_made(shown, binding, link, words):
    part = shown(chapter_state(1), stage="complete", binding=binding).get_element_by_id("download")
    assert [a.get("href") for a in part.iter("a")][1:] == ([link] if link else [])
    assert words in text(part)


@pytest.mark.parametrize(
    ("fields", "took"),
    [
        ({"stage": "complete"}, ["took 40 s"]),
        ({"error": "SourceRejected", "error_message": "No."}, ["took 40 s"]),
        ({}, []),
    ],
    ids=["complete", "failed", "in progress"],
)
def test_the_head_shows_the_duration_of_the_latest_execution_once_it_has_ended(shown, fields, took):
    arn = "arn:aws:states:us-east-1:1:execution:book-pipeline:"
    executions = [
        BookExecution(execution_arn=f"{arn}first", trace_id=None, began=at(0), last_at=at(9)),
        BookExecution(execution_arn=f"{arn}second", trace_id=None, began=at(300), last_at=at(340)),
    ]
    facts = shown(chapter_state(1), executions=executions, **fields).find_class("facts")[0]
    assert [text(fact) for fact in facts if text(fact).startswith("took")] == took
    assert facts.find(".//time").get("datetime") == at(300).isoformat()


def test_only_the_parts_of_a_changed_chapter_change(stack):
    stack.books[BOOK] = book_state(*(chapter_state(n, "complete running") for n in range(1, 100)))
    view = BookView(stack, BOOK)
    assert view.refresh()
    before, order = view.parts(), view.lists()
    assert not view.refresh()
    stack.books[BOOK] = book_state(
        *(chapter_state(n, "complete complete" if n == 50 else "complete running") for n in range(1, 100))
    )
    assert view.refresh()
    after = view.parts()
    changed = {name for name in after if before[name] != after[name]}
    assert changed == {"head", "states", f"cell-{UUID(int=50)}", f"track-{UUID(int=50)}"}
    assert (before.keys(), order) == (after.keys(), view.lists())


def test_an_unknown_book_returns_404(page):
    answer = page.get(f"/books/{BOOK}")
    assert (answer.status_code, f"There is no book {BOOK}" in answer.text) == (404, True)


def test_a_newer_version_that_waits_is_shown(shown):
    assert "a newer version waits" in text(
        shown(chapter_state(1), newer_version_waits=True).find(".//header[@id='head']")
    )
    assert "newer" not in text(shown(chapter_state(1)).find(".//header[@id='head']"))


def test_a_complete_book_whose_later_request_failed_is_complete_with_the_error(shown):
    fields = {"stage": "complete", "error": "InvalidRequest", "error_message": "There is no chapter 99."}
    head = shown(chapter_state(1), **fields).find(".//header[@id='head']")
    assert "complete" in head.get("class").split()
    assert "There is no chapter 99." in text(head)


def test_a_book_that_waits_for_its_turn_shows_its_place_in_line(shown):
    fields = {"stage": "WaitForTurn waiting", "queue_place": QueuePlace(place=3, seconds=7000)}
    head = shown(chapter_state(1, "pending pending"), **fields).find(".//header[@id='head']")
    assert "queued" in head.get("class").split()
    assert "waiting, 3rd in line, starts in about 2 h" in text(head)
