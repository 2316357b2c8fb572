"""The patches to moto, each with its reason; those for traces are in `tracing`.

moto's server answers the AWS API. These patches add what it lacks for the pipeline.
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
from moto.logs import models as logs_models
from moto.s3 import notifications
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication

from local.aws.event_delivery import EventBridge
from local.aws.filter_patterns import filter_pattern
from local.aws.request_state import request
from local.aws.tracing import part_of
from local.cloudtrail import STATE_MACHINE, CloudTrail
from local.lambda_service import InvocationResult, TooManyRequests
from local.xray.service_segments import THROTTLED, ServiceSegments

CREATED = "s3:ObjectCreated"
Invoke = Callable[[str, bytes, str | None], InvocationResult]


def changed_objects() -> list[tuple[str, str, Any]]:
    """Return and forget the changes to S3 objects by this thread's request: event name, bucket, moto's key.

    S3 sends one event for an object that a request created. moto sends a put as well at the end of a multipart upload;
    only its last event is returned.
    """
    changed: list[tuple[str, str, Any]] = request.__dict__.pop("changed", [])
    created = {(bucket, key.name): event for event, bucket, key in changed if event.startswith(CREATED)}
    return [
        (event, bucket, key)
        for event, bucket, key in changed
        if not event.startswith(CREATED) or created.get((bucket, key.name)) == event
    ]


def interpret_state_machines() -> None:
    """Execute state machines; by default, moto only simulates executions."""
    default_user_config["stepfunctions"] = {"execute_state_machine": True}


def collect_object_events() -> None:
    """Collect the changes to objects, to be published when the request is done.

    Moto publishes an object's event before its metadata is set, with a constant id and in another format than S3's.
    """

    def send_event(_: str, event_name: Any, bucket: Any, key: Any) -> None:
        request.__dict__.setdefault("changed", []).append((str(event_name.value), bucket.name, key))

    notifications.send_event = send_event


def deliver_events(bridge: EventBridge) -> None:
    """Deliver events with `bridge`.

    Moto rejects state machines and functions as targets, drops trace headers, and delivers before it responds.
    """
    put_one_batch: Callable[[EventsBackend, list[dict[str, Any]]], list[dict[str, Any]]] = EventsBackend.put_events

    def put_events(backend: EventsBackend, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(events) > 10:  # noqa: PLR2004  moto reports the error
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
            threading.Thread(target=segments.invoke, args=(invoke, name, payload, parent), daemon=True).start()
            return b""
        try:
            result = segments.invoke(invoke, name, payload, parent)
        except TooManyRequests as error:
            raise _Throttled from error
        if result.function_error:
            response_headers["x-amz-function-error"] = result.function_error
        response_headers["X-Amz-Executed-Version"] = "$LATEST"
        response_headers["Content-Length"] = str(len(result.payload))
        return result.payload

    def invoked_by_state_machine(env: Environment, parameters: dict[str, Any], **_: Any) -> None:
        name = parameters["FunctionName"].rpartition(":")[2]
        trail.record(STATE_MACHINE, "lambda:InvokeFunction", parameters["FunctionName"])
        state = env.states.context_object.context_object_data["State"]["Name"]
        with segments.part(state, part_of(env), namespace="aws") as attempt:
            try:
                result = segments.invoke(invoke, name, parameters["Payload"], attempt.header)
            except TooManyRequests as error:
                attempt.fail(THROTTLED)
                raise _throttled_client_error() from error
            if result.function_error:
                attempt.fail(json.loads(result.payload).get("errorType"))
                raise lambda_eval_utils.LambdaFunctionErrorException(result.function_error, result.payload.decode())
        env.stack.append({"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": json.loads(result.payload)})

    LambdaBackend.invoke = invoked_by_client
    lambda_eval_utils.execute_lambda_function_integration = invoked_by_state_machine


def announce_ended_executions(bridge: EventBridge) -> None:
    """Publish an event when an execution has ended; moto publishes none."""
    terminated = BaseExecutionWorkerCommunication.terminated

    def ended(worker: BaseExecutionWorkerCommunication) -> None:
        terminated(worker)
        bridge.execution_ended(worker.execution)

    BaseExecutionWorkerCommunication.terminated = ended


def filter_logs() -> None:
    """Filter logs with `filter_pattern`; with a pattern that moto does not support, it returns every line."""
    logs_models.EventMessageFilter = filter_pattern


class _Throttled(JsonRESTError):
    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def _throttled_client_error() -> ClientError:
    error = {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."}
    metadata = {"HTTPStatusCode": 429, "RequestId": str(uuid4())}
    return ClientError({"Error": error, "ResponseMetadata": metadata}, "Invoke")  # type: ignore[typeddict-item]
