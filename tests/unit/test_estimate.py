import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from book_pipeline.chapters.parse_book import sections_to_narrate
from book_pipeline.chapters.split import Section, split
from book_pipeline.errors import InvalidRequest
from book_pipeline.estimate import estimate_book
from book_pipeline.formatting.chapter import format_text
from book_pipeline.formatting.editor.prompt import block_json, instructions
from book_pipeline.formatting.editor.proposal import Proposal
from book_pipeline.formatting.lexicon.book_lexicon import EMPTY, BookLexicon
from book_pipeline.formatting.lexicon.entries import Entry
from book_pipeline.formatting.reading_options import ReadingOptions
from book_pipeline.prices import price_list
from book_pipeline.removed_words import RemovedWords
from book_pipeline.settings import EstimateSettings
from book_pipeline.source.readers import read_document
from book_pipeline.speech.chunks import cut
from book_pipeline.speech_model import SpeechModel
from local.providers import fake_editor
from local.providers.gemini_checks import tokens
from tests.unit.fakes import FakePaidCalls

EXAMPLE = next((Path(__file__).parents[2] / "examples").glob("*.txt"))
DECORATED = """It was _cold_.[1]

[Illustration: A horse in the snow, looking back]

[1] It had been colder.
"""


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch):
    for name in EstimateSettings.variables():
        monkeypatch.delenv(name, raising=False)


def chapter(text, position=1):
    return Section(position, f"Chapter {position}", None, "chapter", text, ())


def estimate(*texts, language="en", settings=None, lexicon=EMPTY, **options):
    chapters = [chapter(text, position) for position, text in enumerate(texts, start=1)]
    return estimate_book(chapters, language, options, lexicon=lexicon, settings=settings or EstimateSettings())


class StandInEditor:
    """The stand-in's editor without its server; it keeps the tokens that it would have charged."""

    model = "model-1"
    thoughts_tokens = 0
    stand_in = False

    def __init__(self):
        self.identity = {"model": self.model}
        self.charged = []

    def usd(self, *_):
        return Decimal(0)

    def propose(self, block, language):
        asked = fake_editor.parse_document(block_json(block, language))
        edits = [edit for paragraph in asked.paragraphs for edit in fake_editor.edits(paragraph, language)]
        answer = json.dumps({"edits": edits}, ensure_ascii=False)
        self.charged.append((tokens(instructions(language)) + tokens(block_json(block, language)), tokens(answer)))
        return Proposal(text=answer, finish_reason="STOP", input_tokens=0, output_tokens=0)


def test_only_what_would_be_heard_is_counted():
    assert estimate(DECORATED).characters == len("It was cold.")
    assert estimate("[Illustration]").characters == 0
    assert [stage.usd for stage in estimate("[Illustration]").stages] == [0, 0]


@pytest.mark.parametrize(
    ("option", "words"), [("captions", "A horse in the snow"), ("footnotes", "It had been colder")]
)
def test_what_is_read_on_request_is_counted_on_request(option, words):
    more = estimate(DECORATED, **{option: "read"})
    assert more.characters >= estimate(DECORATED).characters + len(words)
    assert more.usd > estimate(DECORATED).usd
    assert estimate(DECORATED, **{option: "drop"}) == estimate(DECORATED)


def test_much_that_was_removed_from_the_source_is_a_note():
    removed = [RemovedWords(reason="comments", words=300, share=0.3, begins="First!")]
    (note,) = estimate_book([chapter("It was cold.")], "en", {}, removed=removed, settings=EstimateSettings()).notes
    assert note == '30% of the words of the source are taken for no part of the book: comments (300 words: "First! …").'


def test_notes_that_stand_behind_the_chapters_are_counted_where_they_are_read():
    pieces = [chapter("It was cold.[1]"), Section(2, "Notes", None, "notes", "[1] It had been colder.\n", ())]
    counted = [
        estimate_book(pieces, "en", options, settings=EstimateSettings())
        for options in ({}, {"footnotes": "read"}, {"footnotes": "read", "include": "notes"})
    ]
    assert [estimate.chapters for estimate in counted] == [1, 1, 2]
    dropped, read_there, read_alone = (estimate.characters for estimate in counted)
    assert dropped == len("It was cold.")
    assert read_there >= dropped + len("It had been colder.")
    assert read_alone >= dropped + len("It had been colder.")


def test_what_an_editor_writes_in_words_is_counted_in_words():
    words = "After twenty-five years Mister Hale came."
    assert estimate("After 25 years Mr. Hale came.").characters == pytest.approx(len(words), abs=1)
    assert estimate("He came.").characters == len("He came.")


def test_the_wished_model_decides_the_price():
    usual, half = estimate("Some words. " * 100), estimate("Some words. " * 100, model_id="eleven_flash_v2_5")
    assert (usual.stages[1].model, half.stages[1].model) == ("eleven_multilingual_v2", "eleven_flash_v2_5")
    assert (usual.stages[1].characters, half.stages[1].characters) == (1199, 1199)
    assert (usual.stages[1].credits, half.stages[1].credits) == (1199, 600)
    assert (usual.stages[1].usd, half.stages[1].usd) == (Decimal("0.09592"), Decimal("0.04796"))
    assert half.stages[0] == usual.stages[0]
    with pytest.raises(InvalidRequest, match="eleven_v9"):
        estimate("Some words.", model_id="eleven_v9")


