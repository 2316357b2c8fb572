"""BindBook: bind a complete book. The events BookCompleted and BookEncoded start it."""

from book_pipeline.binding.bind_book import bind_book
from book_pipeline.binding.failure import recorded
from book_pipeline.function_settings import BindBookSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.metrics import count
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.bindings import Bindings
from book_pipeline.store.books import Books
from book_pipeline.store.chapters import Chapters
from book_pipeline.store.keys import manifest_key
from events.schemas.binding import BindRequest, Bound
from events.schemas.published import BookBound, GainChosen


@lambda_handler("BindBook", BindRequest, prepare=(factories.s3, factories.events))
def handler(payload: BindRequest, invocation: InvocationContext) -> Bound:
    """Bind the book if each chapter is encoded; publish BookBound if a file was made."""
    settings = BindBookSettings.read()
    database = factories.database(settings)
    bindings, bus = Bindings(database), factories.bus(settings, invocation.trace_header)
    book_id, execution_arn = payload.book_id, payload.execution_arn
    bound = None
    with recorded(bindings, book_id):
        bound = bind_book(
            book_id,
            books=Books(database),
            chapters=Chapters(database),
            bindings=bindings,
            artifacts=factories.artifacts(settings),
            default_outputs=settings.outputs,
            choose_gain=lambda chapter_ids: bus.publish(
                *(GainChosen(book_id=book_id, execution_arn=execution_arn, chapter_id=each) for each in chapter_ids)
            ),
        )
    if bound is not None and bound.made:
        count({"BooksBound": 1})
        bus.publish(
            BookBound(
                book_id=book_id,
                execution_arn=execution_arn,
                manifest_key=manifest_key(book_id),
                cover_key=bound.files["cover"]["key"],
                m4b_key=bound.files["m4b"]["key"] if "m4b" in bound.files else None,
                lufs=bound.lufs,
            )
        )
    return Bound(book_id=book_id, bound=bound is not None, made=bound is not None and bound.made)
