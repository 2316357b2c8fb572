"""The segments that Step Functions and Lambda write themselves on AWS, so that one trace holds the whole book.

book-pipeline (AWS::StepFunctions::StateMachine)
├── ScrapeBook
│   └── ScrapeBook (AWS::Lambda) ─► ScrapeBook (AWS::Lambda::Function) ─► what the handler records
├── FormatChapters
│   ├── Iteration 0 ─► FormatChapter ─► …            one for each attempt, with its error
"""

import json
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local.trail import STATE_MACHINE, Trail

if TYPE_CHECKING:
    from moto.stepfunctions.parser.asl.eval.environment import Environment
    from moto.stepfunctions.parser.backend.execution import Execution

    from local.lambda_service import InvocationResult

Segment = dict[str, Any]


def _new_id() -> str:
    return secrets.token_hex(8)


def _fields(header: str | None) -> dict[str, str]:
    return dict(part.split("=", 1) for part in (header or "").split(";") if "=" in part)


@dataclass
class Task:
    """One attempt of a Task state."""

    trace_id: str
    state: str
    iteration: int | None
    id: str = field(default_factory=_new_id)
    start: float = field(default_factory=time.time)
    end: float | None = None
    flags: dict[str, bool] = field(default_factory=dict)

    @property
    def header(self) -> str:
        """The trace header that goes on to the function."""
        return f"Root={self.trace_id};Parent={self.id};Sampled=1"

    def throttled(self) -> None:
        """Mark the attempt as turned away for lack of a free worker."""
        self.flags = {"error": True, "throttle": True}

    def segment(self) -> Segment:
        """Return the attempt as a subsegment."""
        return {
            "id": self.id,
            "name": self.state,
            "namespace": "aws",
            "start_time": self.start,
            "end_time": self.end,
            **self.flags,
        }


class ServiceSegments:
    """Keeps the tasks of running executions, and writes segments as things end."""

    def __init__(self, put_segment: Callable[[str], None], trail: Trail) -> None:
        self._put_segment = put_segment
        self._trail = trail
        self._lock = threading.Lock()
        self._tasks: dict[str, list[Task]] = defaultdict(list)

    def new_trace(self, header: str | None) -> str:
        """Return the header that an execution starts with: the caller's trace, or a new one."""
        caller = _fields(header)
        root = caller.get("Root") or f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
        parent = f";Parent={caller['Parent']}" if "Parent" in caller else ""
        return f"Root={root}{parent};Sampled=1"

    @contextmanager
    def task(self, env: "Environment") -> Iterator[Task]:
        """Record the block as one attempt of the state that `env` is in."""
        context: Any = env.states.context_object.context_object_data
        trace_id = self._trace_of(context["Execution"]["Id"])
        iteration = context["Map"]["Item"]["Index"] if "Map" in context else None
        task = Task(trace_id, context["State"]["Name"], iteration)
        with self._lock:
            self._tasks[context["Execution"]["Id"]].append(task)
        try:
            yield task
        except Exception:
            task.flags = task.flags or {"fault": True}
            raise
        finally:
            task.end = time.time()

    def invoke(
        self,
        invoke: "Callable[[str, bytes, str | None], InvocationResult]",
        name: str,
        payload: bytes,
        header: str | None,
    ) -> "InvocationResult":
        """Invoke a function and write the two segments that Lambda writes about it."""
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
        subsegments = [_sub("Initialization", result.started_at, ready)] if result.cold_start else []
        subsegments.append(_sub("Invocation", ready, result.ended_at))
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

    def execution_ended(self, execution: "Execution") -> None:
        """Write the execution's segment: its states in order, and the tasks below them."""
        with self._lock:
            tasks = self._tasks.pop(execution.exec_arn, [])
        header = _fields(execution.trace_header)
        segment: Segment = {
            "id": _new_id(),
            "trace_id": header["Root"],
            "name": execution.state_machine.name,
            "origin": "AWS::StepFunctions::StateMachine",
            "start_time": execution.start_date.timestamp(),
            "end_time": time.time(),
            "aws": {"execution_arn": execution.exec_arn},
            "subsegments": list(_states(execution.exec_worker.env.event_manager.get_event_history(), tasks)),
        }
        if "Parent" in header:
            segment["parent_id"] = header["Parent"]
        if execution.exec_status != "SUCCEEDED":
            segment["fault"] = True
        self._put(segment)
        self._trail.record(STATE_MACHINE, "xray:PutTraceSegments", "*")

    def _trace_of(self, execution_arn: str) -> str:
        from moto.stepfunctions.parser.models import stepfunctions_parser_backends

        _, _, _, region, account, *_ = execution_arn.split(":")
        execution = stepfunctions_parser_backends[account][region].describe_execution(execution_arn)
        return _fields(execution.trace_header)["Root"]

    def _put(self, segment: Segment) -> None:
        self._put_segment(json.dumps(segment))


def _sub(name: str, start: float, end: float, subsegments: list[Segment] | None = None) -> Segment:
    return {"id": _new_id(), "name": name, "start_time": start, "end_time": end, "subsegments": subsegments or []}


def _states(history: list[Any], tasks: list[Task]) -> Iterator[Segment]:
    """Pair what was entered with what was exited at the top level, and hang the tasks below by state or iteration."""
    entered: dict[str, float] = {}
    mapping = False
    for event in history:
        kind, moment = str(event["type"].value), datetime.fromisoformat(event["timestamp"]).timestamp()
        name = (event.get("stateEnteredEventDetails") or event.get("stateExitedEventDetails") or {}).get("name", "")
        if kind.endswith("StateEntered"):
            entered[name] = moment
            mapping = mapping or kind == "MapStateEntered"
        elif kind == "MapStateExited":
            mapping = False
            inside = [
                task for task in tasks if task.iteration is not None and entered[name] <= task.start <= moment + 0.001
            ]
            yield _sub(name, entered[name], moment, list(_iterations(inside)))
        elif kind.endswith("StateExited") and not mapping:
            yield _sub(
                name, entered[name], moment, [t.segment() for t in tasks if t.state == name and t.iteration is None]
            )


def _iterations(tasks: list[Task]) -> Iterator[Segment]:
    by_iteration = defaultdict(list)
    for task in tasks:
        by_iteration[task.iteration].append(task)
    for iteration, attempts in sorted(by_iteration.items(), key=lambda entry: entry[0] or 0):
        ended = max(task.end or task.start for task in attempts)
        yield _sub(f"Iteration {iteration}", attempts[0].start, ended, [task.segment() for task in attempts])
