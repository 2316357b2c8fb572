"""The task tokens of waiting executions: send them back, and keep them alive."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from book_pipeline.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

USED_UP = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}
"""The task has ended, or waits with another token. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html"""


class Answer(Enum):
    """The answers of Step Functions to a token."""

    ACCEPTED = auto()
    USED_UP = auto()
    UNKNOWN = auto()
    """It did not answer, or asked for a retry."""


class TaskTokens:
    """The tokens of the state WaitForTurn."""

    def __init__(self, client: "SFNClient") -> None:
        self._client = client

    def send_back(self, task_token: str) -> Answer:
        """Let the execution continue."""
        return _answer(lambda: self._client.send_task_success(taskToken=task_token, output="{}"))

    def keep_alive(self, task_token: str) -> Answer:
        """Send a heartbeat."""
        return _answer(lambda: self._client.send_task_heartbeat(taskToken=task_token))


def _answer(call: Callable[[], object]) -> Answer:
    try:
        call()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in USED_UP:
            return Answer.USED_UP
        logger.warning("a token was not accepted", error=code)
        return Answer.UNKNOWN
    except BotoCoreError as error:
        logger.warning("a token was not accepted", error=type(error).__name__)
        return Answer.UNKNOWN
    return Answer.ACCEPTED
