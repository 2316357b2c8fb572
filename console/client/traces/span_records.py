"""Spans of CloudWatch Transaction Search, read from the log group `aws/spans` and returned as segment documents.

X-Ray stops recording a trace that is large or grows slowly; this log group has every span. AWS converts segments to
OpenTelemetry's spans before it stores them and does not publish how, so this module takes an annotation, an origin and
an error from each of the places where they may be. A span that is running has no end, and is stored again with one.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-ingesting-span-log-groups.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from account.aws_errors import DENIED
from book_pipeline import errors
from console.client import Stack

GROUP = "aws/spans"
LEEWAY, LATE = timedelta(minutes=5), timedelta(hours=1)
"""A span may be stored under a time this much before the execution's start, or after its end."""
ANNOTATION = re.compile(r"(?:annotations?\.|aws\.xray\.annotations?\.)?([a-z][a-z0-9_]*)")
"""The pipeline's annotations are lower-case words; OpenTelemetry's own attributes contain dots."""
ORIGINS = ("aws.xray.origin", "aws.resource.type")
STATUSES = ("http.response.status_code", "http.status_code")
THROTTLED = {"Lambda.TooManyRequestsException", "TooManyRequestsException"}
SECOND = 10**9


class SpansUnavailable(Exception):
    """The log group does not exist, or may not be read; the message says what to do."""


def span_documents(trace_id: str, stack: Stack, began: datetime, ended: datetime | None) -> list[dict[str, Any]]:
    """Return the spans of a trace as segment documents, in the order in which they were stored.

    Parameters
    ----------
    trace_id
        As in a trace header: `1-6b066253-9ddf1cd56c06ed73f0ef0fa7`.
    began, ended
        Times of the execution; a running one has no end. The log group has the spans of the whole account, so a short
        time makes the search fast.

    Raises SpansUnavailable.

    """
    logs = stack.client("logs")
    search: dict[str, Any] = {"filterPattern": f'{{ $.traceId = "{trace_id.removeprefix("1-").replace("-", "")}" }}'}
    search["startTime"] = _milliseconds(began - LEEWAY)
    if ended is not None:
        search["endTime"] = _milliseconds(ended + LATE)
    try:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=GROUP, **search)
        records = [json.loads(event["message"]) for page in pages for event in page["events"]]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ResourceNotFoundException":
            raise SpansUnavailable(
                "CloudWatch Transaction Search, which keeps them, is off in this account and region "
                "(parameter transaction_search)"
            ) from error
        if code in DENIED:
            raise SpansUnavailable(
                f"your AWS identity may not read them: it needs logs:FilterLogEvents on the log group {GROUP}"
            ) from error
        raise
    return [_document(record) for record in records if {"spanId", "name", "startTimeUnixNano"} <= record.keys()]


def _document(span: Mapping[str, Any]) -> dict[str, Any]:
    """Return a span as a segment document.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
    """
    attributes: dict[str, Any] = span.get("attributes") or {}
    resource: dict[str, Any] = (span.get("resource") or {}).get("attributes") or {}
    origin = next((found[name] for name in ORIGINS for found in (attributes, resource) if name in found), None)
    annotations = dict(_annotations(attributes))
    document = {
        "id": span["spanId"],
        "name": span["name"],
        "start_time": int(span["startTimeUnixNano"]) / SECOND,
        "annotations": annotations,
        **({"parent_id": span["parentSpanId"]} if span.get("parentSpanId") else {}),
        **({"origin": origin} if origin else {}),
    }
    if span.get("kind") == "CLIENT":
        document["namespace"] = "aws" if "aws.service" in attributes else "remote"
    if span.get("endTimeUnixNano") and not attributes.get("aws.xray.inprogress"):
        document["end_time"] = int(span["endTimeUnixNano"]) / SECOND
    if (span.get("status") or {}).get("code") == "ERROR":
        document |= _failure(span, attributes, annotations.get("error"))
    return document


def _annotations(attributes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in attributes.items():
        annotation = ANNOTATION.fullmatch(name)
        if annotation:
            yield annotation[1], value


def _failure(span: Mapping[str, Any], attributes: Mapping[str, Any], named: object) -> dict[str, Any]:
    """Return the flags that X-Ray derives from an HTTP status, and the names of the exceptions."""
    events = span.get("events") or ()
    types = [event["attributes"]["exception.type"] for event in events if "exception.type" in event["attributes"]]
    status = next((int(attributes[name]) for name in STATUSES if name in attributes), None)
    status = status or _status_of(str(named or next(iter(types), "")))
    flags = {"error": True} if status < 500 else {"fault": True}  # noqa: PLR2004  HTTP's classes
    throttled = {"throttle": True} if status == 429 else {}  # noqa: PLR2004  Too Many Requests
    return flags | throttled | ({"cause": {"exceptions": [{"type": name} for name in types]}} if types else {})


def _status_of(error: str) -> int:
    """Return the HTTP status of an error of the pipeline or of Lambda; 500 for any other."""
    if error in THROTTLED:
        return 429
    status: int = getattr(getattr(errors, error, None), "http_status", errors.PipelineError.http_status)
    return status


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
