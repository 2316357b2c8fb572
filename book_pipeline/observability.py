"""How a run is seen: structured log lines and X-Ray subsegments, both carrying the book's ids. Never text of a book.

The X-Ray SDK is in maintenance, so this is the only module that knows it.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from aws_lambda_powertools import Logger
from aws_xray_sdk.core import xray_recorder
from pydantic import BaseModel, ValidationError

from book_pipeline import metrics
from book_pipeline.errors import ChapterUnfinished, InvalidRequest, PipelineError, ProviderThrottled

xray_recorder.configure(context_missing="IGNORE_ERROR", service="book-pipeline", sampling=False)

logger = Logger(service="book-pipeline")

Request = TypeVar("Request", bound=BaseModel)
Answer = TypeVar("Answer", bound=BaseModel)
Annotation = str | int | float | bool | None


class LambdaContext(Protocol):
    """What we use of the context object that the Lambda runtime hands to a handler."""

    aws_request_id: str

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the function is killed."""


@dataclass(frozen=True)
class Invocation:
    """One run of a function."""

    request_id: str
    remaining_seconds: Callable[[], float]
    trace_header: str | None

    def needs(self, seconds: float) -> Callable[[], None]:
        """Return a check that raises ChapterUnfinished when fewer seconds than these are left."""

        def check() -> None:
            if self.remaining_seconds() < seconds:
                raise ChapterUnfinished

        return check


@contextmanager
def subsegment(name: str, **annotations: Annotation) -> Iterator[Callable[..., None]]:
    """Record the block as an X-Ray subsegment; the value is a function that adds annotations to it.

    An error passes through and flags the subsegment as X-Ray means it: throttle for "slow down", else fault.
    """
    segment = xray_recorder.begin_subsegment(name)

    def annotate(**more: Annotation) -> None:
        for key, value in more.items():
            if segment is not None and value is not None:
                segment.put_annotation(key, value)

    annotate(**annotations)
    try:
        yield annotate
    except Exception as error:
        annotate(error=type(error).__name__)
        if segment is not None:
            (segment.add_throttle_flag if isinstance(error, ProviderThrottled) else segment.add_fault_flag)()
        raise
    finally:
        if segment is not None:
            xray_recorder.end_subsegment()


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
            ids = _business_ids(event)
            trace_header = os.environ.get("_X_AMZN_TRACE_ID")
            logger.append_keys(
                stage=name, execution=event.get("execution_arn"), trace_id=_trace_id(trace_header), **ids
            )
            invocation = Invocation(
                request_id=context.aws_request_id,
                remaining_seconds=lambda: context.get_remaining_time_in_millis() / 1000,
                trace_header=trace_header,
            )
            try:
                with subsegment(name, stage=name, **ids) as annotate:
                    answer = run(_parsed(request_model, event), invocation)
                    annotate(book_id=_text(getattr(answer, "book_id", None)))
            except Exception as error:
                metrics.count({"Errors": 1}, {"error": type(error).__name__}, stage=name, **ids)
                if isinstance(error, PipelineError):
                    logger.warning("stopped", error=type(error).__name__, reason=str(error))
                else:
                    metrics.count({"UnexpectedErrors": 1}, stage=name, **ids)
                raise
            logger.info("done")
            return answer.model_dump(mode="json")

        # A handler's module ends here: what is loaded by now stays, and no collection need ever look through it.
        gc.freeze()
        gc.enable()
        return handler

    return decorate


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


def _business_ids(event: dict[str, Any]) -> dict[str, str | None]:
    return {key: _text(event.get(key)) for key in ("book_id", "chapter_id")}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _trace_id(trace_header: str | None) -> str | None:
    fields = dict(part.split("=", 1) for part in (trace_header or "").split(";") if "=" in part)
    return fields.get("Root")
