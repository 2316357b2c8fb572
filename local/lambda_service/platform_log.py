"""Lambda's own lines in a function's log, in the form that they have where the log is JSON.

https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
"""

import json
import math
from datetime import UTC, datetime
from typing import Any

from local.lambda_service.runtime_api import Answer
from local.lambda_service.worker import TIMED_OUT, Ending


def started(request_id: str) -> bytes:
    """Return the line before the function's first."""
    return _line("platform.start", {"requestId": request_id, "version": "$LATEST"})


def reported(
    request_id: str,
    outcome: Answer | Ending,
    *,
    seconds: float,
    init_seconds: float,
    memory_mb: int,
    peak_bytes: int,
) -> bytes:
    """Return the line behind the function's last: how the invocation ended, and what it took."""
    metrics = {
        "durationMs": round(seconds * 1000, 3),
        "billedDurationMs": math.ceil(seconds * 1000),
        "memorySizeMB": memory_mb,
        "maxMemoryUsedMB": peak_bytes // 2**20,
    }
    if init_seconds:
        metrics["initDurationMs"] = round(init_seconds * 1000, 3)
    return _line("platform.report", {"requestId": request_id, "metrics": metrics, **_end(outcome)})


def _end(outcome: Answer | Ending) -> dict[str, str]:
    if isinstance(outcome, Answer):
        return {"status": "error" if outcome.error else "success"}
    if outcome.error_type == TIMED_OUT:
        return {"status": "timeout"}
    return {"status": "failure", "errorType": outcome.error_type}


def _line(kind: str, record: dict[str, Any]) -> bytes:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"time": moment, "type": kind, "record": record}).encode() + b"\n"
