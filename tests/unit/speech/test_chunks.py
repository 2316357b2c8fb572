import random
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book_pipeline.speech.chunks import CONTEXT_CHARACTERS, cut

LETTERS = st.text(st.sampled_from("abc .,;!?\n\"'…—éß你好。，"), max_size=400)
ANY_TEXT = st.text(max_size=300)


def squeezed(text):
    return "".join(text.split())


def story(paragraphs, seed=1):
    """Return paragraphs of random sentences, some of one word, some longer than a chunk."""
    dice = random.Random(seed)

    def sentence():
        words = ["".join(dice.choices("abcdefghij", k=dice.randint(1, 9))) for _ in range(dice.randint(1, 25))]
        return " ".join(words).capitalize() + dice.choice(".!?")

    return [" ".join(sentence() for _ in range(dice.choice([1, 2, 5, 9, 30]))) for _ in range(paragraphs)]


@given(LETTERS | ANY_TEXT, st.integers(4, 120))
def test_chunks_contain_all_of_the_text_and_respect_the_limit(text, limit):
    chunks = cut(text, limit=limit)
    assert squeezed("".join(chunk.text for chunk in chunks)) == squeezed(text)
    assert all(0 < len(chunk.text) <= limit for chunk in chunks)


@given(st.lists(st.text(st.sampled_from("abc.,"), min_size=1, max_size=20), max_size=80))
def test_words_are_not_split(words):
    text = " ".join(words)
    assert " ".join(chunk.text for chunk in cut(text, limit=60)).split() == text.split()


def test_a_short_chapter_is_one_chunk():
    text = "Chapter One\n\nIt was cold.\n\n“Who goes there?”"
    (chunk,) = cut(text, limit=2000)
    assert (chunk.text, chunk.previous_text, chunk.next_text) == (text, None, None)


@pytest.mark.parametrize("text", ["", "   \n\n  "])
def test_blank_text_gives_no_chunks(text):
    assert cut(text, limit=2000) == []


def test_chunks_end_at_sentence_ends():
    chunks = cut("\n\n".join(story(200)), limit=2000)
    assert len(chunks) > 50
    assert all(re.search(r"[.!?]$", chunk.text) for chunk in chunks)
    assert {chunk.text[-1] for chunk in cut("他说完就走了。没有人回答他，一个人也没有！" * 30, limit=100)} == {
        "。",
        "！",
    }


def test_abbreviations_of_the_language_do_not_end_a_sentence():
    text = "Er nannte viele Dinge, z. B. Bücher und Dr. Faust. " * 10
    assert {chunk.text[-6:] for chunk in cut(text, limit=150, language="de-AT")} == {"Faust."}


def test_a_sentence_over_the_limit_is_cut_at_clauses_then_words_then_anywhere():
    clauses = "one two three four, " * 12
    assert all(chunk.text.endswith(",") for chunk in cut(clauses, limit=60))
    words = "one two three four " * 12
    assert all(re.search(r"\b(one|two|three|four)$", chunk.text) for chunk in cut(words, limit=60))
    letters = "x" * 500
    assert [len(chunk.text) for chunk in cut(letters, limit=60)].count(45) >= 10


def test_few_chunks_are_short_and_the_average_is_over_half_the_limit():
    lengths = [len(chunk.text) for chunk in cut("\n\n".join(story(400)), limit=2000)]
    assert sum(length < 200 for length in lengths) <= 0.02 * len(lengths)
    assert sum(lengths) / len(lengths) > 1000


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 119), st.sampled_from(["corrected", "removed", "added"]), st.integers(1, 4))
def test_an_edit_changes_only_the_chunks_around_it(place, edit, seed):
    before = story(120, seed)
    after = list(before)
    if edit == "corrected":
        after[place] = "A corrected word. " + after[place]
    elif edit == "removed":
        del after[place]
    else:
        after.insert(place, "A paragraph that was missing.")
    known = {chunk.text for chunk in cut("\n\n".join(before), limit=500)}
    new = [chunk.text for chunk in cut("\n\n".join(after), limit=500) if chunk.text not in known]
    longest_paragraph = max(map(len, after))
    assert sum(map(len, new)) <= 2 * 2 * 500 + longest_paragraph


def test_a_correction_re_buys_little_of_a_chapter():
    before = story(200)
    known = {chunk.text for chunk in cut("\n\n".join(before), limit=2000)}
    bought = []
    for place in range(0, 200, 10):
        after = [*before[:place], before[place] + " Corrected.", *before[place + 1 :]]
        chunks = cut("\n\n".join(after), limit=2000)
        bought.append(sum(len(chunk.text) for chunk in chunks if chunk.text not in known))
    assert sum(bought) / len(bought) < 2500


def test_a_repeated_line_is_cut_evenly():
    chunks = cut("The same line again.\n\n" * 20_000, limit=2000)
    assert min(len(chunk.text) for chunk in chunks) > 500


def test_the_context_consists_of_whole_words():
    text = "\n\n".join(story(60))
    chunks = cut(text, limit=2000)
    words = set(text.split())
    for earlier, chunk in pairwise(chunks):
        assert len(chunk.previous_text) <= CONTEXT_CHARACTERS
        assert chunk.previous_text.endswith(earlier.text[-50:])
        assert chunk.previous_text.split()[0] in words
        assert chunk.text.startswith(earlier.next_text[:50])
        assert earlier.next_text.split()[-1] in words
    assert chunks[0].previous_text is None
    assert chunks[-1].next_text is None


def test_a_chunk_ends_at_a_pause_and_the_next_one_has_its_length():
    text = "Chapter One\n\n\nIt was cold.\n\nVery cold. \n \n\t\n\nSpring came."
    chunks = cut(text, limit=2000)
    assert [(chunk.text, chunk.pause) for chunk in chunks] == [
        ("Chapter One", 0),
        ("It was cold.\n\nVery cold.", 1),
        ("Spring came.", 2),
    ]
    assert chunks[1].previous_text == "Chapter One"
    assert chunks[1].next_text == "Spring came."


@given(st.lists(st.text(st.sampled_from("ab .,\n"), max_size=60), max_size=12), st.integers(4, 60))
def test_no_chunk_crosses_a_pause(stretches, limit):
    chunks = cut("\n\n\n".join(stretches), limit=limit)
    assert not any(re.search(r"\n[^\S\n]*\n[^\S\n]*\n", chunk.text) for chunk in chunks)
    assert squeezed("".join(chunk.text for chunk in chunks)) == squeezed("".join(stretches))


def test_an_edit_changes_no_chunk_beyond_a_pause_and_a_longer_pause_changes_none():
    before = story(90)
    scenes = ["\n\n".join(before[at : at + 30]) for at in (0, 30, 60)]
    known = {chunk.text for chunk in cut("\n\n\n\n".join(scenes), limit=500)}
    corrected = [scenes[0], "A corrected word. " + scenes[1], scenes[2]]
    outer = {chunk.text for scene in (scenes[0], scenes[2]) for chunk in cut(scene, limit=500)}
    new = [chunk.text for chunk in cut("\n\n\n\n".join(corrected), limit=500) if chunk.text not in known]
    assert outer <= known
    assert sum(map(len, new)) <= 2 * 2 * 500
    wider = {chunk.text for chunk in cut("\n\n\n\n\n".join(scenes), limit=500)}
    assert wider == known


def test_600_000_characters_are_cut_in_less_than_5_seconds():
    text = " ".join(story(100)) * 15
    assert len(text) > 600_000
    began = time.perf_counter()
    assert len(cut(text, limit=2000)) > 300
    assert time.perf_counter() - began < 5
