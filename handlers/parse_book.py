"""ParseBook: split the text of the book into chapters."""

from functools import partial

from book_pipeline.chapters.parse_book import parse_book
from book_pipeline.function_settings import ParseBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories, secrets
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.journal import Journal
from events.schemas.published import BookParsed
from events.schemas.stages import Parsed, ParseRequest


@lambda_handler("ParseBook", ParseRequest, prepare=(factories.s3, factories.events, secrets.prepare))
def handler(payload: ParseRequest, invocation: InvocationContext) -> Parsed:
    """Split the book, ask ElevenLabs about its model, and estimate the cost before anything is paid."""
    # Imported late: these three take long, and not every cold start needs them.
    from book_pipeline.estimate import estimate_with_lexicon
    from book_pipeline.review_prices import priced_review
    from book_pipeline.speech.choose_voice import read_model_and_voice

    settings = ParseBookSettings.read()
    database, artifacts = factories.database(settings), factories.artifacts(settings)
    api_key = secrets.api_key(settings.elevenlabs_secret_id)
    with Journal(database, payload.execution_arn).stage("ParseBook", payload.book_id) as details:
        book = parse_book(
            payload.book_id,
            books=Books(database),
            chapters=Chapters(database),
            artifacts=artifacts,
            ask_provider=partial(read_model_and_voice, settings=settings, api_key=api_key),
            estimate=partial(estimate_with_lexicon, artifacts=artifacts, settings=settings),
            review=partial(priced_review, artifacts=artifacts, settings=settings),
            only=payload.only,
        )
        details.update(chapters=len(book.chapters), narrated=len(book.selected), estimated_usd=str(book.estimate.usd))
        details.update(notes=list(book.estimate.notes))
    factories.bus(settings, invocation.trace_header).publish(
        BookParsed(
            book_id=payload.book_id,
            execution_arn=payload.execution_arn,
            chapters=len(book.chapters),
            narrated=len(book.selected),
            estimated_usd=book.estimate.usd,
            removed_words=book.removed_words,
            left_out_words=book.left_out_words,
        )
    )
    return Parsed(
        book_id=payload.book_id,
        chapters=book.to_make(payload.only),
        removed_words=book.removed_words,
        left_out_words=book.left_out_words,
        review=book.awaits_review,
        only=payload.only,
    )
