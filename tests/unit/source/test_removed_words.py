"""What was removed from a source is summed by reason, and said if it is much."""

import pytest

from book_pipeline.removed_words import RemovedWords, removed_note
from book_pipeline.source.document import UNDECODABLE, Document, Removal
from book_pipeline.source.removed_words import LONGEST_BEGINNING, MOST_REASONS, OTHERS, removed_words

TEXT = "The tide went out and the boats lay on the sand. " * 10


def document(*removed):
    return Document(TEXT, "The Tide", None, "en", "utf-8", removed)


def test_words_are_summed_by_reason_and_begin_with_the_longest_passage():
    comments = Removal("comments", 1, "First!"), Removal("comments", 3, "I was there too.")
    assert removed_words(document(*comments, Removal("navigation", 2, "Home"))) == (
        RemovedWords(reason="comments", words=5, share=0.0431, begins="I was there too."),
        RemovedWords(reason="navigation", words=1, share=0.0086, begins="Home"),
    )


def test_a_replaced_byte_and_a_missing_file_have_no_removed_words():
    assert removed_words(document(Removal(UNDECODABLE, 1, "a\ufffdb"), Removal("file missing", 1, ""))) == ()


def test_a_large_share_is_described():
    removal = Removal("comments", 1, "It was just like this at our pier. " * 3)
    note = removed_note(removed_words(document(removal)))
    assert note == (
        "18% of the words of the source are taken for no part of the book: "
        'comments (24 words: "It was just like this at our pier. …").'
    )


@pytest.mark.parametrize("reason", ["Project Gutenberg licence", "contents page", "copyright page"])
def test_licences_and_contents_pages_are_no_cause_for_a_look(reason):
    assert removed_note(removed_words(document(Removal(reason, 1, TEXT)))) is None


def test_a_small_share_is_not_described():
    assert removed_note(removed_words(document(Removal("navigation", 1, "Home")))) is None


def test_the_sums_are_small_whatever_the_source_has():
    removals = [Removal(f"reason {number}", 1, "x" * 5_000) for number in range(3 * MOST_REASONS)]
    made = removed_words(document(*removals))
    assert (len(made), made[-1].reason, made[-1].words) == (MOST_REASONS + 1, OTHERS, 2 * MOST_REASONS)
    assert all(len(each.begins) <= LONGEST_BEGINNING for each in made)


def test_a_nul_in_a_removed_passage_can_be_stored():
    (made,) = removed_words(document(Removal("comments", 1, "a\0b c")))
    assert made.begins == "ab c"
