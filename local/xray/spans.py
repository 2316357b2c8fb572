"""Segment documents as the spans that X-Ray writes to the log group `aws/spans` under CloudWatch Transaction Search.

The fields are those of OpenTelemetry's spans, with W3C ids and times in nanoseconds. AWS does not publish how it
converts a segment; the attributes here are those of OpenTelemetry's receiver of X-Ray segments, which AWS maintains,
and the origin is where spans of AWS's own services have it.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-ingesting-span-log-groups.html
https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/awsxrayreceiver
"""

from collections.abc import Iterator, Mapping
from typing import Any

FLAGS = ("fault", "error", "throttle")
SECOND = 10**9


def spans_of(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the span of a segment document and those of its subsegments, parents first."""
    yield from _flattened(document, w3c_id(document["trace_id"]), document.get("parent_id"), document["name"])


def w3c_id(trace_id: str) -> str:
    """Return the 32 hexadecimal digits of a trace id: `1-6b066253-9ddf…` is `6b0662539ddf…`."""
    return trace_id.removeprefix("1-").replace("-", "")


def _flattened(
    segment: Mapping[str, Any], trace_id: str, parent_id: str | None, service: str
) -> Iterator[dict[str, Any]]:
    start = round(segment["start_time"] * SECOND)
    times = {"startTimeUnixNano": start}
    if "end_time" in segment:
        end = round(segment["end_time"] * SECOND)
        times |= {"endTimeUnixNano": end, "durationNano": end - start}
    failed = any(segment.get(flag) for flag in FLAGS)
    yield {
        "resource": {"attributes": {"cloud.provider": "aws", "service.name": service}},
        "traceId": trace_id,
        "spanId": segment["id"],
        **({"parentSpanId": parent_id} if parent_id else {}),
        "name": segment["name"],
        "kind": _kind(segment),
        **times,
        "attributes": dict(_attributes(segment)),
        "events": [_event(exception, start) for exception in segment.get("cause", {}).get("exceptions", ())],
        "status": {"code": "ERROR" if failed else "UNSET"},
    }
    for subsegment in segment.get("subsegments", ()):
        yield from _flattened(subsegment, trace_id, segment["id"], service)


def _kind(segment: Mapping[str, Any]) -> str:
    if segment.get("namespace") in {"aws", "remote"}:
        return "CLIENT"
    return "SERVER" if "origin" in segment else "INTERNAL"


def _attributes(segment: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    annotations = segment.get("annotations", {})
    yield from annotations.items()
    if annotations:
        yield "aws.xray.annotations", list(annotations)
    if "origin" in segment:
        yield "aws.xray.origin", segment["origin"]
    if segment.get("namespace") == "aws":
        yield "aws.service", segment["name"]
    if "request_id" in segment.get("aws", {}):
        yield "aws.request_id", segment["aws"]["request_id"]
    if segment.get("in_progress"):
        yield "aws.xray.inprogress", True


def _event(exception: Mapping[str, Any], moment: int) -> dict[str, Any]:
    named = {"exception.type": exception["type"]} if "type" in exception else {}
    return {"name": "exception", "timeUnixNano": moment, "attributes": named}