def test_what_elevenlabs_says_about_the_model_decides_rate_and_credits():
    def asked(**changes):
        model = SpeechModel(model_id="eleven_of_tomorrow", rate=Decimal(2), discount=Decimal("0.4"), **changes)
        chapters = [chapter("Some words. " * 100)]
        options = {"model_id": model.model_id}
        return estimate_book(chapters, "en", options, model, settings=EstimateSettings())

    speech = asked().stages[1]
    assert (speech.characters, speech.credits, speech.usd) == (1199, 959, Decimal("0.19184"))
    assert asked(credits_left=959).notes == ()
    assert asked(notes=("ElevenLabs did not state its plan.",)).notes == ("ElevenLabs did not state its plan.",)
    (note,) = asked(credits_left=900, tier="creator").notes
    assert "creator has 900 credits left in this period, and the book needs about 959" in note


def test_the_days_prices_apply_and_an_old_list_is_reported():
    settings = EstimateSettings(gemini_model="gemini-3.8-flash")

    def on(day):
        return estimate_book([chapter("Some words. " * 9_000)], "en", {}, settings=settings, day=day)

    this_year, next_year = on(date(2026, 12, 31)), on(date(2027, 1, 1))
    assert next_year.stages[0].usd == pytest.approx(2 * this_year.stages[0].usd, abs=Decimal("0.000001"))
    assert next_year.stages[1] == this_year.stages[1]
    (note,) = on(price_list().checked + timedelta(days=91)).notes
    assert "91 days ago" in note


def test_every_call_brings_its_instructions():
    text = "\n\n".join(["Some words in a paragraph of their own."] * 100)
    one, many = estimate(text), estimate(text, settings=EstimateSettings(gemini_block_tokens=110))
    more = many.stages[0].input_tokens - one.stages[0].input_tokens
    assert more == pytest.approx(9 * tokens(instructions("en")), rel=0.05), "ten calls instead of one"
    assert many.stages[0].usd > one.stages[0].usd


def test_every_call_thinks_as_much_as_the_model_does():
    text = "\n\n".join(["Some words in a paragraph of their own."] * 100)

    def output_tokens(model, level=None):
        settings = EstimateSettings(gemini_model=model, gemini_thinking_level=level, gemini_block_tokens=110)
        return estimate(text, settings=settings).stages[0].output_tokens

    without = output_tokens("gemini-3.5-flash-lite")
    assert output_tokens("gemini-3.5-flash-lite", "minimal") == without
    assert output_tokens("gemini-3.8-flash") == output_tokens("gemini-3.8-flash", "medium") == without + 10 * 400
    assert output_tokens("gemini-3.8-flash", "low") == without + 10 * 200
    with pytest.raises(InvalidRequest, match=r'"minimal".*low, medium, high'):
        output_tokens("gemini-3.8-flash", "minimal")


def test_a_thousand_letters_are_a_minute_and_so_are_fewer_signs_of_chinese():
    assert estimate("Some more words of it. " * 100, "x" * 300).minutes == pytest.approx(2.6, abs=0.1)
    assert estimate("好" * 500, language="zh").minutes == pytest.approx(2.0, abs=0.1)


def test_the_sum_is_in_microdollars_as_the_ledgers_columns_are():
    assert estimate("Some words. " * 7).usd.as_tuple().exponent == -6


def test_the_examples_estimate_is_what_is_sent():
    document = read_document(EXAMPLE.read_bytes(), EXAMPLE.name)
    pieces, options = split(document.text, language="en", title=document.title), {"chapters": "1-4"}
    estimate = estimate_book(pieces, "en", options, settings=EstimateSettings())
    formatting, speech = estimate.stages
    assert estimate.chapters == len(sections_to_narrate(pieces, options)) == 4
    asked, spoken = StandInEditor(), 0
    for each in sections_to_narrate(pieces, options):
        text = format_text(
            each.text,
            language="en",
            options=ReadingOptions(title=each.title, part=each.part),
            editor=asked,
            paid_calls=FakePaidCalls(),
            block_key=str,
            block_tokens=3000,
        ).text
        spoken += sum(len(chunk.text) for chunk in cut(text, limit=2000, language="en"))
    assert speech.characters == pytest.approx(spoken, rel=0.02)
    assert formatting.input_tokens == pytest.approx(sum(into for into, _ in asked.charged), rel=0.02)


def test_no_edits_are_bought_for_a_text_in_an_unknown_language():
    editor, voice = estimate("It was cold in the year 1812.", language=None).stages
    assert (editor.usd, editor.input_tokens) == (0, 0)
    assert voice.usd > 0


def test_respellings_are_counted_and_not_sent_to_gemini():
    lexicon = BookLexicon((Entry("Hale", "Haaayl"),), ("A note.",))
    plain, respelled = estimate("Mr Hale and Mr Hale came."), estimate("Mr Hale and Mr Hale came.", lexicon=lexicon)
    assert respelled.characters == plain.characters + 4
    assert respelled.stages[0] == plain.stages[0]
    assert respelled.notes == (*plain.notes[:0], "A note.", *plain.notes)
