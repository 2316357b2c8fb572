"""Gemini's errors, made the pipeline's: by HTTP status, status name and reason, never by wording.

No message carries the API key or the book's text, so nothing that the provider says in its own words is passed on.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable

THROTTLED = "RESOURCE_EXHAUSTED"
PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, 499})
"""499: the provider gave the call up."""
INVALID_KEY = "The API key is not valid: put a valid one into the secret"
REMEDIES: Mapping[str, str] = {
    "API_KEY_INVALID": INVALID_KEY,
    "API_KEY_EXPIRED": INVALID_KEY,
    "UNAUTHENTICATED": INVALID_KEY,
    "SERVICE_DISABLED": "The key's project does not use the Gemini API: enable it there",
    "BILLING_DISABLED": "The key's project has no billing: enable it there",
    "PERMISSION_DENIED": "The API key may not do this: allow it the Gemini API",
    "FAILED_PRECONDITION": "Gemini is not free of charge in this region: enable billing in the key's project",
    "NOT_FOUND": "There is no such model: choose another GEMINI_MODEL",
    "INVALID_ARGUMENT": "The model does not take this call: check GEMINI_MODEL and GEMINI_THINKING_LEVEL",
}
STATUS_NAMES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.UNAUTHORIZED: "UNAUTHENTICATED",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
}
"""What an answer means that doesn't say, such as a proxy's."""
DURATION = re.compile(r"(\d+(?:\.\d+)?)s")


def error_of(
    status: int, body: Any, headers: Mapping[str, str]
) -> ProviderThrottled | ProviderUnavailable | ProviderRejected:
    """Return the error to raise for an answer that isn't a model's."""
    names = [*_reasons(body), *_status_name(body)]
    named = f" ({', '.join(names)})" if names else ""
    said = f"Gemini answered HTTP {status}{named}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or THROTTLED in names:
        return ProviderThrottled(f"{said}. It is tried again.", _wait(body, headers))
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING:
        return ProviderUnavailable(f"{said}. It is tried again.")
    known = [name for name in [*names, STATUS_NAMES.get(status, "INVALID_ARGUMENT")] if name in REMEDIES]
    return ProviderRejected(f"{said}. {REMEDIES[known[0]]}, then start the book again.")


def _error(body: Any) -> dict[str, Any]:
    """Return the error object; the SDK hands on the body, or the one in a list."""
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
    """Return the seconds to wait: Retry-After if it is sent, else RetryInfo."""
    asked = headers.get("retry-after") or ""
    if re.fullmatch(r"\d+(?:\.\d+)?", asked):
        return float(asked)
    for detail in _details(body, "RetryInfo"):
        delay = DURATION.fullmatch(str(detail.get("retryDelay", "")))
        if delay:
            return float(delay[1])
    return None
