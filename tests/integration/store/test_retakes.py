"""RetakePassage with a real database: what is bought, what is kept, and what later runs of the book find."""

from dataclasses import replace
from functools import partial

import pytest

from book_pipeline.delivery.tags import tags_of
from book_pipeline.errors import InvalidRequest, SourceNotFound
from book_pipeline.retake_passage import Retaking
from book_pipeline.speech.generate_audio import generate_audio
from tests.unit.speech.voices import MemoryVoice

from .test_speech import WORDS, chapter_id

__all__ = ["chapter_id"]
COLD = 3


@pytest.fixture
def voice():
    return MemoryVoice()


@pytest.fixture
def narrated(session, chapter_id, voice, database):
    """A complete book whose chapter is narrated; returns a function that narrates it again."""

    def narrate():
        chapter = session.chapters.get(chapter_id)
        with session.chapters.lease(session.lease):
            spoken = generate_audio(
                chapter, session.books.get(chapter.book_id), session, voice=voice, chunk_characters=2000,
                tags=partial(tags_of, narrator="voice-1"),
            )  # fmt: skip
        database.run("mark_book_complete", book_id=chapter.book_id)
        return session.artifacts.read(spoken.audio_key)

    narrate()
    return narrate


@pytest.fixture
def act(session, chapter_id, voice, narrated):
    def act(action, number=COLD, wording=None, word=None):
        chapter = session.chapters.get(chapter_id)
        book = replace(session.books.get(chapter.book_id), language="en")
        retaking = Retaking(chapter, book, voice, 2000, session.artifacts)
        asked = retaking.asked(number, wording, word)
        if action == "look":
            return asked, 0, False
        with session.chapters.lease(session.lease):
            return retaking.act(action, asked, session)

    return act


def test_a_look_says_the_price_and_buys_nothing(act, voice):
    passage, _, _ = act("look")
    described = passage.described(voice.usd)
    assert (described["text"], described["paragraphs"], described["state"]) == ("Very cold.", 5, "none")
    assert described["characters"] == len("It was cold.\n\nVery cold.")
    assert described["usd"] == voice.usd(described["characters"])
    assert len(voice.texts) == 3


def test_a_take_is_bought_once_and_the_old_one_stays_until_it_is_kept(act, voice, narrated, session):
    before = narrated()
    passage, paid, restarts = act("speak")
    assert voice.texts[3:] == ["It was cold.\n\nVery cold."], "only the chunk of the paragraph is bought"
    assert paid > 0
    assert not restarts
    assert passage.described(voice.usd)["state"] == "offered"
    again, paid, _ = act("speak")
    assert paid == 0
    assert again.offered == passage.offered
    count = len(session.paid_calls.receipts)
    session.artifacts.objects.pop(session.chapters.get(session.lease.chapter_id).audio_key)
    assert narrated() == before, "an offer changes nothing"
    kept, paid, restarts = act("keep")
    assert (paid, restarts) == (0, True)
    assert kept.described(voice.usd)["state"] == "kept"
    narrated()
    assert len(session.paid_calls.receipts) == count, "joining the chapter again buys nothing"
    work = session.paid_calls.kept
    assert f"audio/{session.lease.book_id}/chunks/{passage.offered.keys[0]}.mp3" in work
    undone, _, restarts = act("discard")
    assert restarts
    assert undone.described(voice.usd)["state"] == "none"
    assert narrated() == before
    assert len(session.paid_calls.receipts) == count


def test_a_chosen_take_is_what_a_later_run_joins(act, voice, narrated, session, chapter_id):
    passage, _, _ = act("speak")
    first = session.chapters.get(chapter_id).audio_input_hash
    act("keep")
    narrated()
    assert session.chapters.get(chapter_id).audio_input_hash != first
    assert act("look")[0].now[0].number == passage.new[0].number == 2


def test_a_discarded_take_is_not_offered_again(act, voice):
    first = act("speak")[0].offered.keys
    _, _, restarts = act("discard")
    assert not restarts, "nothing has changed"
    assert act("speak")[0].offered.keys != first


def test_a_wording_buys_only_the_chunk_that_changes(act, voice):
    passage, paid, _ = act("speak", wording="Bitterly cold.")
    assert voice.texts[3:] == ["It was cold.\n\nBitterly cold."]
    assert passage.offered.wording == "Bitterly cold."
    assert passage.offered.takes == {}
    assert paid > 0
    other, _, _ = act("speak", wording="Ever so cold.")
    assert [retake.state for retake in other.retakes] == ["discarded", "offered"]
    assert act("look", wording="Bitterly cold.")[0].described(voice.usd)["characters"] == 0, "it is bought already"


def test_a_word_is_heard_once_paid(act, voice, session):
    word, paid, restarts = act("speak", word="Cholmondeley")
    assert (word.is_bought, restarts) == (True, False)
    assert paid == voice.usd(len("Cholmondeley"))
    assert act("speak", word=" Cholmondeley ")[1] == 0
    with pytest.raises(InvalidRequest, match="lexicon add"):
        act("keep", word="Cholmondeley")
    with pytest.raises(InvalidRequest, match="no letter"):
        act("look", word="—")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"number": 9}, "has 5 paragraphs, and no paragraph 9"),
        ({"wording": "…"}, "has no word"),
        ({"wording": "Very  cold."}, "is what is spoken now"),
        ({"wording": "Not cold."}, "changes a negation"),
        ({"wording": "3 cold."}, "changes a number"),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_the_remedy(act, arguments, message):
    with pytest.raises((InvalidRequest, SourceNotFound), match=message):
        act("look", **arguments)


def test_nothing_is_decided_without_an_offer(act):
    with pytest.raises(InvalidRequest, match="Nothing is offered"):
        act("keep")
    with pytest.raises(InvalidRequest, match="Nothing is offered"):
        act("discard")


def test_a_book_in_progress_is_not_spoken_again(session, chapter_id, narrated, voice, database):
    book, chapter = session.books.get(session.lease.book_id), session.chapters.get(chapter_id)
    assert WORDS
    session.chapters.speaking(chapter_id)
    with pytest.raises(InvalidRequest, match="is not narrated"):
        Retaking(session.chapters.get(chapter_id), book, voice, 2000, session.artifacts)
    session.books.claim(book.book_id, book.source_url, "arn:execution:two", lambda _: False)
    with pytest.raises(InvalidRequest, match="is not complete"):
        Retaking(chapter, session.books.get(book.book_id), voice, 2000, session.artifacts)
