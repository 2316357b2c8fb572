"""Translate ElevenLabs' errors into the pipeline's, by status and code, never by message text.

The API has two formats of error bodies. The provider's own message is never passed on, because it may contain the API
key or the book's text.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from book_pipeline.errors import ProviderRejected, ProviderThrottled, ProviderUnavailable

THROTTLED = frozenset(
    {"too_many_concurrent_requests", "concurrent_limit_exceeded", "rate_limit_exceeded", "system_busy"}
)
CLIENT_ERRORS = range(400, 500)
TRANSIENT = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})
EMPTY_ACCOUNT = "The account has no characters left: buy more or wait for the next period"
REMEDIES = {
    "quota_exceeded": EMPTY_ACCOUNT,
    "insufficient_credits": EMPTY_ACCOUNT,
    "payment_required": "The plan does not allow this call: change the plan",
    "detected_unusual_activity": "The account is excluded from the free plan: choose a paid plan",
    "invalid_api_key": "The API key is not valid: store a valid one in the secret",
    "missing_permissions": "The API key lacks a permission: give it text_to_speech, speech_history_read, models_read "
    "and user_read",
    "voice_not_found": "The voice does not exist in this account: choose another voice_id",
    "model_not_found": "The model does not exist: choose another model_id",
    "output_format_not_allowed": "The plan does not allow the output format that the book has: change the plan, or use "
    "ELEVENLABS_OUTPUT_FORMAT=mp3_44100_128, which every plan has",
    "unsupported_language": "The model does not speak the book's language: choose another model_id, or state the "
    "book's language if it is another",
    "unsupported_model": "The model does not do text to speech in this way: choose another model_id",
    "max_character_limit_exceeded": "The chunk exceeds the model's limit: lower ELEVENLABS_CHUNK_CHARACTERS",
}
CODE_OF_STATUS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "invalid_api_key",
    HTTPStatus.PAYMENT_REQUIRED: "payment_required",
    HTTPStatus.FORBIDDEN: "missing_permissions",
    HTTPStatus.NOT_FOUND: "voice_not_found",
}
"""The code of an answer that has none, or an unknown one."""


def error_of(
    status: int, body: Any, headers: Mapping[str, str], action: str
) -> ProviderThrottled | ProviderUnavailable | ProviderRejected:
    """Return the error to raise for an HTTP error; `action` says what the call did ("reading the history")."""
    codes = codes_of(body)
    listed = f" ({', '.join(codes)})" if codes else ""
    summary = f"ElevenLabs answered HTTP {status}{listed} while {action}"
    remedy = next((REMEDIES[code] for code in codes if code in REMEDIES), None)
    if remedy is None:
        if status == HTTPStatus.TOO_MANY_REQUESTS or THROTTLED.intersection(codes):
            retry_after = _seconds(headers.get("retry-after"))
            refused = status in CLIENT_ERRORS
            return ProviderThrottled(f"{summary}. The call is retried.", retry_after, refused=refused)
        if status not in CLIENT_ERRORS or status in TRANSIENT:
            # A gateway's answer has no code, and the call may still be running behind the gateway.
            return ProviderUnavailable(f"{summary}. The call is retried.", answered=bool(codes))
        remedy = REMEDIES.get(CODE_OF_STATUS.get(status, ""), "Check voice_id, model_id and output format")
    return ProviderRejected(f"{summary}. {remedy}, then start the book again.")


def codes_of(body: Any) -> list[str]:
    """Return the codes in the body: `detail.status` in the older format, `detail.code` and `.type` in the newer."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if not isinstance(detail, dict):
        return []
    return [code for name in ("status", "code", "type") if isinstance(code := detail.get(name), str)]


def _seconds(retry_after: str | None) -> float | None:
    """Return a Retry-After header in seconds, else None; ElevenLabs sends no dates."""
    try:
        return None if retry_after is None else max(0.0, float(retry_after))
    except ValueError:
        return None
