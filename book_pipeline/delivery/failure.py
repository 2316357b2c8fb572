"""Turn an error that Step Functions caught into an error name and a message for people."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """The error's name, and its message for people."""

    error: str
    message: str


def failure_from(error: str, cause: str) -> Failure:
    """Return the failure that a caught error describes.

    `cause` is the Lambda service's answer, JSON with `errorType` and `errorMessage`
    (https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html), or plain text of Step Functions.
    """
    try:
        answer = json.loads(cause)
    except ValueError:
        return Failure(error, cause or f"The state machine reports {error}.")
    if not isinstance(answer, dict):
        return Failure(error, cause)
    return Failure(str(answer.get("errorType") or error), str(answer.get("errorMessage") or cause))
