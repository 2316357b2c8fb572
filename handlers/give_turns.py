"""GiveTurns: give the turns that are due. The event ChapterNarrated of each narrated chapter starts it."""

from book_pipeline.function_settings import GiveTurnsSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.turns.give_turns import send_tokens
from book_pipeline.turns.queue import TurnQueue
from events.schemas.maintenance import GiveTurnsRequest, TurnsGiven


@lambda_handler("GiveTurns", GiveTurnsRequest, prepare=(factories.states,))
def handler(_: GiveTurnsRequest, __: InvocationContext) -> TurnsGiven:
    """Give the turns that are due."""
    settings = GiveTurnsSettings.read()
    database = factories.database(settings)
    given = TurnQueue(database, settings.speech_concurrency).give()
    send_tokens(database, factories.task_tokens())
    return TurnsGiven(given=given)
