"""Estimates and charges of a book in the database."""

import json
from decimal import Decimal
from functools import partial
from io import StringIO
from itertools import pairwise
from uuid import uuid4

import pytest
from rich.console import Console

from book_pipeline.chapters.parse_book import parse_book
from book_pipeline.delivery.finalize_book import finalize_book
from book_pipeline.errors import BudgetExceeded, InvalidRequest, ProviderThrottled
from book_pipeline.estimate import estimate_with_lexicon
from book_pipeline.paid_calls.models import History, Receipt, Work
from book_pipeline.paid_calls.session import chapter_session
from book_pipeline.settings import EstimateSettings
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.scrape_book import read_source, store_source
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, Lease
from book_pipeline.store.keys import manifest_key
from console.cli.views import status
from events.schemas.describe_books import BookDetails, BookList

from .fakes import MemoryArtifacts

SOURCE = "s3://b/raw/reef.txt"
EXECUTION = "arn:execution:one"
PROVIDERS = {"FormatChapter": "gemini", "GenerateAudio": "elevenlabs"}
FORMATTING = Receipt("g", Decimal("0.000471"), input_tokens=900, output_tokens=80)
SPEECH = Receipt("e", Decimal("0.090000"), characters=900, credits=Decimal("360.5"))
RECOVERED = Receipt("h", Decimal("0.090000"), characters=900, credits=Decimal("360.5"), recovered=True)
KNOWN = SpeechModel(model_id="eleven_multilingual_v2", discount=Decimal("0.4"), notes=("The plan is not known.",))
BOOK = "".join(f"CHAPTER {n}\n\n{'The gates were oiled again. ' * 40}\n\n\n" for n in ("I", "II", "III"))


class PricedBook:
    """A book of three chapters, and the paid calls of its stages."""

    def __init__(self, database):
        self.database, self.books, self.chapters = database, Books(database), Chapters(database)
        self.artifacts = MemoryArtifacts()
        self.book_id = uuid4()
        assert self.books.claim(self.book_id, SOURCE, EXECUTION, lambda _: True)

    def parse(self, known=KNOWN, **options):
        file = FetchedSource(BOOK.encode(), "gates.txt")
        source = read_source("https://example.org/gates.txt", fetch=lambda _: file, options_of=lambda _: options)
        store_source(self.book_id, source, books=self.books, artifacts=self.artifacts)
        return parse_book(
            self.book_id,
            books=self.books,
            chapters=self.chapters,
            artifacts=self.artifacts,
            ask_provider=known if callable(known) else lambda _: known,
            estimate=partial(estimate_with_lexicon, artifacts=self.artifacts, settings=EstimateSettings()),
        )

    def buy(self, chapter_id, stage, text, call, history=None):
        lease = Lease(self.book_id, chapter_id, stage, "one", EXECUTION, 0.2)
        work = Work(text, f"{stage}/{text}", "text/plain", PROVIDERS[stage], "model", 900, Decimal("0.1"))
        with chapter_session(self.database, self.artifacts, lease, lambda _: lambda: None) as session:
            return session.paid_calls.buy(work, call, history)

    def pay(self, chapter_ids):
        """Make the calls of three chapters, with a throttled call, a crash, and a text that is paid for already."""
        for chapter_id in chapter_ids:
            self.buy(chapter_id, "FormatChapter", f"edits of {chapter_id}", lambda: (b"[]", FORMATTING))
            self.buy(chapter_id, "GenerateAudio", f"speech of {chapter_id}", lambda: (b"mp3", SPEECH))
            self.buy(chapter_id, "GenerateAudio", "a refrain", lambda: (b"mp3", SPEECH))
        for error in (ProviderThrottled, KeyboardInterrupt):
            with pytest.raises(error):
                self.buy(chapter_ids[0], "GenerateAudio", str(error), partial(raising, error))
        self.buy(
            chapter_ids[0],
            "GenerateAudio",
            str(KeyboardInterrupt),
            not_called,
            History(lambda _: iter([(b"mp3", RECOVERED)]), 0.0),
        )

    def described(self):
        return BookDetails.model_validate(BookQueries(self.database).book(self.book_id))

    def listed(self):
        return BookList.model_validate(BookQueries(self.database).books())

    def finalize(self, chapter_ids):
        for chapter_id in chapter_ids:
            self.chapters.formatted(
                chapter_id,
                formatted_key="k",
                formatted_input_hash="f",
                formatted_sha256="s",
                change_log_sha256="c",
                spoken_characters=1100,
            )
            self.chapters.spoken(
                chapter_id, audio_key="a", audio_input_hash="f", audio_sha256="s",
                audio_bytes=9, audio_seconds=Decimal(66),
                spoken_characters=1100,
            )  # fmt: skip
        return finalize_book(self.book_id, books=self.books, chapters=self.chapters, artifacts=self.artifacts)


def raising(error):
    raise error


def not_called():
    pytest.fail("paid twice")


