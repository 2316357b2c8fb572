"""ElevenLabs' errors in both formats.

The older has a status and a message; the newer has a type, a code, the code again as its status, and a parameter:
https://elevenlabs.io/docs/eleven-api/resources/errors.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from local.providers.http_server import Response

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
    501: "internal_error",
    503: "service_unavailable",
}


@dataclass
class ApiError(Exception):
    """An error response. `code` is that of the newer dialect; the older one has the same unless OLDER_CODE differs."""

    status: int
    code: str
    message: str
    param: str | None = None
    retry_after: float | None = None
    dialect: str | None = None
    """The only dialect that this error occurs in; by default, it occurs in both."""

    def response(self, dialect: str) -> Response:
        """Return the response in a dialect."""
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
        return json_response(self.status, {"detail": detail}, headers)


class ValidationFailed(Exception):
    """A body or a query that does not match its model; reported as FastAPI's list of errors."""

    def __init__(self, *errors: dict[str, Any]) -> None:
        super().__init__()
        self.errors = errors

    def response(self, _: str) -> Response:
        """Return the response, which is the same in both dialects."""
        return json_response(422, {"detail": self.errors})


def json_response(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    """Return a response with a JSON body."""
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(status, content, {"Content-Type": "application/json"} | (headers or {}))
