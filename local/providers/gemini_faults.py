"""Gemini's troubles: refusals that cost nothing, answers that are charged and useless, answers that never arrive."""

import copy
from typing import Any

from local.providers.controls import Fault
from local.providers.gemini_errors import Refusal
from local.providers.losses import LOST

REFUSALS = {
    "resource_exhausted": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "internal": (500, "INTERNAL", "An internal error has occurred. Please retry or report."),
    "unavailable": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "deadline_exceeded": (504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
    "permission_denied": (403, "PERMISSION_DENIED", "Your project has been denied access."),
}
STOPS = {"safety": "SAFETY", "recitation": "RECITATION", "prohibited_content": "PROHIBITED_CONTENT", "other": "OTHER"}
SPOILT = ("max_tokens", "half_json", "not_json", "empty_candidates", "blocked_prompt", "no_parts")
FAULTS = (*REFUSALS, *STOPS, *SPOILT, *LOST)


def refusal(fault: Fault) -> Refusal | None:
    """Return the refusal that the fault is, if it is one."""
    if fault.name not in REFUSALS:
        return None
    code, status, message = REFUSALS[fault.name]
    details: dict[str, dict[str, Any]] = {}
    if fault.name == "resource_exhausted":
        metric = "generativelanguage.googleapis.com/generate_content_paid_tier_requests"
        details["QuotaFailure"] = {"violations": [{"quotaMetric": metric}]}
    if fault.retry_after is not None:
        details["RetryInfo"] = {"retryDelay": f"{fault.retry_after:g}s"}
    return Refusal(code, status, message, **details)


def spoilt(body: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return the answer as the fault leaves it."""
    if fault is None or fault.name in LOST:
        return body
    body = copy.deepcopy(body)
    candidate = body["candidates"][0]
    part = candidate["content"]["parts"][0]
    match fault.name:
        case "max_tokens" | "half_json":
            part["text"] = part["text"][: max(1, len(part["text"]) // 2)]
            candidate["finishReason"] = "MAX_TOKENS" if fault.name == "max_tokens" else "STOP"
        case "not_json":
            part["text"] = "Here are the edits that you asked for: I have changed nothing."
        case "empty_candidates":
            del body["candidates"]
        case "blocked_prompt":
            return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
        case "no_parts":
            candidate["content"] = {"role": "model"}
        case stop:
            body["candidates"] = [{"finishReason": STOPS[stop], "index": 0}]
    return body
