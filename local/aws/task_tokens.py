"""The patches to moto for tasks that wait for a token, each with its reason."""

from typing import TYPE_CHECKING, Any

from moto.core.exceptions import AWSError
from moto.stepfunctions.exceptions import InvalidToken
from moto.stepfunctions.parser.api import HistoryEventType, TaskTimedOutEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackConsumerLeft,
    CallbackEndpoint,
    CallbackOutcome,
    CallbackOutcomeFailure,
    CallbackOutcomeSuccess,
    HeartbeatEndpoint,
    HeartbeatTimeoutError,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

if TYPE_CHECKING:
    from collections.abc import Callable

RUNNING = "RUNNING"


class TaskTimedOut(AWSError):
    """The response about a token whose task has ended."""

    TYPE = "TaskTimedOut"
    STATUS = 400

    def __init__(self) -> None:
        super().__init__("Task Timed Out: 'Provided task does not exist anymore'")


def accept_early_tokens() -> None:
    """Accept a task's end or heartbeat that arrives before moto waits for it.

    A function may send the token back before its own invocation has ended. Moto would then wait for a heartbeat, and
    reject an early heartbeat as invalid.
    """
    set_up = CallbackEndpoint.setup_heartbeat_endpoint

    def set_up_with_outcome(endpoint: CallbackEndpoint, heartbeat_seconds: int) -> HeartbeatEndpoint:
        heartbeats: HeartbeatEndpoint = set_up(endpoint, heartbeat_seconds)
        if endpoint.get_outcome() is not None:
            heartbeats.notify()
        return heartbeats

    CallbackEndpoint.setup_heartbeat_endpoint = set_up_with_outcome


def close_tokens() -> None:
    """Give each attempt of a task its own token, which is closed when the attempt ends.

    Moto gives all attempts the same token, and accepts it after the task has ended.
    """
    execute = StateTaskServiceCallback._eval_execution  # noqa: SLF001

    def execute_with_own_token(task: StateTaskServiceCallback, env: Environment) -> None:
        if task.resource.condition != ResourceCondition.WaitForTaskToken:
            execute(task, env)
            return
        endpoint = env.callback_pool_manager.add(env.states.context_object.update_task_token())
        try:
            execute(task, env)
        finally:
            endpoint.report(CallbackConsumerLeft())

    StateTaskServiceCallback._eval_execution = execute_with_own_token  # noqa: SLF001


def answer_tokens() -> None:
    """Find the task of a token, and answer TaskTimedOut if it has ended, InvalidToken if there is none.

    Moto fails while another execution is starting, and answers TaskDoesNotExist, which is for activities.
    """

    def send_task_success(backend: StepFunctionsParserBackend, task_token: str, outcome: str) -> None:
        _end(backend, task_token, CallbackOutcomeSuccess(task_token, outcome))

    def send_task_failure(
        backend: StepFunctionsParserBackend, task_token: str, error: str | None = None, cause: str | None = None
    ) -> None:
        _end(backend, task_token, CallbackOutcomeFailure(task_token, error, cause))

    def send_task_heartbeat(backend: StepFunctionsParserBackend, task_token: str) -> None:
        _open_endpoint(backend, task_token).notify_heartbeat()

    StepFunctionsParserBackend.send_task_success = send_task_success
    StepFunctionsParserBackend.send_task_failure = send_task_failure
    StepFunctionsParserBackend.send_task_heartbeat = send_task_heartbeat


def name_missing_heartbeats() -> None:
    """Fail a task without heartbeats with States.HeartbeatTimeout; moto fails it with States.Timeout.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-error-representation
    """
    failure: Callable[..., FailureEvent] = StateTaskServiceCallback._from_error  # noqa: SLF001

    def failure_with_name(task: StateTaskServiceCallback, env: Environment, ex: Exception) -> FailureEvent:
        if not isinstance(ex, HeartbeatTimeoutError):
            return failure(task, env, ex)
        details: Any = TaskTimedOutEventDetails(
            resourceType=task._get_sfn_resource_type(),  # noqa: SLF001
            resource=task._get_sfn_resource(),  # noqa: SLF001
            error=StatesErrorNameType.StatesHeartbeatTimeout.to_name(),
        )
        return FailureEvent(
            env=env,
            error_name=StatesErrorName(typ=StatesErrorNameType.StatesHeartbeatTimeout),
            event_type=HistoryEventType.TaskTimedOut,
            event_details=EventDetails(taskTimedOutEventDetails=details),
        )

    StateTaskServiceCallback._from_error = failure_with_name  # noqa: SLF001


def _end(backend: StepFunctionsParserBackend, token: str, outcome: CallbackOutcome) -> None:
    _open_endpoint(backend, token).notify(outcome)


def _open_endpoint(backend: StepFunctionsParserBackend, token: str) -> CallbackEndpoint:
    for execution in backend._get_executions():  # noqa: SLF001
        env = execution.exec_worker.env if execution.exec_worker else None
        endpoint = env.callback_pool_manager.get(token) if env else None
        if endpoint is not None:
            if execution.status != RUNNING or endpoint.consumer_error is not None:
                raise TaskTimedOut
            return endpoint
    raise InvalidToken
