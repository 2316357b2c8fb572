"""Traces: one small subsegment for each invocation, and below it one or two for its provider calls.

Step Functions guarantees 100 KB for a trace, and a book is one trace. So nothing is recorded automatically, there is no
metadata, and only the last failed call has its own subsegment.

The X-Ray SDK is in maintenance mode, so only this module uses it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.models.subsegment import Subsegment

from book_pipeline.errors import PipelineError
from book_pipeline.invocation import InvocationContext, ProviderCall

xray_recorder.configure(context_missing="IGNORE_ERROR", service="book-pipeline", sampling=False)


def read_daemon_address() -> None:
    """Send traces where the environment says now; the SDK reads it when it is imported, and keeps it in a fork."""
    xray_recorder.configure(daemon_address=os.environ.get("AWS_XRAY_DAEMON_ADDRESS"))


@contextmanager
def traced(invocation: InvocationContext) -> Iterator[None]:
    """Record the block as the subsegment of the invocation; an error is flagged and raised again."""
    # The SDK keeps the first parent of a trace, but a worker processes many chapters in the trace of one book.
    xray_recorder.clear_trace_entities()
    subsegment = xray_recorder.begin_subsegment(invocation.stage)
    if subsegment is None:
        yield
        return
    try:
        yield
    except Exception as error:
        _flag(subsegment, error)
        raise
    finally:
        _record_calls(invocation)
        _annotate(subsegment, {**invocation.subject, **invocation.milliseconds})
        xray_recorder.end_subsegment()


def _record_calls(invocation: InvocationContext) -> None:
    """Record all successful calls as one subsegment, from the first to the last, and the last failed call."""
    calls = invocation.provider_calls
    if answered := [call for call in calls if call.error is None]:
        _record(invocation, answered, start=answered[0].start)
    if failed := [call for call in calls if call.error is not None]:
        _record(invocation, failed, start=failed[-1].start)


def _record(invocation: InvocationContext, calls: Sequence[ProviderCall], start: float) -> None:
    last = calls[-1]
    subsegment = xray_recorder.begin_subsegment(last.provider, namespace="remote")
    subsegment.start_time = start
    figures = {"calls": len(calls), "ms": sum(call.milliseconds for call in calls)}
    _annotate(subsegment, {**invocation.subject, **figures})
    if last.error is not None:
        _flag(subsegment, last.error)
    xray_recorder.end_subsegment(last.end)


def _annotate(subsegment: Subsegment, annotations: Mapping[str, object]) -> None:
    for name, value in annotations.items():
        subsegment.put_annotation(name, value)


def _flag(subsegment: Subsegment, error: Exception) -> None:
    """Annotate the name of the error, and set the flags that X-Ray derives from its HTTP status."""
    subsegment.put_annotation("error", type(error).__name__)
    subsegment.apply_status_code(error.http_status if isinstance(error, PipelineError) else PipelineError.http_status)
