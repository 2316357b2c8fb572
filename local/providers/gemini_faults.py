"""Gemini's faults: errors, which cost nothing; unusable responses and lost responses, which are charged."""

import copy
from collections.abc import Callable
from typing import Any

from local.providers.broken_responses import LOST
from local.providers.controls import Fault
from local.providers.gemini_errors import ApiError

ERRORS = {
    "resource_exhausted": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "internal": (500, "INTERNAL", "An internal error has occurred. Please retry or report."),
    "unavailable": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "deadline_exceeded": (504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
    "permission_denied": (403, "PERMISSION_DENIED", "Your project has been denied access."),
}
STOPS = {
    name.lower(): name
    for name in (
        *("SAFETY", "RECITATION", "PROHIBITED_CONTENT", "OTHER", "SPII", "LANGUAGE", "BLOCKLIST", "MODEL_ARMOR"),
        *("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"),
        *("MISSING_THOUGHT_SIGNATURE", "CONTINUATION", "FINISH_REASON_UNSPECIFIED", "ESCALATION"),
        *("PUP_LIMITED_DISABLED",),
    )
}
"""Reasons to stop without a text: https://ai.google.dev/api/generate-content#FinishReason"""
BLOCKED = {
    f"blocked_{name.lower()}": name
    for name in ("SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "MODEL_ARMOR", "JAILBREAK")
}
"""Reasons to block a prompt."""


def _half(text: str) -> str:
    return text[: max(1, len(text) // 2)]


TEXTS: dict[str, tuple[Callable[[str], str], str]] = {
    "max_tokens": (_half, "MAX_TOKENS"),
    "half_json": (_half, "STOP"),
    "stopped_midway": (_half, "RECITATION"),
    "not_json": (lambda _: "Here are the edits that you asked for: I have changed nothing.", "STOP"),
    "fenced": (lambda text: f"```json\n{text}\n```", "STOP"),
    "no_text": (lambda _: "", "STOP"),
}
"""How a fault changes the text of a response, and the finish reason."""
BODIES: dict[str, dict[str, Any]] = {
    "empty_candidates": {},
    "no_candidates": {"candidates": []},
    "no_parts": {"candidates": [{"content": {"role": "model"}, "finishReason": "STOP", "index": 0}]},
    "blocked_prompt": {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}},
    **{name: {"promptFeedback": {"blockReason": reason}} for name, reason in BLOCKED.items()},
    **{name: {"candidates": [{"finishReason": reason, "index": 0}]} for name, reason in STOPS.items()},
}
"""Responses without a text."""
RUNAWAY = "runaway"
"""An answer with a number that never ends: it is cut at the most output tokens of the request."""
FAULTS = (*ERRORS, *BODIES, *TEXTS, RUNAWAY, *LOST)


def error(fault: Fault) -> ApiError | None:
    """Return the fault's ApiError; None if it is another kind of fault."""
    if fault.name not in ERRORS:
        return None
    code, status, message = ERRORS[fault.name]
    details: dict[str, dict[str, Any]] = {}
    if fault.name == "resource_exhausted":
        metric = "generativelanguage.googleapis.com/generate_content_paid_tier_requests"
        details["QuotaFailure"] = {"violations": [{"quotaMetric": metric}]}
    if fault.retry_after is not None:
        details["RetryInfo"] = {"retryDelay": f"{fault.retry_after:g}s"}
    return ApiError(code, status, message, **details)


def broken(body: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return the response body, broken as the fault says."""
    if fault is None or fault.name in {*LOST, RUNAWAY}:
        return body
    if fault.name in BODIES:
        return copy.deepcopy(BODIES[fault.name])
    body = copy.deepcopy(body)
    candidate = body["candidates"][0]
    change, candidate["finishReason"] = TEXTS[fault.name]
    part = candidate["content"]["parts"][0]
    part["text"] = change(part["text"])
    return body
