"""What a book was estimated to cost and what the ledger has, held against each other in real rows."""

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
from book_pipeline.estimate import estimated
from book_pipeline.settings import EstimateSettings
from book_pipeline.source.fetching.fetch import Fetched
from book_pipeline.source.scrape_book import scrape_book
from book_pipeline.store.artifacts import manifest_key
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.shelf import Shelf
from book_pipeline.store.till import Lease, Receipt, Work
from book_pipeline.store.workbench import workbench
from events.schemas.shelf_state import BookState, ShelfState
from local import shelf

from .fakes import MemoryArtifacts

SOURCE = "s3://b/raw/reef.txt"
EXECUTION = "arn:execution:one"
PROVIDERS = {"FormatChapter": "gemini", "GenerateAudio": "elevenlabs"}
NARRATION = Receipt("g", Decimal("0.000471"), input_tokens=900, output_tokens=80)
SPEECH = Receipt("e", Decimal("0.090000"), characters=900)
FOUND = Receipt("h", Decimal("0.090000"), characters=900, recovered=True)
BOOK = "".join(f"CHAPTER {n}\n\n{'The gates were oiled again. ' * 40}\n\n\n" for n in ("I", "II", "III"))


class Costed:
    """A book of three chapters on the way, with what its stages would call."""

    def __init__(self, database):
        self.database, self.books, self.chapters = database, Books(database), Chapters(database)
        self.artifacts = MemoryArtifacts()
        self.book_id = uuid4()
        assert self.books.claim(self.book_id, SOURCE, EXECUTION, lambda _: True)

    def parse(self, **wishes):
        scrape_book(
            self.book_id,
            "https://example.org/gates.txt",
            books=self.books,
            artifacts=self.artifacts,
            fetch=lambda _: Fetched(BOOK.encode(), "gates.txt"),
            wishes_of=lambda _: wishes,
        )
        return parse_book(
            self.book_id,
            books=self.books,
            chapters=self.chapters,
            artifacts=self.artifacts,
            estimate=partial(estimated, settings=EstimateSettings()),
        )

    def buy(self, chapter_id, stage, words, call, recover=None):
        lease = Lease(self.book_id, chapter_id, stage, "one", EXECUTION, 0.2)
        work = Work(words, f"{stage}/{words}", "text/plain", PROVIDERS[stage], "model", 900, Decimal("0.1"))
        with workbench(self.database, self.artifacts, lease, lambda _: lambda: None) as bench:
            return bench.till.buy(work, call, recover)

    def pay(self, chapter_ids):
        """Buy three chapters with trouble on the way: a refusal, a crash, and words that are bought already."""
        for chapter_id in chapter_ids:
            self.buy(chapter_id, "FormatChapter", f"edits of {chapter_id}", lambda: (b"[]", NARRATION))
            self.buy(chapter_id, "GenerateAudio", f"speech of {chapter_id}", lambda: (b"mp3", SPEECH))
            self.buy(chapter_id, "GenerateAudio", "a refrain", lambda: (b"mp3", SPEECH))
        for trouble in (ProviderThrottled, KeyboardInterrupt):
            with pytest.raises(trouble):
                self.buy(chapter_ids[0], "GenerateAudio", str(trouble), partial(raising, trouble))
        self.buy(chapter_ids[0], "GenerateAudio", str(KeyboardInterrupt), unheard, lambda _: (b"mp3", FOUND))

    def described(self):
        return BookState.model_validate(Shelf(self.database).book(self.book_id))

    def listed(self):
        return ShelfState.model_validate(Shelf(self.database).books())

    def finalize(self, chapter_ids):
        for chapter_id in chapter_ids:
            self.chapters.formatted(
                chapter_id, formatted_key="k", formatted_from="f", formatted_sha256="s", spoken_characters=1100
            )
            self.chapters.spoken(
                chapter_id, audio_key="a", audio_from="f", audio_sha256="s", audio_bytes=9, audio_seconds=Decimal(66),
                spoken_characters=1100,
            )  # fmt: skip
        return finalize_book(self.book_id, books=self.books, chapters=self.chapters, artifacts=self.artifacts)


