"""WaitForTurn: keep the token of the execution until it is the book's turn, which may be now."""

from book_pipeline.function_settings import WaitForTurnSettings
from book_pipeline.invocation import InvocationContext
from book_pipeline.observability import lambda_handler
from book_pipeline.store import factories
from book_pipeline.store.turns import WaitingTask
from book_pipeline.turns.give_turns import send_tokens
from book_pipeline.turns.queue import TurnQueue
from events.schemas.stages import TurnAwaited, TurnRequest


@lambda_handler("WaitForTurn", TurnRequest, prepare=(factories.states,))
def handler(payload: TurnRequest, _: InvocationContext) -> TurnAwaited:
    """Let the book join the queue and give the turns that are due. The state ends when the token is sent back."""
    settings = WaitForTurnSettings.read()
    database = factories.database(settings)
    given = TurnQueue(database, settings.speech_concurrency).join(WaitingTask(**payload.model_dump()))
    send_tokens(database, factories.task_tokens())
    return TurnAwaited(given=given)
