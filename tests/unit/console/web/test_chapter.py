"""A chapter's page as the server renders it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from lxml import html

from book_pipeline.formatting.change_log import ChangeLog, RejectedEdit, RuleOnlySpan, fingerprint
from book_pipeline.formatting.edits import Change, apply
from book_pipeline.store.keys import change_log_key, formatted_key, parsed_key
from console.client.logs import LogLine
from console.web import chapter_log
from console.web.chapter import ChapterView
from tests.unit.console.web.states import BOOK, BUCKET, at, chapter_state, details, line, text

CHAPTER = UUID(int=1)
PAGE = f"/books/{BOOK}/chapters/{CHAPTER}"
PARSED = "CHAPTER I.\n\n  Mr. <b>Roe</b> &amp; his\nlamp.\n\n\n[1] A <script>note</script>.\n"
CHANGES = [
    Change(PARSED.index("I."), "I", "One", "heading", "model"),
    Change(PARSED.index("Mr."), "Mr.", "Mister", "abbreviation", "model"),
    Change(PARSED.index("\nlamp"), "\n", " ", "line_wrap", "rule"),
    Change(PARSED.index("\n\n\n[1]"), PARSED[PARSED.index("\n\n\n[1]") :], "", "footnote", "rule"),
]


@pytest.fixture
def written(stack):
    """Put the chapter's texts and its change log into the bucket."""

    def write(parsed=PARSED, changes=CHANGES, **fields):
        formatted = apply(parsed, changes)
        change_log = ChangeLog(
            **{
                "language": "en", "model": "gemini-9", "rules_version": 1, "prompt_version": 1,
                "parsed_sha256": fingerprint(parsed), "formatted_sha256": fingerprint(formatted),
                "changes": changes, "rejected": (), "rule_only_spans": (), "blocks": 1,
                "input_tokens": 0, "output_tokens": 0, "usd": Decimal(0),
            } | fields
        )  # fmt: skip
        stack.put(parsed_key(BOOK, CHAPTER), parsed)
        stack.put(formatted_key(BOOK, CHAPTER), formatted)
        stack.put(change_log_key(BOOK, CHAPTER), change_log.model_dump_json())
        return formatted

    return write


@pytest.fixture
def shown(stack, page):
    """Return the page of the chapter, as a tree."""

    def show(*lines, **fields):
        chapter = chapter_state(1, **fields.pop("chapter", {}))
        stack.chapters[CHAPTER] = details(chapter, *lines, **fields)
        answer = page.get(PAGE)
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    return show


def column(tree, number) -> str:
    rows = tree.get_element_by_id("text").find("table").find("tbody").iter("tr")
    return "".join(row[number].text_content() for row in rows if len(row) > number)


def test_source_and_formatted_text_are_shown_byte_for_byte(written, shown):
    formatted = written()
    tree = shown()
    assert (column(tree, 0), column(tree, 1)) == (PARSED, formatted)


def test_each_change_is_highlighted_on_both_sides_with_its_kind_and_author(written, shown):
    written()
    table = shown().get_element_by_id("text").find("table")
    marks = [(mark.tag, mark.get("class"), mark.get("title"), mark.text_content()) for mark in table.iter("del", "ins")]
    assert marks[:4] == [
        ("del", "model heading", "heading, by the model", "I"),
        ("ins", "model heading", "heading, by the model", "One"),
        ("del", "model abbreviation", "abbreviation, by the model", "Mr."),
        ("del", "rule line_wrap layout off", "line wrap, by rule", "\n"),
    ]
    assert marks[-1][:3] == ("ins", "rule line_wrap layout off", "line wrap, by rule")
    assert marks[4][3].strip() == "[1] A <script>note</script>."


def test_the_legend_counts_the_kinds_and_leaves_layout_unselected(written, shown):
    written()
    (rules, model) = shown().find_class("legend")[0].iter("fieldset")
    assert [text(label) for label in rules.iter("label")] == ["footnote 1", "line wrap 1"]
    assert [text(label) for label in model.iter("label")] == ["abbreviation 1", "heading 1"]
    assert [box.get("checked") is not None for box in rules.iter("input")] == [True, False]
    assert (text(rules.find("legend")), text(model.find("legend"))) == ("By rule: 2", "By the model: 2")


def test_rejected_edits_and_rule_only_passages_are_listed_with_their_rows(written, shown):
    edit = RejectedEdit(start=PARSED.index("Mr."), find="his", replace="her", kind="number", reason="wrong_kind")
    passage = RuleOnlySpan(start=0, end=10, reason="RECITATION")
    written(rejected=(edit,), rule_only_spans=(passage,))
    section = shown().get_element_by_id("text")
    assert "number his her wrong kind row 2" in text(section)
    assert "10 characters from row 1 : the model returned no usable response (RECITATION)." in text(section)
    links = [link.get("href") for link in section.iter("a")]
    rows = [link for link in links if link.startswith("#")]
    assert rows
    assert all(section.get_element_by_id(link[1:]) is not None for link in rows)
    paragraphs = [link for link in links if link not in rows]
    assert paragraphs == [f"/books/{BOOK}/chapters/{CHAPTER}/paragraphs/{n}" for n in range(1, len(paragraphs) + 1)]


