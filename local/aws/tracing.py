"""The patches to moto for traces, each with its reason: executions write segments, which are stored on disk."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from moto.stepfunctions.parser.asl.component.common.catch.catch_outcome import CatchOutcome
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import Job
from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse
from moto.xray.models import SegmentCollection, TraceSegment, XRayBackend

from local.aws.request_state import request
from local.xray.service_segments import Part, ServiceSegments
from local.xray.trace_store import Document, TraceStore


def carry_trace_headers(segments: ServiceSegments) -> None:
    """Pass `traceHeader` on, which moto drops; name nameless executions, which moto all names None."""
    start = StepFunctionsParserBackend.start_execution
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

    def describe_with_header(response: StepFunctionResponse) -> Any:
        described = describe(response)
        arn = response._get_param("executionArn")  # noqa: SLF001
        described.result["traceHeader"] = response.stepfunction_backend.describe_execution(arn).trace_header
        return described

    StepFunctionResponse.start_execution = start_with_header
    StepFunctionResponse.describe_execution = describe_with_header
    StepFunctionsParserBackend.start_execution = start_traced


def trace_executions(segments: ServiceSegments) -> None:
    """Write segments for executions, states and iterations; moto writes none.

    Each of moto's environments gets the attribute `part`: the part of the execution that it works on.
    """
    start, terminated = Execution.start, BaseExecutionWorkerCommunication.terminated
    evaluate, work, frame = CommonStateField._eval_body, IterationWorker._eval_job, Environment.as_inner_frame_of  # noqa: SLF001

    def started(execution: Execution) -> None:
        segments.execution_started(execution)
        start(execution)

    def ended(worker: BaseExecutionWorkerCommunication) -> None:
        terminated(worker)
        segments.execution_ended(worker.execution)

    def state(field: CommonStateField, env: Environment) -> None:
        if env.is_frame():  # a state of an iteration: its attempts are directly below the iteration
            evaluate(field, env)
            return
        with segments.part(field.name, segments.running(_execution(env))) as part:
            env.part = part
            try:
                evaluate(field, env)
            except FailureEventException as failure:
                part.fail(_error(failure))
                raise
            if env.stack and env.stack[-1] == CatchOutcome.Caught:
                part.fail((env.states.get_error_output() or {}).get("Error"))

    def iteration(worker: IterationWorker, env: Environment, job: Job) -> None:
        with segments.part(f"Iteration {job.job_index}", env.part) as part:
            env.part = part
            work(worker, env, job)
            if isinstance(job.job_output, FailureEventException):
                part.fail(_error(job.job_output))

    def frame_with_part(env: Environment, *arguments: Any, **options: Any) -> Environment:
        inner = frame(env, *arguments, **options)
        inner.part = env.part
        return inner

    Execution.start, BaseExecutionWorkerCommunication.terminated = started, ended
    CommonStateField._eval_body, IterationWorker._eval_job = state, iteration  # noqa: SLF001
    Environment.as_inner_frame_of = staticmethod(frame_with_part)


def keep_traces(store: TraceStore) -> None:
    """Store traces on disk; moto keeps all of them in memory."""
    summary = SegmentCollection.summary
    put = SegmentCollection.put_segment

    def put_segment(_: SegmentCollection, segment: TraceSegment) -> None:
        end = segment.end_time or segment.start_time
        store.put(segment.trace_id, Document(segment.id, segment.start_time, end, segment.raw), segment.origin)

    def get_trace_ids(_: XRayBackend, trace_ids: list[str]) -> dict[str, Any]:
        found = {trace_id: store.trace(trace_id) for trace_id in trace_ids}
        return {
            "Traces": [
                _trace_response(trace_id, documents, closed=store.is_closed(trace_id))
                for trace_id, documents in found.items()
                if documents
            ],
            "UnprocessedTraceIds": [trace_id for trace_id, documents in found.items() if not documents],
        }

    def summary_of(_: SegmentCollection, start: datetime, end: datetime, filter_expression: Any = None) -> Any:
        recent = SegmentCollection()
        for trace_id in store.touched_since(start.timestamp()):
            for document in store.trace(trace_id):
                put(recent, TraceSegment.from_dict(json.loads(document.text), raw=None))
        return summary(recent, start, end, filter_expression)

    SegmentCollection.put_segment, SegmentCollection.summary = put_segment, summary_of
    XRayBackend.get_trace_ids = get_trace_ids


def part_of(env: Environment) -> Part:
    """Return the part of an execution that the environment works on."""
    part: Part = env.part
    return part


def _execution(env: Environment) -> str:
    return str(env.states.context_object.context_object_data["Execution"]["Id"])


def _error(failure: FailureEventException) -> str | None:
    name = failure.failure_event.error_name
    return None if name is None else str(name.error_name)


def _trace_response(trace_id: str, documents: list[Document], *, closed: bool) -> dict[str, Any]:
    """Return a trace in the format of BatchGetTraces."""
    duration = max(document.end for document in documents) - min(document.start for document in documents)
    segments = [{"Id": document.id, "Document": document.text} for document in documents]
    return {"Id": trace_id, "Duration": round(duration, 3), "LimitExceeded": closed, "Segments": segments}
