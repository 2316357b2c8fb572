"""The patches to moto for StopExecution, each with its reason."""

import threading
import time
from datetime import UTC, datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.stepfunctions.parser.api import ExecutionFailedEventDetails
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.responses import StepFunctionResponse

START_POLL_SECONDS = 0.01


def stop_at_once() -> None:
    """End an execution when it is stopped, with its error and cause; its running invocations end by themselves.

    Moto waits for what the execution is doing, which may be a token that nobody sends, and ends an execution that is in
    a Map with an AttributeError. Call this after the other patches of `terminated`, which then see the end once.
    """
    terminated, set_error = BaseExecutionWorkerCommunication.terminated, Environment.set_error
    ending = threading.Lock()

    def end_once(worker: BaseExecutionWorkerCommunication) -> None:
        with ending:
            if worker.execution.__dict__.setdefault("ended_by", worker_id := object()) is not worker_id:
                return
        terminated(worker)

    def stop(execution: Execution, stop_date: datetime, error: str | None, cause: str | None) -> None:
        while execution.exec_worker.env is None or not execution.exec_worker.env.is_running():
            if execution.stop_date is not None:
                return
            time.sleep(START_POLL_SECONDS)
        env = execution.exec_worker.env
        execution.error, execution.cause = error, cause
        env.set_stop(stop_date=stop_date, error=error, cause=cause)
        for endpoint in list(env.callback_pool_manager._pool.values()):  # noqa: SLF001
            endpoint.interrupt_all()
        end_once(execution.exec_worker._execution_communication)  # noqa: SLF001

    def keep_stopped(env: Environment, error: ExecutionFailedEventDetails) -> None:
        if not isinstance(env.program_state(), ProgramStopped):
            set_error(env, error)

    def respond(response: StepFunctionResponse) -> Any:
        execution = response.stepfunction_backend.describe_execution(response._get_param("executionArn"))  # noqa: SLF001
        error, cause = response._get_param("error"), response._get_param("cause")  # noqa: SLF001
        execution.stop(stop_date=datetime.now(UTC), error=error, cause=cause)
        return ActionResult({"stopDate": execution.stop_date})

    BaseExecutionWorkerCommunication.terminated = end_once
    Execution.stop, Environment.set_error = stop, keep_stopped
    StepFunctionResponse.stop_execution = respond
