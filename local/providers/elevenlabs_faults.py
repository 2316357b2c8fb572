"""ElevenLabs' faults.

Errors cost nothing. Errors after the charge, broken speech, damaged answers and lost answers are charged. The history
has broken speech as it is, and good speech for the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from local.providers.broken_responses import LOST, delivered_response
from local.providers.controls import Fault
from local.providers.elevenlabs_errors import OLDER, ApiError
from local.providers.http_server import Response

BUSY = "We are experiencing heavy traffic. Please try again."
CROWDED = "Too many concurrent requests."
ERRORS = {
    "too_many_concurrent_requests": ApiError(429, "too_many_concurrent_requests", CROWDED, dialect=OLDER),
    "concurrent_limit_exceeded": ApiError(429, "concurrent_limit_exceeded", CROWDED, dialect="newer"),
    "rate_limit_exceeded": ApiError(429, "rate_limit_exceeded", "Too many requests.", dialect="newer"),
    "system_busy": ApiError(429, "system_busy", BUSY),
    "system_busy_503": ApiError(503, "system_busy", BUSY),
    "internal_server_error": ApiError(500, "internal_server_error", "An unexpected error occurred."),
    "quota_exceeded": ApiError(401, "quota_exceeded", "This request exceeds your quota.", dialect=OLDER),
    "quota_exceeded_newer": ApiError(429, "quota_exceeded", "This request exceeds your quota.", dialect="newer"),
    "payment_required": ApiError(402, "paid_plan_required", "Your plan does not allow this."),
    "missing_permissions": ApiError(401, "missing_permissions", "The API key is missing a permission.", dialect=OLDER),
}
GATEWAY = "bad_gateway"
PADDED = 0x02
BROKEN = ("garbage_mp3", "half_mp3", "silent_mp3", "empty_mp3")
AFTER_CHARGE = ("internal_server_error", "system_busy_503", "rate_limit_exceeded")
"""Errors that also exist as a fault after the charge."""
COST = "character_cost"
TIMES_TOO_LONG = 60


def check(fault: Fault | None, *, charged: bool = False) -> None:
    """Raise the fault's ApiError, if it is one at this time."""
    name = fault.name.removesuffix("_after_charge") if fault else None
    if fault and name in ERRORS and charged == (name != fault.name):
        raise replace(ERRORS[name], retry_after=fault.retry_after)


def broken(mp3: bytes, fault: Fault | None) -> bytes:
    """Return the speech, broken as the fault says."""
    match fault.name if fault else None:
        case "garbage_mp3":
            return Random(0).randbytes(len(mp3))  # noqa: S311 - reproducible noise
        case "half_mp3":
            return mp3[: len(mp3) // 2 + 1]
        case "silent_mp3":
            return _silent(mp3)
        case "empty_mp3":
            return b""
        case _:
            return mp3


def _silent(mp3: bytes) -> bytes:
    frame = bytes((mp3[0], mp3[1], mp3[2] & ~PADDED, mp3[3])).ljust(_frame_bytes(mp3), b"\0")
    return frame * (len(mp3) // len(frame))


DAMAGED: Mapping[str, Callable[[Response], Response]] = {
    "html_answer": lambda _: replace(gateway(), status=200),
    "json_answer": lambda answer: replace(answer, body=b'{"detail": "busy"}'),
    "silent_answer": lambda answer: replace(answer, body=_silent(answer.body)),
    "short_answer": lambda answer: replace(answer, body=answer.body[: _frame_bytes(answer.body)]),
    "long_answer": lambda answer: replace(answer, body=answer.body * TIMES_TOO_LONG),
}
"""How a fault changes an answer on its way."""
FAULTS = (*ERRORS, GATEWAY, *BROKEN, *(f"{name}_after_charge" for name in AFTER_CHARGE), *DAMAGED, COST, *LOST)


def delivered(answer: Response, fault: Fault | None) -> Response:
    """Return the answer as the fault lets it arrive."""
    if fault and fault.name == COST:
        return replace(answer, headers={**answer.headers, "character-cost": fault.value})
    return DAMAGED[fault.name](answer) if fault and fault.name in DAMAGED else delivered_response(answer, fault)


def gateway() -> Response:
    """Return the response of a gateway that cannot reach the service."""
    return Response(502, b"<html><title>502 Bad Gateway</title></html>", {"Content-Type": "text/html"})


def _frame_bytes(mp3: bytes) -> int:
    """Return the length of the first frame in bytes, without padding; an MPEG-1 frame has 1152 samples."""
    kilobits = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[mp3[2] >> 4]
    return 144 * kilobits * 1000 // 44100
