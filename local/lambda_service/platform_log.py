"""The lines that the Lambda service writes to a function's log, in its JSON format.

https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
"""

import json
import math
from datetime import UTC, datetime
from typing import Any

from local.lambda_service.runtime_api import InvocationResponse
from local.lambda_service.worker import TIMED_OUT, WorkerExit


def start_line(request_id: str) -> bytes:
    """Return the line that starts an invocation's log."""
    return _line("platform.start", {"requestId": request_id, "version": "$LATEST"})


def report_line(
    request_id: str,
    outcome: InvocationResponse | WorkerExit,
    *,
    seconds: float,
    init_seconds: float,
    memory_mb: int,
    peak_bytes: int,
) -> bytes:
    """Return the line that ends an invocation's log: its status, duration and memory."""
    metrics = {
        "durationMs": round(seconds * 1000, 3),
        "billedDurationMs": math.ceil(seconds * 1000),
        "memorySizeMB": memory_mb,
        "maxMemoryUsedMB": peak_bytes // 2**20,
    }
    if init_seconds:
        metrics["initDurationMs"] = round(init_seconds * 1000, 3)
    return _line("platform.report", {"requestId": request_id, "metrics": metrics, **_status(outcome)})


def _status(outcome: InvocationResponse | WorkerExit) -> dict[str, str]:
    if isinstance(outcome, InvocationResponse):
        return {"status": "error" if outcome.error else "success"}
    if outcome.error_type == TIMED_OUT:
        return {"status": "timeout"}
    return {"status": "failure", "errorType": outcome.error_type}


def _line(kind: str, record: dict[str, Any]) -> bytes:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"time": moment, "type": kind, "record": record}).encode() + b"\n"