def test_a_chapter_that_is_not_formatted_yet_shows_its_source_alone(stack, shown):
    stack.put(parsed_key(BOOK, CHAPTER), PARSED)
    tree = shown(chapter={"states": "pending pending"})
    assert (column(tree, 0), column(tree, 1)) == (PARSED, "")
    assert "Not formatted yet." in text(tree.get_element_by_id("text"))
    tree = shown(chapter={"selected": False, "kind": "front"})
    assert "left out of the audiobook" in text(tree.get_element_by_id("text"))


def test_a_change_log_of_an_earlier_text_is_not_shown(stack, written, shown):
    written()
    stack.put(parsed_key(BOOK, CHAPTER), PARSED + "More.")
    tree = shown()
    assert (column(tree, 0), column(tree, 1)) == (PARSED + "More.", "")


@pytest.mark.parametrize("key", [parsed_key, formatted_key, change_log_key])
def test_a_damaged_text_shows_what_to_do_and_nothing_of_the_text(stack, written, shown, key):
    written()
    stack.put(key(BOOK, CHAPTER), b"\xff{lamp")
    page = shown().text_content()
    assert "A text of this chapter is damaged. Start the book again to repair it." in page
    assert "{lamp" not in page


def test_a_missing_text_shows_what_to_do(shown):
    assert "not in the bucket. Start the book again" in text(shown().get_element_by_id("text"))


def test_the_text_is_read_again_only_if_it_may_have_changed(stack, written):
    written()
    stack.chapters[CHAPTER] = details(chapter_state(1, "complete running"), line(0, "complete"))
    view = ChapterView(stack, BOOK, CHAPTER)
    view.refresh()
    before = view.parts()["text"]
    stack.s3.delete_object(Bucket=BUCKET, Key=parsed_key(BOOK, CHAPTER))
    stack.chapters[CHAPTER] = details(chapter_state(1), line(0, "complete"), line(9, "started", "GenerateAudio"))
    assert view.refresh()
    assert view.parts()["text"] == before
    stack.chapters[CHAPTER] = details(chapter_state(1), line(0, "complete"), line(10, "started"))
    assert view.refresh()
    assert "not in the bucket" in view.parts()["text"]


def test_attempts_and_charges_show_their_outcome_and_the_total(shown):
    tree = shown(
        line(0, "started"),
        line(1, "intent", idempotency_key="a", provider="gemini", model="gemini-9", characters=1200),
        line(2, "refused", idempotency_key="a", provider="gemini", message="ProviderThrottled"),
        line(3, "intent", idempotency_key="a", provider="gemini", model="gemini-9", characters=1200),
        line(
            4,
            "receipt",
            idempotency_key="a",
            input_tokens=804,
            output_tokens=196,
            usd=Decimal("0.25"),
            request_id="req-1",
        ),
        line(5, "failed", message="The <voice> does not exist. Choose another."),
        line(6, "intent", "GenerateAudio", idempotency_key="b", provider="elevenlabs", characters=500),
        lines_left_out=7,
    )
    (attempt,) = list(tree.get_element_by_id("attempts").iter("tr"))[1:]
    assert "5.0 s failed The <voice> does not exist. Choose another." in text(attempt)
    assert "7 earlier journal lines are not shown" in text(tree.get_element_by_id("attempts"))
    rows = [text(row) for row in tree.get_element_by_id("charges").iter("tr")][1:]
    assert rows[0].endswith("gemini gemini-9 1,200 rejected ProviderThrottled")
    assert rows[1].endswith("gemini gemini-9 1,200 paid 804 196 $0.25 req-1")
    assert rows[2].endswith("elevenlabs 500 no outcome yet")
    assert rows[3] == "Total $0.25"


def test_a_failed_chapter_shows_its_error_and_links_to_its_neighbours(shown):
    tree = shown(
        chapter={
            "states": "complete failed",
            "error": "ProviderRejected",
            "error_message": "No <voice>. Choose another.",
        },
        previous_id=UUID(int=3),
        next_id=UUID(int=4),
    )
    assert (
        text(tree.find_class("remedy")[0])
        == "The provider rejected the call No <voice>. Choose another. ProviderRejected"
    )
    links = [link.get("href") for link in tree.get_element_by_id("around").iter("a")]
    assert links == [f"/books/{BOOK}/chapters/{UUID(int=number)}" for number in (3, 4)]


def test_the_log_is_searched_around_the_chapters_journal_lines(stack, page, monkeypatch):
    searched = {}

    def log_lines(*_, chapter_id, since, until):
        searched.update(chapter_id=chapter_id, since=since, until=until)
        moment = datetime(2026, 11, 25, 12, 0, 1, 500_000, tzinfo=UTC)
        return [LogLine("1", moment, "ERROR", "FormatChapter", CHAPTER, "<failed>", {"error": "Oh & no"}, "{}")] * 501

    monkeypatch.setattr(chapter_log, "log_lines", log_lines)
    stack.chapters[CHAPTER] = details(chapter_state(1))
    assert "No log lines for this chapter" in page.get(f"{PAGE}/log").text
    assert searched == {}
    stack.chapters[CHAPTER] = details(chapter_state(1), line(0, "started"), line(60, "complete"))
    fragment = page.get(f"{PAGE}/log", headers={"X-Fragment": "1"}).text
    assert searched["chapter_id"] == CHAPTER
    assert searched["since"] < at(0) - timedelta(minutes=14)
    assert searched["until"] > at(60) + timedelta(minutes=14)
    assert "<html" not in fragment
    assert "1 earlier lines are not shown" in fragment
    assert text(list(html.fromstring(fragment).iter("tr"))[-1]).endswith("ERROR FormatChapter <failed> error=Oh & no")
