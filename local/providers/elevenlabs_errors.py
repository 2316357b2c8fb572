"""ElevenLabs' errors in both dialects.

The older has a status and a message; the newer has a type, a code, the code once more as its status, and a parameter:
https://elevenlabs.io/docs/eleven-api/resources/errors.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from local.providers.web import Answer

OLDER = "older"
OLDER_CODE = {"concurrent_limit_exceeded": "too_many_concurrent_requests"}
TYPES = {
    400: "validation_error",
    401: "authentication_error",
    402: "payment_required",
    403: "authorization_error",
    404: "not_found",
    409: "conflict",
    429: "rate_limit_error",
    500: "internal_error",
    503: "service_unavailable",
}


@dataclass
class Refusal(Exception):
    """A request that isn't answered; `code` is the newer dialect's, and the older's where it has none of its own."""

    status: int
    code: str
    message: str
    param: str | None = None
    retry_after: float | None = None
    dialect: str | None = None
    """The only one in which it is ever said; by default, the one that is set."""

    def answer(self, dialect: str) -> Answer:
        """Return it in a dialect."""
        detail: dict[str, Any]
        request_id = uuid4().hex
        if (self.dialect or dialect) == OLDER:
            detail = {"status": OLDER_CODE.get(self.code, self.code), "message": self.message}
        else:
            detail = {
                "type": "quota_error" if self.code == "quota_exceeded" else TYPES[self.status],
                "code": self.code,
                "message": self.message,
                "status": self.code,
                "request_id": request_id,
            }
            detail |= {"param": self.param} if self.param else {}
        headers = {"request-id": request_id}
        headers |= {} if self.retry_after is None else {"Retry-After": f"{self.retry_after:g}"}
        return answer(self.status, {"detail": detail}, headers)


class Unprocessable(Exception):
    """A body or a query that isn't of the right form: FastAPI's dialect, a list."""

    def __init__(self, *errors: dict[str, Any]) -> None:
        super().__init__()
        self.errors = errors

    def answer(self, _: str) -> Answer:
        """Return it; there is one dialect for it."""
        return answer(422, {"detail": self.errors})


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> Answer:
    """Return JSON."""
    content = json.dumps(body, ensure_ascii=False).encode()
    return Answer(status, content, {"Content-Type": "application/json"} | (headers or {}))
