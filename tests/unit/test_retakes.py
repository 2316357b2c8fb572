"""Retakes belong to the text of a paragraph; the last one that was kept counts."""

from book_pipeline.retakes import (
    Retake,
    digest,
    kept_takes,
    kept_wordings,
    latest,
    next_take,
    paragraphs,
    retakes_from,
    with_state,
)

CHUNK = "It was cold.\n\nVery cold."


def test_paragraphs_are_found_at_blank_lines():
    text = "One\n\n\nTwo lines\nhere. \n \n Three.\n"
    assert [span.text for span in paragraphs(text)] == ["One", "Two lines\nhere.", "Three."]
    assert all(text[span.start : span.end] == span.text for span in paragraphs(text))
    assert list(paragraphs(" \n\n ")) == []


def test_a_discarded_take_is_not_sold_again():
    first = Retake("Very cold.", None, {digest(CHUNK): 2}, ("k",), "discarded")
    assert next_take([], CHUNK) == 2
    assert next_take([first], CHUNK) == 3
    assert kept_takes([first]) == {}


def test_the_last_choice_counts_and_can_be_undone():
    one, two = (Retake(f"p{take}", None, {digest(CHUNK): take}, ("k",), "offered") for take in (2, 3))
    kept = with_state(with_state((one, two), two, "kept"), one, "kept")
    assert kept_takes(kept) == {digest(CHUNK): 2}
    assert kept_takes(with_state(kept, kept[-1], "undone")) == {digest(CHUNK): 3}


def test_a_wording_replaces_its_paragraph_until_it_is_undone():
    old, new = Retake("p", "old", {}, (), "kept"), Retake("p", "new", {}, (), "offered")
    kept = with_state((old, new), new, "kept")
    assert kept_wordings(kept) == {"p": "new"}
    assert kept_wordings(with_state(kept, kept[-1], "undone")) == {"p": "old"}
    assert latest(kept, "p", "offered") is None


def test_they_are_stored_as_json():
    retake = Retake("p", "w", {}, ("a", "b"), "kept")
    assert retakes_from([retake.as_json()]) == (retake,)
