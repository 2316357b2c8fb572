"""The decorator of all handlers: log lines and trace segments with the ids of the book, and metrics of errors.

Nothing written here contains text of a book, including the message of an unexpected error.
"""

import gc
import json
import logging
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol, TypeVar

from aws_lambda_powertools import Logger
from pydantic import BaseModel, ValidationError

from book_pipeline import metrics
from book_pipeline.errors import InvalidRequest, PipelineError
from book_pipeline.invocation import InvocationContext, log_context, running
from book_pipeline.redaction import redacted
from book_pipeline.tracing import read_daemon_address, traced

Request = TypeVar("Request", bound=BaseModel)
Answer = TypeVar("Answer", bound=BaseModel)


class LambdaContext(Protocol):
    """The part of the Lambda context object that handlers use."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the invocation times out."""


class _LogContext(logging.Filter):
    """Adds the ids of the running invocation to every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in log_context().items():
            record.__dict__.setdefault(name, value)
        return True


# Lambda reads times in RFC 3339 only; the trace id is part of the log context. In ASCII, no line has a code that a
# terminal obeys: the name of a file may contain one, and errors name files.
logger = Logger(
    service="book-pipeline",
    use_rfc3339=True,
    xray_trace_id=None,
    json_serializer=partial(json.dumps, default=str, separators=(",", ":")),
)
logger.addFilter(_LogContext())
logging.getLogger("book-pipeline").propagate = False  # else Lambda's own handler writes every line again


def lambda_handler(
    name: str,
    request_model: type[Request],
    prepare: Iterable[Callable[[], object]] = (),
    share: Iterable[Callable[[], object]] = (),
) -> Callable[
    [Callable[[Request, InvocationContext], Answer]], Callable[[dict[str, Any], LambdaContext], dict[str, Any]]
]:
    """Turn a function from request model to response model into a Lambda handler.

    The handler parses the payload (InvalidRequest names the invalid field), adds the ids of the payload to every log
    line and to the trace, counts errors, and returns the response as JSON-ready values.

    Parameters
    ----------
    name
        Of the function, as in the state machine.
    request_model
        Model of the payload.
    prepare
        Create what the first invocation would create. The local cloud calls these before it forks workers, which share
        what they create. Lambda does not, because each cold start would take longer.
    share
        Load what the first invocation would load, whatever its environment. The local cloud calls these first, in a
        process that all functions share.

    """

    def decorate(
        run: Callable[[Request, InvocationContext], Answer],
    ) -> Callable[[dict[str, Any], LambdaContext], dict[str, Any]]:
        def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
            invocation = _invocation(name, event, context)
            with running(invocation):
                try:
                    with traced(invocation):
                        answer = run(_parsed(request_model, event), invocation)
                except PipelineError as error:
                    _log_failure(error, logger.warning, invocation)
                    raise
                except Exception as unexpected:  # noqa: BLE001 - raised again, without values that it may quote
                    safe = redacted(unexpected)
                    _log_failure(safe, logger.error, invocation)
                    metrics.count({"UnexpectedErrors": 1})
                    raise safe from None
                logger.info("done", extra=invocation.stats)
                return answer.model_dump(mode="json")

        vars(handler)["prepare"] = (read_daemon_address, *prepare)
        vars(handler)["share"] = tuple(share)
        _freeze_gc()
        return handler

    return decorate


def _freeze_gc() -> None:
    """Finish the import of a handler module: exclude what it imported from garbage collection, and quiet libraries."""
    gc.freeze()
    gc.enable()
    libraries = logging.getLogger()
    libraries.setLevel(logging.WARNING)
    for handler in libraries.handlers:
        handler.addFilter(_LogContext())


def _invocation(name: str, event: dict[str, Any], context: LambdaContext) -> InvocationContext:
    fields = event if isinstance(event, dict) else {}  # a caller may send any JSON, which `_parsed` refuses

    def text(field: str) -> str | None:
        value = fields.get(field)
        return None if value is None else str(value)

    return InvocationContext(
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
        message = f"The request does not match its schema: {problems}. Correct it and start the book again."
        raise InvalidRequest(message) from None


def _log_failure(error: Exception, log: Callable[..., None], invocation: InvocationContext) -> None:
    name = type(error).__name__
    metrics.count({"Errors": 1}, {"error": name})
    log("stopped", error=name, reason=str(error), extra=invocation.stats)