@pytest.fixture
def priced_book(database, monkeypatch):
    for name in EstimateSettings.variables():
        monkeypatch.delenv(name, raising=False)
    return PricedBook(database)


def test_the_estimate_is_stored_by_stage_with_its_sum(priced_book):
    estimate = priced_book.parse().estimate
    book = priced_book.books.get(priced_book.book_id)
    assert book.estimate == estimate
    assert book.estimated_usd == estimate.usd > 0
    assert [(stage.stage, stage.provider) for stage in estimate.stages] == list(PROVIDERS.items())
    assert estimate.characters == pytest.approx(len(BOOK), rel=0.02)


def test_the_actual_cost_is_the_sum_of_the_receipts(priced_book, owner):
    parsed = priced_book.parse()
    priced_book.pay(parsed.selected)
    manifest = priced_book.finalize(parsed.selected)
    (receipts,) = owner.execute(
        "SELECT sum(usd) FROM processing_logs WHERE book_id = %s AND event IN ('receipt', 'recovered')",
        [priced_book.book_id],
    ).fetchone()
    assert manifest.actual_usd == receipts == 3 * FORMATTING.usd + 5 * SPEECH.usd
    assert manifest.estimated_usd == parsed.estimate.usd
    assert manifest.difference_usd == receipts - parsed.estimate.usd
    for row, stage in zip(manifest.spending, parsed.estimate.stages, strict=True):
        assert (row.stage, row.estimated_usd) == (stage.stage, stage.usd)
        assert row.difference_usd == row.usd - stage.usd
    assert [row.calls for row in manifest.spending] == [3, 5]
    assert [(row.characters, row.credits) for row in manifest.spending] == [(0, 0), (4500, Decimal("1802.5"))]
    stored = json.loads(priced_book.artifacts.read(manifest_key(priced_book.book_id)))
    assert sum(Decimal(row["usd"]) for row in stored["spending"]) == receipts
    assert sum(Decimal(row["difference_usd"]) for row in stored["spending"]) == Decimal(stored["difference_usd"])


def shown(*parts):
    console = Console(width=200, file=StringIO())
    for part in parts:
        console.print(part)
    return console.file.getvalue()


def test_status_shows_estimate_actual_and_difference(priced_book):
    parsed = priced_book.parse()
    priced_book.pay(parsed.selected)
    text = shown(*status.book_details(priced_book.described()))
    formatting, speech = parsed.estimate.stages
    for estimated_usd, usd in [
        (formatting.usd, 3 * FORMATTING.usd),
        (speech.usd, 5 * SPEECH.usd),
        (parsed.estimate.usd, 3 * FORMATTING.usd + 5 * SPEECH.usd),
    ]:
        (line,) = [line for line in text.splitlines() if f" {usd:.6f} " in line]
        assert f" {estimated_usd:.6f} " in line
        assert f" {usd - estimated_usd:+.6f} " in line
    listed = shown(*status.book_list(priced_book.listed())).splitlines()
    (line,) = [line for line, below in pairwise(listed) if str(priced_book.book_id) in below]
    assert " 0.45 " in line


def test_a_book_that_is_not_parsed_has_no_estimate_to_show(priced_book):
    text = shown(*status.book_details(priced_book.described()))
    (line,) = [line for line in text.splitlines() if "total" in line]
    assert line.count("0.000000") == 3


def test_a_book_above_its_budget_stops_before_anything_is_paid(priced_book):
    with pytest.raises(BudgetExceeded, match=rf"{priced_book.book_id}.*gates.*\$0\.27.*\$0\.2.*Raise the limit"):
        priced_book.parse(max_cost_usd="0.2")
    assert priced_book.books.get(priced_book.book_id).parse_status == "running"
    assert priced_book.books.spent(priced_book.book_id) == []
    assert priced_book.parse(max_cost_usd="0.2", model_id="eleven_flash_v2_5").estimate.usd < Decimal("0.2")


def test_a_provider_that_refuses_the_book_stops_it_before_anything_is_paid(priced_book):
    def refuse(_):
        raise InvalidRequest("The model does not speak Hungarian.")

    with pytest.raises(InvalidRequest, match="Hungarian"):
        priced_book.parse(refuse)
    assert priced_book.books.spent(priced_book.book_id) == []


def test_what_is_known_of_the_model_is_kept_with_the_book_and_shown(priced_book):
    estimate = priced_book.parse().estimate
    assert priced_book.books.get(priced_book.book_id).speech_model == KNOWN
    assert estimate.stages[1].credits == round(estimate.characters * 0.4)
    assert "The plan is not known." in shown(*status.book_details(priced_book.described()))


def test_a_model_without_a_price_stops_the_book_before_anything_is_paid(priced_book):
    with pytest.raises(InvalidRequest, match="eleven_v9"):
        priced_book.parse(model_id="eleven_v9")
    assert priced_book.books.spent(priced_book.book_id) == []
