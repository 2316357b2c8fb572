"""Credits: sections that a request asks for, which change nothing about the sections of the text."""

from types import SimpleNamespace

import pytest

from book_pipeline.chapters.credit_wordings import WORDINGS
from book_pipeline.chapters.credits import credit_sections, credits_note
from book_pipeline.chapters.doubts import doubts
from book_pipeline.chapters.left_out import left_out, left_out_note
from book_pipeline.chapters.numbers import numbers_of
from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.review import outline_of
from book_pipeline.chapters.split import Section
from book_pipeline.errors import InvalidRequest
from book_pipeline.section_kinds import CREDITS
from book_pipeline.speech_model import SpeechModel

KINDS = ("front", "chapter", "part-title", "chapter", "back")
BOOK = [Section(n, f"Section {n}", None, kind, f"Some words of {n}.", ()) for n, kind in enumerate(KINDS, start=1)]
NAMES = {"title": "The Tide Clock", "author": "Ada Moor", "narrator": "Bo Reed"}


def credits_of(language="en", **names):
    opening, closing = credit_sections(BOOK, language=language, **{**NAMES, **names})
    return opening[0], closing[0]


def with_credits():
    opening, closing = credits_of()
    return [opening, *BOOK, closing]


def test_credits_say_title_author_and_narrator_and_nothing_else():
    opening, closing = credits_of()
    assert opening.text == "The Tide Clock. Written by Ada Moor. Narrated by Bo Reed.\n"
    assert closing.text == "The end of The Tide Clock. Written by Ada Moor. Narrated by Bo Reed.\n"
    assert (opening.kind, closing.kind, opening.title, closing.title) == (
        CREDITS, CREDITS, "Opening credits", "Closing credits",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["de", "de-AT", "DE"])
def test_credits_are_in_the_language_of_the_book(language):
    assert credits_of(language)[1].text == "Ende von The Tide Clock. Geschrieben von Ada Moor. Gelesen von Bo Reed.\n"


@pytest.mark.parametrize("language", [None, "eo", "xx"])
def test_without_words_for_a_language_the_names_stand_alone(language):
    opening, closing = credits_of(language)
    assert opening.text == closing.text == "The Tide Clock. Ada Moor. Bo Reed.\n"
    assert opening.title == closing.title == "The Tide Clock", "no words of another language"


@pytest.mark.parametrize(
    ("language", "text", "titles"),
    [
        ("zh", "", "片头片尾"),
        ("zh-CN", "這個國家", "片头片尾"),
        ("zh-Hans-HK", "", "片头片尾"),
        ("zh-TW", "这个国家", "片頭片尾"),
        ("zh-Hant", "", "片頭片尾"),
        ("yue-HK", "", "片頭片尾"),
        ("zh", "他們來這個國家時，還說學會了。", "片頭片尾"),
        ("zh", "他们来这个国家时，还说学会了。", "片头片尾"),
    ],
)
def test_chinese_credits_are_written_as_the_book_is(language, text, titles):
    book = [Section(1, "一", None, "chapter", text, ())]
    opening, closing = credit_sections(book, language=language, title="Q", author=None, narrator="B")
    assert opening[0].title + closing[0].title == titles
    assert ("朗讀" in opening[0].text) == (titles == "片頭片尾")


@pytest.mark.parametrize(
    ("options", "source_title", "is_noted"),
    [({"credits": True}, None, True), ({"credits": True}, "The Tide Clock", False), ({}, None, False)],
)
def test_a_note_says_that_credits_name_a_file(options, source_title, is_noted):
    book = SimpleNamespace(request=options, title="tide-clock-final", source_title=source_title)
    note = credits_note(book)
    assert (note is not None) == is_noted
    assert not is_noted or '"tide-clock-final"' in note


@pytest.mark.parametrize("language", WORDINGS)
def test_each_language_mentions_each_name_once(language):
    for section in credits_of(language):
        assert [section.text.count(name) for name in NAMES.values()] == [1, 1, 1]
        assert section.text.count(WORDINGS[language].stop) == 3


def test_what_is_unknown_is_not_mentioned_and_a_mark_at_the_end_stays():
    assert credits_of(title="Who  goes\nthere?", author=None, narrator=None)[0].text == "Who goes there?\n"
    with pytest.raises(InvalidRequest, match="no title"):
        credits_of(title=None)


def test_no_other_section_gets_another_number_or_position():
    before, after = numbers_of(BOOK), numbers_of(with_credits())
    assert after == before | {0: "0", 6: "2b"}
    assert [*after.values()] == ["0", "0a", "1", "1a", "2", "2a", "2b"]


@pytest.mark.parametrize(
    ("options", "narrated"),
    [
        ({}, ["0", "1", "2", "2b"]),
        ({"chapters": "2"}, ["0", "2", "2b"]),
        ({"chapters": "0,1"}, ["0", "1", "2b"]),
        ({"ticked": ["1", "2b"]}, ["1", "2b"]),
    ],
)
def test_credits_are_narrated_unless_a_review_unticks_them(options, narrated):
    numbers = numbers_of(with_credits())
    assert [numbers[each.position] for each in sections_to_narrate(with_credits(), options)] == narrated


def test_opening_credits_are_no_chapter_of_a_range():
    with pytest.raises(InvalidRequest, match="chapters 1 to 2"):
        sections_to_narrate(with_credits(), {"chapters": "0-2"})


def test_credits_are_not_text_of_the_book():
    options = {"ticked": ["1"]}
    assert outline_of(with_credits()) == outline_of(BOOK)
    assert left_out(with_credits(), options) == left_out(BOOK, options)
    assert left_out_note(with_credits(), options) == left_out_note(BOOK, options)
    assert doubts(with_credits()) == doubts(BOOK)


@pytest.mark.parametrize(
    ("name", "stand_in", "spoken"),
    [
        ("Bo - Warm, Slow", False, "Bo"),
        ("Bo-Anne", False, "Bo-Anne"),
        ("Bo - Warm", True, "Bo (stand-in)"),
        (None, False, None),
        (None, True, None),
    ],
)
def test_a_voice_is_named_without_its_description(name, stand_in, spoken):
    model = SpeechModel(model_id="m", voice_id="v", voice_name=name, stand_in=stand_in)
    assert model.spoken_narrator == spoken
