"""Translate Gemini's errors into the pipeline's, by HTTP status, status name and reason, never by message text.

The provider's own message is never passed on, because it may contain the API key or the book's text.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable

THROTTLED = "RESOURCE_EXHAUSTED"
TRANSIENT = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, 499})
"""499: the provider cancelled the call."""
TOO_SLOW = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT, 499})
"""Google's advice for 504 is a smaller prompt (https://ai.google.dev/gemini-api/docs/troubleshooting), so these count
as calls without an answer. Its other errors end a call and are not charged (…/docs/billing)."""
INVALID_KEY = "The API key is not valid: store a valid one in the secret"
REMEDIES: Mapping[str, str] = {
    "API_KEY_INVALID": INVALID_KEY,
    "API_KEY_EXPIRED": INVALID_KEY,
    "UNAUTHENTICATED": INVALID_KEY,
    "SERVICE_DISABLED": "The Gemini API is disabled in the key's project: enable it there",
    "BILLING_DISABLED": "Billing is disabled in the key's project: enable it there",
    "PERMISSION_DENIED": "The API key has no permission for this call: allow it to use the Gemini API",
    "FAILED_PRECONDITION": "Gemini has no free tier in this region: enable billing in the key's project",
    "NOT_FOUND": "The model does not exist: choose another GEMINI_MODEL",
    "INVALID_ARGUMENT": "The model does not accept this call: check GEMINI_MODEL and GEMINI_THINKING_LEVEL",
    "PUP_LIMITED_DISABLED": "The account is limited or disabled for a violation of Google's prohibited use policy: "
    "appeal in Google AI Studio, or store a key of another account in the secret",
}
ACCOUNT_REASONS = frozenset({"PUP_LIMITED_DISABLED"})
"""Finish reasons that concern the account and not the text, so that every other call would end in the same way."""
STATUS_NAMES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.UNAUTHORIZED: "UNAUTHENTICATED",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
}
"""The status name of an answer that has none, such as a proxy's."""
DURATION = re.compile(r"(\d+(?:\.\d+)?)s")


def error_of(
    status: int, body: Any, headers: Mapping[str, str]
) -> ProviderThrottled | ProviderUnavailable | ProviderRejected:
    """Return the error to raise for an HTTP error of the API."""
    names = [*_reasons(body), *_status_name(body)]
    listed = f" ({', '.join(names)})" if names else ""
    summary = f"Gemini answered HTTP {status}{listed}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or THROTTLED in names:
        return ProviderThrottled(f"{summary}. The call is retried.", _wait(body, headers))
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR or status in TRANSIENT:
        # A gateway's answer has no status name, and the call may still be running behind the gateway.
        return ProviderUnavailable(f"{summary}. The call is retried.", answered=bool(names) and status not in TOO_SLOW)
    known = [name for name in [*names, STATUS_NAMES.get(status, "INVALID_ARGUMENT")] if name in REMEDIES]
    return ProviderRejected(f"{summary}. {REMEDIES[known[0]]}, then start the book again.")


def account_error(finish_reason: str) -> ProviderRejected | None:
    """Return the error to raise for a finish reason, if it concerns the account."""
    if finish_reason not in ACCOUNT_REASONS:
        return None
    remedy = REMEDIES[finish_reason]
    return ProviderRejected(f"Gemini stopped with {finish_reason}. {remedy}, then start the book again.")


def _error(body: Any) -> dict[str, Any]:
    """Return the body's error object; the SDK passes on the body, or a list with the body."""
    body = body[0] if isinstance(body, list) and body else body
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _status_name(body: Any) -> Iterator[str]:
    name = _error(body).get("status")
    if isinstance(name, str) and re.fullmatch(r"[A-Z_]{1,40}", name):
        yield name


def _details(body: Any, kind: str) -> Iterator[dict[str, Any]]:
    details = _error(body).get("details")
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict) and str(detail.get("@type", "")).endswith(f"google.rpc.{kind}"):
            yield detail


def _reasons(body: Any) -> Iterator[str]:
    for detail in _details(body, "ErrorInfo"):
        reason = detail.get("reason")
        if isinstance(reason, str) and re.fullmatch(r"[A-Z0-9_]{1,60}", reason):
            yield reason


def _wait(body: Any, headers: Mapping[str, str]) -> float | None:
    """Return the seconds to wait: Retry-After, else RetryInfo, else None."""
    retry_after = headers.get("retry-after") or ""
    if re.fullmatch(r"\d+(?:\.\d+)?", retry_after):
        return float(retry_after)
    for detail in _details(body, "RetryInfo"):
        delay = DURATION.fullmatch(str(detail.get("retryDelay", "")))
        if delay:
            return float(delay[1])
    return None
