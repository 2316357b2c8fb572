"""Transcribers' notes are removed and listed; an author's sentences about notes stay."""

import pytest

from book_pipeline.source.cleaning.transcriber import without_remarks, without_tags
from book_pipeline.source.text import read_text

ROAD = "The carter said that the road was longer than it had been in his father's time."
LATER = "In the evening he said it again, and nobody contradicted him."
BOOK = [line for _ in range(200) for line in (ROAD, "", LATER, "")]


def test_a_text_without_notes_is_unchanged():
    assert without_remarks(BOOK) == (BOOK, ())


@pytest.mark.parametrize(
    "remark",
    [
        "[Transcriber's Note: The spelling of the original was kept as it is.]",
        "Transcriber’s note: Two misprints were mended,\nand one was not.",
        "TRANSCRIBER'S NOTES: The illustrations were moved to the ends of paragraphs.",
        "Anmerkungen zur Transkription: Die Schreibweise des Originals wurde beibehalten, auch wo sie schwankt.",
        "Note sur la transcription: l'orthographe de l'original a été conservée, sauf quelques erreurs.",
    ],
)
def test_a_note_in_its_own_paragraph_is_removed(remark):
    lines = [*BOOK, *remark.split("\n"), "", *BOOK]
    kept, (removal,) = without_remarks(lines)
    assert [line for line in kept if line] == [line for line in [*BOOK, *BOOK] if line]
    assert (removal.reason, removal.line, removal.text) == ("transcriber's note", len(BOOK) + 1, remark)


@pytest.mark.parametrize("heading", ["Transcriber's Note", "TRANSCRIBER’S NOTES:", "Anmerkungen zur Transkription"])
def test_a_notes_heading_near_the_end_removes_all_text_after_it(heading):
    remarks = [heading, "", "Page 7: road was rode.", "", "Page 9: a comma was added."]
    kept, (removal,) = without_remarks([*BOOK, *remarks])
    assert kept == BOOK
    assert removal.text == "\n".join(remarks)


def test_a_notes_heading_in_the_middle_removes_nothing():
    lines = [*BOOK, "Transcriber's Note", "", *BOOK]
    kept, removed = without_remarks(lines)
    assert [line for line in kept if line in (ROAD, LATER)] == [line for line in lines if line in (ROAD, LATER)]
    assert all(ROAD not in removal.text for removal in removed)


@pytest.mark.parametrize(
    "sentence",
    [
        "The transcriber's notes were lost on the road, and he wept.",
        "He took notes, as a transcriber does.",
        "Notes of a transcriber of roads",
    ],
)
def test_a_sentence_about_transcribers_stays(sentence):
    lines = [*BOOK, sentence, "", *BOOK]
    assert without_remarks(lines) == (lines, ())


def test_a_long_paragraph_that_begins_like_a_note_stays():
    lines = [*BOOK, *[f"Transcriber's notes, said the carter, are worth nothing. {ROAD}"] * 20, "", *BOOK]
    assert without_remarks(lines)[0] == lines


@pytest.mark.parametrize(("times", "left"), [(8, 0), (2, 2)])
def test_words_of_picture_links_are_removed_if_there_are_many(times, left):
    lines = [*BOOK, *[line for _ in range(times) for line in ("Enlarge", "", ROAD, "")]]
    kept, removed = without_remarks(lines)
    assert kept.count("Enlarge") == left
    assert len(removed) == times - left


def test_a_short_note_near_the_end_removes_only_itself():
    remark = "[Transcriber's Note: One page is missing here.]"
    kept, (removal,) = without_remarks([*BOOK, remark, "", LATER])
    assert kept[-1] == LATER
    assert removal.text == remark


def test_tags_are_removed_and_note_links_become_note_marks():
    lines, removed = without_tags(['the road<a href="#n7"', 'name="r7">7</a> was <i>long</i>'])
    assert lines == ["the road[7]", " was long"]
    assert [(removal.line, removal.text) for removal in removed[1:]] == [(2, "<i>"), (2, "</i>")]
    assert without_tags(["if a < b and c > d"]) == (["if a < b and c > d"], ())


def test_tags_that_the_author_writes_about_stay():
    page = "The tag <p> begins a paragraph, and <i>this</i> leans.\n"
    assert read_text(page.encode(), "b.txt").text == page
