"""ElevenLabs' errors, made the pipeline's: by status and code, never by wording, in both dialects of its API.

No message carries the API key or the book's text, so nothing that the provider says in its own words is passed on.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable

THROTTLED = frozenset(
    {"too_many_concurrent_requests", "concurrent_limit_exceeded", "rate_limit_exceeded", "system_busy"}
)
PASSING = frozenset({httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY})
EMPTY_ACCOUNT = "The account has no characters left: buy more or wait for the next period"
REMEDIES = {
    "quota_exceeded": EMPTY_ACCOUNT,
    "insufficient_credits": EMPTY_ACCOUNT,
    "payment_required": "The plan does not allow this call: change the plan",
    "detected_unusual_activity": "The account is barred from free use: take a paid plan",
    "invalid_api_key": "The API key is not valid: put a valid one into the secret",
    "missing_permissions": "The API key may not do this: give it text_to_speech and speech_history_read",
    "voice_not_found": "The account has no such voice: choose another voice_id",
    "model_not_found": "There is no such model: choose another model_id",
    "max_character_limit_exceeded": "The chunk is longer than the model takes: lower ELEVENLABS_CHUNK_CHARACTERS",
}
CODE_OF_STATUS: Mapping[int, str] = {
    httpx.codes.UNAUTHORIZED: "invalid_api_key",
    httpx.codes.PAYMENT_REQUIRED: "payment_required",
    httpx.codes.FORBIDDEN: "missing_permissions",
    httpx.codes.NOT_FOUND: "voice_not_found",
}
"""What an answer means that has no code, or one that isn't known here."""


def error_of(
    status: int, body: Any, headers: Mapping[str, str], doing: str
) -> ProviderThrottled | ProviderUnavailable | ProviderRejected:
    """Return the error to raise for an answer that isn't speech; `doing` says what was asked for."""
    codes = _codes(body)
    named = f" ({', '.join(codes)})" if codes else ""
    said = f"ElevenLabs answered HTTP {status}{named} while {doing}"
    remedy = next((REMEDIES[code] for code in codes if code in REMEDIES), None)
    if remedy is None:
        if status == httpx.codes.TOO_MANY_REQUESTS or THROTTLED.intersection(codes):
            return ProviderThrottled(f"{said}. It is tried again.", _seconds(headers.get("retry-after")))
        if not httpx.codes.is_client_error(status) or status in PASSING:
            # A gateway speaks no dialect of the API, and behind it the call may still be going on.
            return ProviderUnavailable(f"{said}. It is tried again.", answered=bool(codes))
        remedy = REMEDIES.get(CODE_OF_STATUS.get(status, ""), "Check voice_id, model_id and output format")
    return ProviderRejected(f"{said}. {remedy}, then start the book again.")


def _codes(body: Any) -> list[str]:
    """Return the codes in the body: `detail.status` in the older dialect, `detail.code` and `.type` in the newer."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if not isinstance(detail, dict):
        return []
    return [code for name in ("status", "code", "type") if isinstance(code := detail.get(name), str)]


def _seconds(retry_after: str | None) -> float | None:
    """Read a Retry-After in seconds; ElevenLabs sends no dates."""
    try:
        return None if retry_after is None else max(0.0, float(retry_after))
    except ValueError:
        return None
