"""The patches to moto, each with its reason; those for traces and invocations are in `tracing` and `invocations`.

moto's server answers the AWS API. These patches add what it lacks for the pipeline.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from antlr4 import ParserRuleContext
from moto import backends
from moto.core.config import default_user_config
from moto.events.models import EventsBackend, Rule
from moto.logs import models as logs_models
from moto.s3 import notifications
from moto.s3.models import S3Backend
from moto.stepfunctions.exceptions import AWSError
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor
from moto.stepfunctions.parser.asl.utils import json_path
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from local.aws.event_delivery import EventBridge, parse_path
from local.aws.filter_patterns import filter_pattern
from local.aws.objects import FileContent
from local.aws.request_state import request
from local.state_folder import DiskFull

CREATED = "s3:ObjectCreated"
create_object: Callable[..., Any] = S3Backend.put_object
"""Creates an object in moto, on a full disk as well."""
find_object: Callable[..., Any] = S3Backend.get_object
parse_definition: Callable[[str], tuple[EvalComponent, ParserRuleContext]] = AmazonStateLanguageParser.parse
parse_extended_path = lru_cache(maxsize=1024)(json_path.parse)
SERVICES = tuple(backends.list_of_moto_modules())


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
    """Execute state machines; by default, moto only simulates executions. Give the interpreter's errors their names."""
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    for error in AWSError.__subclasses__():
        if isinstance(name := vars(error).get("code"), str):
            error.TYPE = name


def show_new_executions() -> None:
    """Let an execution be RUNNING from its creation; moto says so a moment later, and cannot list it until then."""
    create = Execution.__init__

    def created(execution: Execution, *arguments: Any, **options: Any) -> None:
        create(execution, *arguments, **options)
        execution.exec_status = ExecutionStatus.RUNNING

    Execution.__init__ = created


@lru_cache(maxsize=16)
def syntax_tree(definition: str) -> ParserRuleContext:
    """Return the tree of a state machine's definition. Raises moto's ASLParserException."""
    return parse_definition(definition)[1]


def parse_once() -> None:
    """Keep the trees of definitions (each takes 0.1 s), parsed paths and the list of services.

    Moto makes them again: for each execution, for each state, and for each request.
    """

    def parse(definition: str) -> tuple[EvalComponent, ParserRuleContext]:
        tree = syntax_tree(definition)
        return Preprocessor().visit(tree), tree  # each execution has components of its own

    AmazonStateLanguageParser.parse = staticmethod(parse)
    json_path.parse = parse_extended_path
    result_path.parse = parse_path
    backends.list_of_moto_modules = lambda: SERVICES


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


def reject_objects_on_a_full_disk(require_room: Callable[[], None]) -> None:
    """Answer S3's ServiceUnavailable instead of creating an object; clients retry."""

    def checked(create: Callable[..., Any]) -> Callable[..., Any]:
        def create_with_room(*arguments: Any, **options: Any) -> Any:
            try:
                require_room()
            except DiskFull as error:
                raise Unavailable(str(error)) from error
            return create(*arguments, **options)

        return create_with_room

    S3Backend.put_object = checked(create_object)
    S3Backend.upload_part = checked(S3Backend.upload_part)


def hide_damaged_objects() -> None:
    """Answer that an object does not exist if the bytes in its file are not the ones that were put."""

    def get_object(*arguments: Any, **options: Any) -> Any:
        key = find_object(*arguments, **options)
        content = getattr(key, "_value_buffer", None)
        return None if isinstance(content, FileContent) and not content.is_intact() else key

    S3Backend.get_object = get_object


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


class Unavailable(HTTPException):
    """S3's response to a request that may succeed later."""

    code = 503

    def __init__(self, message: str) -> None:
        body = f"<Error><Code>ServiceUnavailable</Code><Message>{escape(message)}</Message></Error>"
        super().__init__(response=Response(body, self.code, content_type="application/xml"))
