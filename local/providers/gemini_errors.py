"""Google's error format: a google.rpc.Status in JSON, with typed details (https://google.aip.dev/193)."""

import json
from collections.abc import Sequence
from typing import Any

from local.providers.gemini_request import Violation
from local.providers.http_server import Response


class ApiError(Exception):
    """An error response; `details` are google.rpc messages by name."""

    def __init__(self, code: int, status: str, message: str, **details: dict[str, Any]) -> None:
        super().__init__(message)
        error: dict[str, Any] = {"code": code, "message": message, "status": status}
        if details:
            error["details"] = [
                {"@type": f"type.googleapis.com/google.rpc.{name}", **detail} for name, detail in details.items()
            ]
        self.response = Response(
            code, json.dumps({"error": error}, indent=2).encode(), {"Content-Type": "application/json; charset=UTF-8"}
        )


def invalid(message: str, violations: Sequence[Violation] = ()) -> ApiError:
    """Return the error for an invalid body."""
    if not violations:
        return ApiError(400, "INVALID_ARGUMENT", message)
    named = [
        {"field": each.field, "description": each.description} if each.field else {"description": each.description}
        for each in violations
    ]
    return ApiError(400, "INVALID_ARGUMENT", message, BadRequest={"fieldViolations": named})
