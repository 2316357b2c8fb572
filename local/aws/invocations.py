"""The patches to moto for invocations of functions, by clients and by the state machine."""

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaBackend
from moto.core.exceptions import JsonRESTError
from moto.sqs.models import sqs_backends
from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSeconds
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.eval.environment import Environment

from local.aws.tracing import part_of
from local.cloudtrail import STATE_MACHINE, CloudTrail
from local.lambda_service import InvocationResult, TooManyRequests
from local.state_folder import DiskFull
from local.xray.service_segments import THROTTLED, ServiceSegments

Invoke = Callable[[str, bytes, str | None], InvocationResult]
REFUSED = (TooManyRequests, DiskFull)
WAITS_SECONDS = (1.0, 2.0)
"""Before Lambda repeats an invocation by an event that has failed; there, a minute and two minutes
(https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html)."""
NEVER_REPEATED = frozenset({"book-pipeline-NotifyWebhook"})
"""Functions for which the stack says so."""
LONGEST_WAIT_SECONDS = 24 * 3600


def invoke_functions(invoke: Invoke, segments: ServiceSegments, trail: CloudTrail) -> None:
    """Invoke functions with `invoke`.

    Moto needs Docker for Lambda, and its interpreter would call its own server over HTTP for each task.
    """

    def invoked_by_client(
        backend: LambdaBackend,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,
        response_headers: dict[str, str],
    ) -> bytes:
        name = backend.get_function(function_name, qualifier).function_name
        payload = body if isinstance(body, bytes) else (body or "{}").encode()
        parent = headers.get("X-Amzn-Trace-Id")
        if headers.get("X-Amz-Invocation-Type") == "Event":
            threading.Thread(target=invoked_as_event, args=(name, payload, parent), daemon=True).start()
            return b""
        try:
            result = segments.invoke(invoke, name, payload, parent)
        except REFUSED as error:
            raise _Refusal(error) from error
        if result.function_error:
            response_headers["x-amz-function-error"] = result.function_error
        response_headers["X-Amz-Executed-Version"] = "$LATEST"
        response_headers["Content-Length"] = str(len(result.payload))
        return result.payload

    def invoked_as_event(name: str, payload: bytes, parent: str | None) -> None:
        try:
            result = repeated(name, lambda: segments.invoke(invoke, name, payload, parent))
            _send_to_dead_letters(name, payload, result)
        except REFUSED as error:
            logging.getLogger(__name__).warning("%s was not invoked: %s", name, error)

    def invoked_by_state_machine(env: Environment, parameters: dict[str, Any], **_: Any) -> None:
        name = parameters["FunctionName"].rpartition(":")[2]
        trail.record(STATE_MACHINE, "lambda:InvokeFunction", parameters["FunctionName"])
        state = env.states.context_object.context_object_data["State"]["Name"]
        with segments.part(state, part_of(env), namespace="aws") as attempt:
            try:
                result = segments.invoke(invoke, name, parameters["Payload"], attempt.header)
            except REFUSED as error:
                attempt.fail(THROTTLED if isinstance(error, TooManyRequests) else None)
                raise _client_error(error) from error
            if result.function_error:
                attempt.fail(json.loads(result.payload).get("errorType"))
                raise lambda_eval_utils.LambdaFunctionErrorException(result.function_error, result.payload.decode())
        env.stack.append({"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": json.loads(result.payload)})

    LambdaBackend.invoke = invoked_by_client
    lambda_eval_utils.execute_lambda_function_integration = invoked_by_state_machine


def repeated(function: str, invoke: Callable[[], InvocationResult]) -> InvocationResult:
    """Invoke a function for an event, again if it fails, as often as Lambda does; return the last result."""
    result = invoke()
    for wait in () if function in NEVER_REPEATED else WAITS_SECONDS:
        if result.function_error is None:
            break
        time.sleep(wait)
        result = invoke()
    return result


def _send_to_dead_letters(function: str, payload: bytes, result: InvocationResult) -> None:
    """Send an event with which a function has failed to the function's dead-letter queue, if it has one here.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    if not result.function_error:
        return
    for account in sqs_backends.values():
        for backend in account.values():
            if queue := backend.queues.get(f"{function}-dead-letters"):
                record = {"requestPayload": json.loads(payload)}
                backend.send_message(queue.name, json.dumps(record))


def let_invocations_wait() -> None:
    """Do not count the time in which an invocation waits for a worker as its state's: on AWS, none waits.

    Only a state that waits can reach its timeout, because a function's own is shorter, and is enforced.
    """
    seconds: Callable[[TimeoutSeconds, Environment], int] = TimeoutSeconds._eval_seconds  # noqa: SLF001

    def seconds_with_wait(timeout: TimeoutSeconds, env: Environment) -> int:
        return seconds(timeout, env) + LONGEST_WAIT_SECONDS

    TimeoutSeconds._eval_seconds = seconds_with_wait  # noqa: SLF001


class _Refusal(JsonRESTError):
    """Lambda's response to a client."""

    def __init__(self, error: TooManyRequests | DiskFull) -> None:
        self.code, name, message = _answer(error)
        super().__init__(name, message)


def _client_error(error: TooManyRequests | DiskFull) -> ClientError:
    """Return the same response as boto3 raises it."""
    status, code, message = _answer(error)
    response = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": str(uuid4())},
    }
    return ClientError(response, "Invoke")  # type: ignore[arg-type]


def _answer(error: TooManyRequests | DiskFull) -> tuple[int, str, str]:
    """Return the status, the code and the message; the state machine retries both codes."""
    if isinstance(error, TooManyRequests):
        return 429, "TooManyRequestsException", "Rate Exceeded."
    return 500, "ServiceException", str(error)
