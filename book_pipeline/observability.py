"""How a run is seen: log lines and subsegments that carry the book's ids, and errors that are counted by their names.

Never text of a book: neither the lines that are written here nor the message of an error that nobody foresaw.
"""

import gc
import logging
import os
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from aws_lambda_powertools import Logger
from pydantic import BaseModel, ValidationError

from book_pipeline import metrics
from book_pipeline.errors import InvalidRequest, PipelineError
from book_pipeline.invocation import Invocation, names, running
from book_pipeline.tracing import traced
from book_pipeline.unforeseen import without_values

Request = TypeVar("Request", bound=BaseModel)
Answer = TypeVar("Answer", bound=BaseModel)


class LambdaContext(Protocol):
    """What we use of the context object that the Lambda runtime hands to a handler."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the function is killed."""


class _Names(logging.Filter):
    """Names the invocation that runs on every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in names().items():
            record.__dict__.setdefault(name, value)
        return True


# RFC 3339 is the only time that Lambda reads; the trace is among the names.
logger = Logger(service="book-pipeline", use_rfc3339=True, xray_trace_id=None)
logger.addFilter(_Names())


def stage(
    name: str, request_model: type[Request]
) -> Callable[[Callable[[Request, Invocation], Answer]], Callable[[dict[str, Any], LambdaContext], dict[str, Any]]]:
    """Make a Lambda handler of a function from request model to answer model.

    The decorator parses the payload (InvalidRequest names the field), puts the business ids of the payload on every log
    line and on the stage's subsegment, and gives the answer back as JSON-ready values.
    """

    def decorate(
        run: Callable[[Request, Invocation], Answer],
    ) -> Callable[[dict[str, Any], LambdaContext], dict[str, Any]]:
        def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
            invocation = _invocation(name, event, context)
            with running(invocation):
                try:
                    with traced(invocation):
                        answer = run(_parsed(request_model, event), invocation)
                except PipelineError as error:
                    _tell(error, logger.warning, invocation)
                    raise
                except Exception as unforeseen:  # noqa: BLE001 - it goes on, without what it may quote
                    namesake = without_values(unforeseen)
                    _tell(namesake, logger.error, invocation)
                    metrics.count({"UnexpectedErrors": 1})
                    raise namesake from None
                logger.info("done", extra=invocation.figures)
                return answer.model_dump(mode="json")

        _load_no_more()
        return handler

    return decorate


def _load_no_more() -> None:
    """End the loading of a handler's module: nothing imported is garbage, and libraries are heard from warnings on."""
    gc.freeze()
    gc.enable()
    libraries = logging.getLogger()
    libraries.setLevel(logging.WARNING)
    for handler in libraries.handlers:
        handler.addFilter(_Names())


def _invocation(name: str, event: dict[str, Any], context: LambdaContext) -> Invocation:
    def text(field: str) -> str | None:
        value = event.get(field)
        return None if value is None else str(value)

    return Invocation(
        stage=name,
        request_id=context.aws_request_id,
        remaining_seconds=lambda: context.get_remaining_time_in_millis() / 1000,
        trace_header=os.environ.get("_X_AMZN_TRACE_ID"),
        execution=text("execution_arn"),
        book_id=text("book_id"),
        chapter_id=text("chapter_id"),
    )


def _parsed(model: type[Request], event: dict[str, Any]) -> Request:
    try:
        return model.model_validate(event)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'request'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        message = f"The request does not fit its schema: {problems}. Correct it and start again."
        raise InvalidRequest(message) from None


def _tell(error: Exception, log: Callable[..., None], invocation: Invocation) -> None:
    name = type(error).__name__
    metrics.count({"Errors": 1}, {"error": name})
    log("stopped", error=name, reason=str(error), extra=invocation.figures)
