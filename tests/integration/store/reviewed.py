"""A book that is reviewed, on a real database."""

from functools import partial
from uuid import uuid4

from book_pipeline.chapters.parse_book import MOST_CHAPTERS, parse_book
from book_pipeline.chapters.selection import parse_selection
from book_pipeline.estimate import estimate_with_lexicon
from book_pipeline.function_settings import ParseBookSettings
from book_pipeline.review.approve import approve_book
from book_pipeline.review.decide import Changes
from book_pipeline.review_prices import priced_review
from book_pipeline.settings import EstimateSettings
from book_pipeline.source.fetching.fetch import FetchedSource
from book_pipeline.source.scrape_book import read_source, store_source
from book_pipeline.speech_model import SpeechModel
from book_pipeline.store.book_queries import BookQueries
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.reviews import Reviews
from events.schemas.describe_books import BookDetails

from .fakes import MemoryArtifacts
from .queue import StepFunctions

SOURCE = "https://example.org/gates.txt"
TEXT = "".join(f"CHAPTER {n}\n\n{f'The gates of lock {n} were oiled again. ' * 20}\n\n\n" for n in range(1, 6))
MODEL = SpeechModel(model_id="eleven_multilingual_v2")
SETTINGS = dict.fromkeys(
    (
        "artifacts_bucket",
        "event_bus_name",
        "database_host",
        "database_user",
        "database_ca_file",
        "elevenlabs_secret_id",
    ),
    "x",
)


class Reviewed:
    """A book of five chapters, started again and again as its executions would do it."""

    def __init__(self, database):
        self.database, self.books, self.chapters = database, Books(database), Chapters(database)
        self.artifacts, self.states, self.book_id, self.runs = MemoryArtifacts(), StepFunctions(), uuid4(), 0

    def start(self, text=TEXT, only=None, **options):
        """Begin an execution, and return what it parses; it then waits if a review was asked for."""
        self.runs += 1
        self.arn = f"arn:{self.book_id}:{self.runs}"
        assert self.books.claim(self.book_id, SOURCE, self.arn, lambda _: False)
        file = FetchedSource(text.encode(), "gates.txt")
        options = {"review": True, "language": "en", **options}
        source = read_source(SOURCE, fetch=lambda _: file, options_of=lambda _: options)
        store_source(self.book_id, source, books=self.books, artifacts=self.artifacts)
        parsed = self.parse(only)
        if parsed.awaits_review:
            self.token = str(uuid4())
            self.states.waiting.add(self.token)
            assert Reviews(self.database).wait(self.book_id, self.arn, self.token)
        return parsed

    def parse(self, only=None):
        settings = ParseBookSettings.model_validate(SETTINGS)
        return parse_book(
            self.book_id,
            books=self.books,
            chapters=self.chapters,
            artifacts=self.artifacts,
            ask_provider=lambda _: MODEL,
            estimate=partial(estimate_with_lexicon, artifacts=self.artifacts, settings=EstimateSettings()),
            review=partial(priced_review, artifacts=self.artifacts, settings=settings),
            only=only,
        )

    def complete(self):
        """End the execution as FinalizeBook does."""
        assert self.books.complete(self.book_id)

    def approve(self, review_id=None, database=None, **changes):
        limits = {"review_id": review_id, "select": parse_selection, "most": MOST_CHAPTERS}
        return approve_book(database or self.database, self.states, self.book_id, Changes(**changes), **limits)

    def described(self):
        return BookDetails.model_validate(BookQueries(self.database).book(self.book_id))

    def selected(self):
        return [row.number for row in self.chapters.of_book(self.book_id) if row.selected]

    def texts(self):
        return [self.artifacts.read(row.parsed_key).decode() for row in self.chapters.of_book(self.book_id)]
