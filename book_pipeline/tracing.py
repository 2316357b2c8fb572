"""What X-Ray is told: one small subsegment an invocation, and below it one or two of the provider's calls.

Step Functions guarantees 100 KB for a trace, and a book is one trace: docs/tracing.md has the arithmetic. So nothing is
recorded by itself, there is no metadata, and no call has a subsegment of its own unless it failed.

The X-Ray SDK is in maintenance, so this is the only module that knows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.models.subsegment import Subsegment

from book_pipeline.errors import PipelineError
from book_pipeline.invocation import Invocation, ProviderCall

xray_recorder.configure(context_missing="IGNORE_ERROR", service="book-pipeline", sampling=False)


@contextmanager
def traced(invocation: Invocation) -> Iterator[None]:
    """Record the block as the invocation's subsegment; an error passes through and flags it."""
    # The SDK keeps the parent that it first saw of a trace, and a worker has many chapters of one book's.
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


def _record_calls(invocation: Invocation) -> None:
    """Record the calls that were answered as one, from the first to the last, and of those that failed the last one."""
    calls = invocation.provider_calls
    if answered := [call for call in calls if call.error is None]:
        _record(invocation, answered, start=answered[0].start)
    if failed := [call for call in calls if call.error is not None]:
        _record(invocation, failed, start=failed[-1].start)


def _record(invocation: Invocation, calls: Sequence[ProviderCall], start: float) -> None:
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
    """Name the error, and flag it as X-Ray would flag an answer of its HTTP status."""
    subsegment.put_annotation("error", type(error).__name__)
    subsegment.apply_status_code(error.http_status if isinstance(error, PipelineError) else PipelineError.http_status)
