"""Every change to moto, in one place, each with its reason.

moto's server is the real API to every client; these are the joints where it would stop short of what the pipeline
needs on one machine.
"""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError
from moto.awslambda.models import LambdaBackend
from moto.core.config import default_user_config
from moto.core.exceptions import JsonRESTError
from moto.events.models import EventsBackend, Rule
from moto.s3 import notifications
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

from local.aws.bridge import EventBridge
from local.lambda_service import InvocationResult, TooManyRequests
from local.trail import STATE_MACHINE, Trail
from local.xray.service_segments import ServiceSegments

CREATED = "s3:ObjectCreated"
Invoke = Callable[[str, bytes, str | None], InvocationResult]

request = threading.local()
"""What the request that this thread serves has brought: objects it touched, the trace headers of its events."""


def touched_objects() -> list[tuple[str, str, Any]]:
    """Return, once, what happened to S3 objects in this thread's request: event name, bucket, moto's key.

    S3 tells once that a request made an object; moto tells the end of a multipart upload as a put, too.
    """
    touched: list[tuple[str, str, Any]] = request.__dict__.pop("touched", [])
    made = {(bucket, key.name): event for event, bucket, key in touched if event.startswith(CREATED)}
    return [
        (event, bucket, key)
        for event, bucket, key in touched
        if not event.startswith(CREATED) or made.get((bucket, key.name)) == event
    ]


def interpret_state_machines() -> None:
    """By default moto only pretends to execute."""
    default_user_config["stepfunctions"] = {"execute_state_machine": True}


def collect_object_events() -> None:
    """Moto tells EventBridge of an object before its metadata is set, with a constant id, and in a shape of its own.

    Instead, what a request touched is collected, and dealt with when the request is done.
    """

    def send_event(_: str, event_name: Any, bucket: Any, key: Any) -> None:
        request.__dict__.setdefault("touched", []).append((str(event_name.value), bucket.name, key))

    notifications.send_event = send_event


def deliver_events(bridge: EventBridge) -> None:
    """Moto refuses state machines and functions as targets, forgets trace headers, and delivers while one waits."""
    put_one_batch: Callable[[EventsBackend, list[dict[str, Any]]], list[dict[str, Any]]] = EventsBackend.put_events

    def put_events(backend: EventsBackend, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(events) > 10:  # noqa: PLR2004  moto says why it refuses
            return put_one_batch(backend, events)
        results = []
        for event in events:
            request.trace_header = event.get("TraceHeader")
            results += put_one_batch(backend, [event])
        return results

    def send_to_targets(rule: Rule, original_event: dict[str, Any], transform_input: bool = True) -> None:  # noqa: ARG001
        if rule.state == "ENABLED":
            original_event.pop("ingestion-time", None)
            bridge.offer(rule, original_event, getattr(request, "trace_header", None))

    EventsBackend.put_events = put_events
    Rule.send_to_targets = send_to_targets


def invoke_functions(invoke: Invoke, segments: ServiceSegments, trail: Trail) -> None:
    """Moto wants Docker for Lambda, and its interpreter would call its own server over HTTP for each task."""

    def invoked_by_client(
        backend: LambdaBackend,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,
        answer: dict[str, str],
    ) -> bytes:
        name = backend.get_function(function_name, qualifier).function_name
        payload = body if isinstance(body, bytes) else (body or "{}").encode()
        parent = headers.get("X-Amzn-Trace-Id")
        if headers.get("X-Amz-Invocation-Type") == "Event":
            threading.Thread(target=segments.invoke, args=(invoke, name, payload, parent), daemon=True).start()
            return b""
        try:
            result = segments.invoke(invoke, name, payload, parent)
        except TooManyRequests as error:
            raise _Throttled from error
        if result.function_error:
            answer["x-amz-function-error"] = result.function_error
        answer["X-Amz-Executed-Version"] = "$LATEST"
        answer["Content-Length"] = str(len(result.payload))
        return result.payload

    def invoked_by_state_machine(env: Environment, parameters: dict[str, Any], **_: Any) -> None:
        name = parameters["FunctionName"].rpartition(":")[2]
        trail.record(STATE_MACHINE, "lambda:InvokeFunction", parameters["FunctionName"])
        with segments.task(env) as task:
            try:
                result = segments.invoke(invoke, name, parameters["Payload"], task.header)
            except TooManyRequests as error:
                task.throttled()
                raise _throttled_client_error() from error
            if result.function_error:
                raise lambda_eval_utils.LambdaFunctionErrorException(result.function_error, result.payload.decode())
        env.stack.append({"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": json.loads(result.payload)})

    LambdaBackend.invoke = invoked_by_client
    lambda_eval_utils.execute_lambda_function_integration = invoked_by_state_machine


def trace_executions(segments: ServiceSegments) -> None:
    """Moto drops `traceHeader`, gives every nameless execution the name None, and writes no trace.

    A frame of its interpreter inside a Map's iteration forgets which item that is.
    """
    inner_frame = Environment.as_inner_frame_of
    start = StepFunctionsParserBackend.start_execution
    terminated = BaseExecutionWorkerCommunication.terminated
    respond = StepFunctionResponse.start_execution
    describe = StepFunctionResponse.describe_execution

    def start_with_header(response: StepFunctionResponse) -> Any:
        request.trace_header = response._get_param("traceHeader")  # noqa: SLF001
        return respond(response)

    def start_traced(
        backend: StepFunctionsParserBackend,
        state_machine_arn: str,
        name: str | None = None,
        execution_input: Any = None,
    ) -> Any:
        header = segments.new_trace(request.__dict__.pop("trace_header", None))
        return start(backend, state_machine_arn, name or str(uuid4()), execution_input, header)

    def terminated_traced(worker: BaseExecutionWorkerCommunication) -> None:
        terminated(worker)
        segments.execution_ended(worker.execution)

    def describe_with_header(response: StepFunctionResponse) -> Any:
        described = describe(response)
        arn = response._get_param("executionArn")  # noqa: SLF001
        described.result["traceHeader"] = response.stepfunction_backend.describe_execution(arn).trace_header
        return described

    def frame_with_item(env: Environment, *arguments: Any, **options: Any) -> Environment:
        frame = inner_frame(env, *arguments, **options)
        if item := env.states.context_object.context_object_data.get("Map"):
            frame.states.context_object.context_object_data["Map"] = item
        return frame

    Environment.as_inner_frame_of = staticmethod(frame_with_item)
    StepFunctionResponse.start_execution = start_with_header
    StepFunctionResponse.describe_execution = describe_with_header
    StepFunctionsParserBackend.start_execution = start_traced
    BaseExecutionWorkerCommunication.terminated = terminated_traced


class _Throttled(JsonRESTError):
    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def _throttled_client_error() -> ClientError:
    error = {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."}
    metadata = {"HTTPStatusCode": 429, "RequestId": str(uuid4())}
    return ClientError({"Error": error, "ResponseMetadata": metadata}, "Invoke")  # type: ignore[typeddict-item]
