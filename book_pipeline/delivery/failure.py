"""A failure, made readable: what Step Functions caught, told in the words of the error that was raised."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """The error's name and a message fit for people."""

    error: str
    message: str


def failure_from(error: str, cause: str) -> Failure:
    """Read a caught error.

    `cause` is what the Lambda service answers, JSON with `errorType` and `errorMessage`
    (https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html), or Step Functions' own plain text.
    """
    try:
        answer = json.loads(cause)
    except ValueError:
        return Failure(error, cause or f"The state machine reports {error}.")
    if not isinstance(answer, dict):
        return Failure(error, cause)
    return Failure(str(answer.get("errorType") or error), str(answer.get("errorMessage") or cause))
