"""SampleVoice: speak some seconds of a book in a voice, after saying what that costs."""

from functools import partial

from book_pipeline.function_settings import SampleVoiceSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.paid_calls.ledger import result_sum
from book_pipeline.paid_calls.models import LONGEST_CALL
from book_pipeline.paid_calls.session import chapter_session
from book_pipeline.speech import elevenlabs_client
from book_pipeline.speech.elevenlabs_voices import read_name
from book_pipeline.speech.sample import Sampling, sampled_chapter
from book_pipeline.store import factories, secrets
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters, Lease
from events.schemas.voices import Sample, SampleRequest


@lambda_handler("SampleVoice", SampleRequest, prepare=(factories.s3, secrets.prepare, elevenlabs_client.prepare))
def handler(payload: SampleRequest, invocation: InvocationContext) -> Sample:
    """Return the price of the sample, or buy it under the lease of its chapter. A stored one is not bought again."""
    settings = SampleVoiceSettings.read()
    database, artifacts = factories.database(settings), factories.artifacts(settings)
    api_key = secrets.api_key(settings.elevenlabs_secret_id)
    book = Books(database).get(payload.book_id)
    chapter = sampled_chapter(book, Chapters(database).of_book(payload.book_id), payload.chapter_id)
    name_of = partial(read_name, api_key=api_key, base_url=settings.elevenlabs_base_url)
    sampling = Sampling.of(book, chapter, settings, api_key, artifacts, payload.voice_id, name_of)
    sum_of = partial(result_sum, database, book.book_id)
    stored = sampling.stored(sum_of)
    if payload.buy and not stored:
        lease = Lease(
            book_id=book.book_id,
            chapter_id=chapter.chapter_id,
            stage="SampleVoice",
            owner=invocation.request_id,
            execution_arn=book.execution_arn,
            seconds=settings.elevenlabs_timeout_seconds * LONGEST_CALL,
        )
        with chapter_session(database, artifacts, lease, invocation.require_time) as session:
            sampling.buy(session)
        stored = sampling.stored(sum_of)
    return Sample(
        book_id=book.book_id,
        chapter_id=chapter.chapter_id,
        number=chapter.number,
        title=chapter.title,
        **sampling.description | stored,
    )