def raising(trouble):
    raise trouble


def unheard():
    pytest.fail("bought twice")


@pytest.fixture
def costed(database, monkeypatch):
    for name in EstimateSettings.variables():
        monkeypatch.delenv(name, raising=False)
    return Costed(database)


def test_the_estimate_is_kept_by_stage_and_its_sum_beside_it(costed):
    estimate = costed.parse().estimate
    book = costed.books.get(costed.book_id)
    assert book.estimate == estimate
    assert book.estimated_usd == estimate.usd > 0
    assert [(stage.stage, stage.provider) for stage in estimate.stages] == list(PROVIDERS.items())
    assert estimate.characters == pytest.approx(len(BOOK), rel=0.02)


def test_the_ledgers_receipts_are_the_actual_cost(costed, owner):
    parsed = costed.parse()
    costed.pay(parsed.narrated)
    manifest = costed.finalize(parsed.narrated)
    (receipts,) = owner.execute(
        "SELECT sum(usd) FROM processing_logs WHERE book_id = %s AND event IN ('receipt', 'recovered')",
        [costed.book_id],
    ).fetchone()
    assert manifest.actual_usd == receipts == 3 * NARRATION.usd + 5 * SPEECH.usd
    assert manifest.estimated_usd == parsed.estimate.usd
    assert manifest.difference_usd == receipts - parsed.estimate.usd
    for row, stage in zip(manifest.spending, parsed.estimate.stages, strict=True):
        assert (row.stage, row.estimated_usd) == (stage.stage, stage.usd)
        assert row.difference_usd == row.usd - stage.usd
    assert [row.calls for row in manifest.spending] == [3, 5]
    kept = json.loads(costed.artifacts.read(manifest_key(costed.book_id)))
    assert sum(Decimal(row["usd"]) for row in kept["spending"]) == receipts
    assert sum(Decimal(row["difference_usd"]) for row in kept["spending"]) == Decimal(kept["difference_usd"])


def shown(*parts):
    console = Console(width=200, file=StringIO())
    for part in parts:
        console.print(part)
    return console.file.getvalue()


def test_status_shows_estimate_actual_and_difference(costed):
    parsed = costed.parse()
    costed.pay(parsed.narrated)
    text = shown(*shelf.book(costed.described()))
    narration, speech = parsed.estimate.stages
    for estimated_usd, usd in [
        (narration.usd, 3 * NARRATION.usd),
        (speech.usd, 5 * SPEECH.usd),
        (parsed.estimate.usd, 3 * NARRATION.usd + 5 * SPEECH.usd),
    ]:
        (line,) = [line for line in text.splitlines() if f" {usd:.6f} " in line]
        assert f" {estimated_usd:.6f} " in line
        assert f" {usd - estimated_usd:+.6f} " in line
    listed = shown(*shelf.shelf(costed.listed())).splitlines()
    (line,) = [line for line, below in pairwise(listed) if str(costed.book_id) in below]
    assert " 0.45 " in line


def test_a_book_that_is_not_parsed_has_no_estimate_to_show(costed):
    text = shown(*shelf.book(costed.described()))
    (line,) = [line for line in text.splitlines() if "in all" in line]
    assert line.count("0.000000") == 3


def test_what_costs_too_much_stops_before_anything_is_paid(costed):
    with pytest.raises(BudgetExceeded, match=rf"{costed.book_id}.*gates.*\$0\.34.*\$0\.2.*Raise the limit"):
        costed.parse(max_cost_usd="0.2")
    assert costed.books.get(costed.book_id).parse_status == "running"
    assert costed.books.spent(costed.book_id) == []
    assert costed.parse(max_cost_usd="0.2", model_id="eleven_flash_v2_5").estimate.usd < Decimal("0.2")


def test_a_model_of_unknown_price_stops_before_anything_is_paid(costed):
    with pytest.raises(InvalidRequest, match="eleven_v9"):
        costed.parse(model_id="eleven_v9")
    assert costed.books.spent(costed.book_id) == []
