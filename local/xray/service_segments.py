"""The segments that Step Functions and Lambda write on AWS, so that one trace contains the whole book.

book-pipeline (AWS::StepFunctions::StateMachine)
├── ScrapeBook
│   └── ScrapeBook (AWS::Lambda) ─► ScrapeBook (AWS::Lambda::Function) ─► the handler's segments
├── FormatChapters
│   ├── Iteration 0 ─► FormatChapter ─► …            one per attempt, with its error

Each part of an execution is sent separately, when it starts and when it ends. So a running execution is visible, and a
book of 1,500 chapters is not sent again for each chapter.
"""

import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.cloudtrail import STATE_MACHINE as PRINCIPAL
from local.cloudtrail import CloudTrail
from local.xray.trace_store import STATE_MACHINE, TRACE_ID

if TYPE_CHECKING:
    from moto.stepfunctions.parser.backend.execution import Execution

    from local.lambda_service import InvocationResult

Segment = dict[str, Any]
THROTTLED = "Lambda.TooManyRequestsException"


def _new_id() -> str:
    return secrets.token_hex(8)


def _fields(header: str | None) -> dict[str, str]:
    return dict(part.split("=", 1) for part in (header or "").split(";") if "=" in part)


@dataclass
class Part:
    """An execution, a state, a Map's iteration, or an attempt of a task; `kind` has more fields for its document."""

    name: str
    trace_id: str
    parent_id: str | None
    kind: Segment
    id: str = field(default_factory=_new_id)
    start: float = field(default_factory=time.time)
    failure: Segment = field(default_factory=dict)

    @property
    def header(self) -> str:
        """The trace header for the function."""
        return f"Root={self.trace_id};Parent={self.id};Sampled=1"

    def fail(self, error: str | None) -> None:
        """Mark the part as failed with an error, or as throttled if the function had no free concurrency."""
        flags = {"error": True, "throttle": True} if error == THROTTLED else {"fault": True}
        self.failure = flags | ({"cause": {"exceptions": [{"id": _new_id(), "type": error}]}} if error else {})

    def document(self, **end: Any) -> Segment:
        """Return the segment document in its current state."""
        place = {"trace_id": self.trace_id, "id": self.id, "name": self.name, "start_time": self.start}
        parent = {"parent_id": self.parent_id} if self.parent_id else {}
        return place | parent | self.kind | self.failure | end


class ServiceSegments:
    """Writes a segment when a part starts and when it ends; keeps track of the running executions."""

    def __init__(self, put_segment: Callable[[str], None], trail: CloudTrail) -> None:
        self._put_segment = put_segment
        self._trail = trail
        self._running: dict[str, Part] = {}

    def new_trace(self, header: str | None) -> str:
        """Return the trace header for an execution: the caller's trace, or a new one if `header` has none."""
        caller = _fields(header)
        root = caller.get("Root", "")
        if not re.fullmatch(TRACE_ID, root):
            return f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)};Sampled=1"
        parent = f";Parent={caller['Parent']}" if "Parent" in caller else ""
        return f"Root={root}{parent};Sampled=1"

    def execution_started(self, execution: "Execution") -> None:
        """Write the segment of an execution in progress."""
        header = _fields(execution.trace_header)
        part = Part(
            execution.state_machine.name,
            header["Root"],
            header.get("Parent"),
            {"origin": STATE_MACHINE, "aws": {"execution_arn": execution.exec_arn}},
            start=execution.start_date.timestamp(),
        )
        self._running[execution.exec_arn] = part
        self._put(part.document(in_progress=True))

    def execution_ended(self, execution: "Execution") -> None:
        """Write the segment of an ended execution."""
        part = self._running.pop(execution.exec_arn)
        if execution.exec_status != "SUCCEEDED":
            part.fail(execution.error)
        self._put(part.document(end_time=time.time()))
        self._trail.record(PRINCIPAL, "xray:PutTraceSegments", "*")

    def running(self, execution_arn: str) -> Part:
        """Return the part of a running execution. Raises KeyError if it is not running."""
        return self._running[execution_arn]

    @contextmanager
    def part(self, name: str, parent: Part, **kind: Any) -> Iterator[Part]:
        """Write a segment below `parent` when the block starts and when it ends."""
        part = Part(name, parent.trace_id, parent.id, {"type": "subsegment", **kind})
        self._put(part.document(in_progress=True))
        try:
            yield part
        except Exception:
            if not part.failure:
                part.fail(None)
            raise
        finally:
            self._put(part.document(end_time=time.time()))

    def invoke(
        self,
        invoke: "Callable[[str, bytes, str | None], InvocationResult]",
        name: str,
        payload: bytes,
        header: str | None,
    ) -> "InvocationResult":
        """Invoke a function and write Lambda's two segments for it."""
        caller = _fields(self.new_trace(header))
        service, function = _new_id(), _new_id()
        started = time.time()
        result = invoke(name, payload, f"Root={caller['Root']};Parent={function};Sampled=1")
        common: Segment = {"trace_id": caller["Root"], "name": name, "end_time": result.ended_at}
        if result.function_error:
            common["fault"] = True
        parent = {"parent_id": caller["Parent"]} if "Parent" in caller else {}
        self._put(common | parent | {"id": service, "start_time": started, "origin": "AWS::Lambda"})
        ready = result.started_at + result.init_seconds
        subsegments = [_phase("Initialization", result.started_at, ready)] if result.cold_start else []
        subsegments.append(_phase("Invocation", ready, result.ended_at))
        self._put(
            common
            | {
                "id": function,
                "parent_id": service,
                "start_time": result.started_at,
                "origin": "AWS::Lambda::Function",
                "aws": {"request_id": result.request_id},
                "subsegments": subsegments,
            }
        )
        return result

    def _put(self, segment: Segment) -> None:
        self._put_segment(json.dumps(segment))


def _phase(name: str, start: float, end: float) -> Segment:
    return {"id": _new_id(), "name": name, "start_time": start, "end_time": end}
