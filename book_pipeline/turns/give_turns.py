"""Sends the tokens of the books whose turn it is back to Step Functions, and keeps the tokens of the others alive.

A turn is recorded before its token is sent, and the token is sent until Step Functions has it. So a lost call delays a
book, and cannot lose it or give its turn to another one.
"""

from concurrent.futures import ThreadPoolExecutor

from book_pipeline.store.database import Database
from book_pipeline.store.task_tokens import Answer, TaskTokens
from book_pipeline.store.turns import Turns

HEARTBEAT_SECONDS = 600.0
"""Shortest time between two heartbeats of a token. WatchBooks runs each quarter of an hour, and at the end of each
execution; the state machine waits 7,200 s for a heartbeat."""
AT_ONCE = 8
"""Concurrent calls of Step Functions: a thousand heartbeats take a few seconds."""


def send_tokens(database: Database, tokens: TaskTokens) -> None:
    """Send the token of each book that has its turn, unless it was sent before."""
    turns = Turns(database)
    for task in turns.given():
        if tokens.send_back(task.task_token) is not Answer.UNKNOWN:
            turns.forget(task)


def keep_waiting(database: Database, tokens: TaskTokens) -> list[str]:
    """Send the heartbeats that are due; return the executions that no longer wait with the token that is stored.

    Such an execution has ended, or enters WaitForTurn again and brings a new token.
    """
    tasks = Turns(database).take_heartbeats(HEARTBEAT_SECONDS)
    if not tasks:
        return []
    with ThreadPoolExecutor(AT_ONCE) as executor:
        answers = list(executor.map(lambda task: tokens.keep_alive(task.task_token), tasks))
    return [task.execution_arn for task, answer in zip(tasks, answers, strict=True) if answer is Answer.USED_UP]
