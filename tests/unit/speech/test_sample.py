"""The sentences of a sample, and the chapter that it is taken from."""

from hashlib import sha256
from types import SimpleNamespace
from uuid import uuid4

import pytest

from book_pipeline.errors import BookUnreadable, InvalidRequest, SourceNotFound
from book_pipeline.speech.chunks import Chunk
from book_pipeline.speech.sample import SAMPLE_LETTERS, Sampling, sample_text, sampled_chapter
from book_pipeline.store.artifacts import MP3
from book_pipeline.store.keys import sample_key
from tests.integration.store.fakes import MemoryArtifacts

BOOK = SimpleNamespace(book_id=uuid4())


def chapter(*, selected=True, kind="chapter"):
    return SimpleNamespace(chapter_id=uuid4(), selected=selected, kind=kind)


def test_a_sample_has_whole_sentences_of_about_twenty_seconds_after_the_heading():
    prose = "The lamp was lit before the boats came in, as on every evening of that year. " * 20
    sample = sample_text(f"CHAPTER ONE\n\nThe Lamp\n\n{prose}", "en")
    assert sample.startswith("The lamp was lit")
    assert sample.endswith("year.")
    assert SAMPLE_LETTERS / 2 < len(sample) <= SAMPLE_LETTERS


def test_it_continues_over_paragraphs_and_a_short_chapter_is_a_sample_as_a_whole():
    sentence = "The keeper looked out over the grey water and waited for the boats to come in again."
    assert sample_text(f"{sentence}\n\nNobody came.\n\nHe waited.", "en") == f"{sentence} Nobody came. He waited."
    assert sample_text("Nobody came.", "en") == "Nobody came."


@pytest.mark.parametrize("text", ["word " * 900, "無" * 3000])
def test_a_sentence_without_end_is_cut(text):
    sample = sample_text(text, "ja" if "無" in text else "en")
    assert text.startswith(sample)
    assert len(sample) <= SAMPLE_LETTERS
    assert not sample.endswith(" ")


def test_a_text_without_words_has_no_sample():
    with pytest.raises(BookUnreadable, match="another chapter"):
        sample_text("* * *\n\n—", "en")


def test_the_first_chapter_of_the_audiobook_is_sampled_unless_another_is_named():
    front, left_out, first = chapter(kind="front"), chapter(selected=False), chapter()
    assert sampled_chapter(BOOK, [front, left_out, first], None) is first
    assert sampled_chapter(BOOK, [left_out], None) is left_out
    assert sampled_chapter(BOOK, [front, first], front.chapter_id) is front
    with pytest.raises(SourceNotFound, match="no chapter"):
        sampled_chapter(BOOK, [first], uuid4())
    with pytest.raises(InvalidRequest, match="no chapters yet"):
        sampled_chapter(BOOK, [], None)


@pytest.mark.parametrize(
    ("stored", "recorded", "is_offered"),
    [
        (b"speech", b"speech", True),
        (b"speech", None, False),
        (None, b"speech", False),
        (b"damaged", b"speech", False),
    ],
)
def test_a_sample_is_offered_only_with_the_sum_in_the_ledger(voice, stored, recorded, is_offered):
    chapter = SimpleNamespace(chapter_id=uuid4(), book_id=BOOK.book_id)
    artifacts = MemoryArtifacts()
    sampling = Sampling(chapter, Chunk("Nobody came."), voice, "George", artifacts)
    asked = []

    def sum_of(idempotency_key):
        asked.append(idempotency_key)
        return sha256(recorded).hexdigest() if recorded else None

    assert sampling.stored(sum_of) == {}
    key = sample_key(BOOK.book_id, asked[0])
    if stored:
        artifacts.write(key, stored, MP3)
    expected = {"key": key, "sha256": sha256(b"speech").hexdigest()}
    assert sampling.stored(sum_of) == (expected if is_offered else {})
