"""WatchBooks: fail the books of dead executions, give turns, request waiting versions, and count books in progress.

It also publishes lost events about finished files again, and deletes what comes after the deletion of a book. It runs
when an execution ends and every quarter of an hour. With `unless_idle` it leaves an idle database asleep.
"""

from book_pipeline.binding.lost_events import bind_again
from book_pipeline.delivery.dead_executions import fail_books, unfinished_executions
from book_pipeline.delivery.delete_book import delete_late_objects
from book_pipeline.function_settings import WatchBooksSettings
from book_pipeline.gauges import count_books, count_none
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler, logger
from book_pipeline.review.approve import send_approvals
from book_pipeline.store import factories
from book_pipeline.store.executions import is_idle
from book_pipeline.store.versions import Versions
from book_pipeline.turns.give_turns import keep_waiting, send_tokens
from book_pipeline.turns.queue import TurnQueue
from events.schemas.binding import events_again
from events.schemas.maintenance import BooksWatched, WatchRequest
from events.schemas.published import BookFailed
from events.schemas.start import valid_requests


@lambda_handler("WatchBooks", WatchRequest, prepare=(factories.states, factories.events))
def handler(payload: WatchRequest, invocation: InvocationContext) -> BooksWatched:
    """Do all of this once."""
    settings = WatchBooksSettings.read()
    if payload.unless_idle and is_idle(factories.states(), settings.state_machine_arn):
        count_none()
        return BooksWatched(in_flight=0, stalled=[], failed=[], requested=[], given=[], bound_again=[])
    database, tokens = factories.database(settings), factories.task_tokens()
    bus = factories.bus(settings, invocation.trace_header)
    # The event is newer than what Step Functions may answer.
    known = {payload.execution_arn: payload.status}
    ended = [payload.execution_arn] if payload.execution_arn else unfinished_executions(database)
    executions = [*ended, *keep_waiting(database, tokens)]
    failed = fail_books(
        database,
        executions,
        lambda arn: known.get(arn) or factories.status_of(arn),
        lambda book: bus.publish(BookFailed(**vars(book))),
    )
    bound_again = bind_again(database, lambda book: bus.publish(*events_again(**vars(book))))
    given = TurnQueue(database, settings.speech_concurrency).give()
    send_tokens(database, tokens)
    send_approvals(database, tokens)
    startable = dict(Versions(database).take_startable(factories.is_alive))
    requests = valid_requests(startable)
    bus.publish(*requests.values())
    for book_id in startable:
        logger.info("requested" if book_id in requests else "invalid request", book_id=str(book_id))
    if payload.execution_arn is None:
        delete_late_objects(database, factories.artifacts(settings), age_seconds=settings.late_object_seconds)
    in_flight, stalled = count_books(database)
    ids = {"stalled": stalled, "failed": [book.book_id for book in failed], "requested": list(requests), "given": given}
    return BooksWatched(in_flight=in_flight, bound_again=bound_again, **ids)
