"""Client of a deployed book pipeline. CloudFormation says where its bucket, bus and functions are.

AWS and the local cloud publish a stack with the same outputs, so this package works with both.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from botocore.exceptions import ClientError
from pydantic import ValidationError

from account import STACK_NAME, StackUnusable
from book_pipeline import errors as pipeline_errors
from book_pipeline.errors import DatabaseResuming, DatabaseUnavailable, PipelineError, SourceNotFound
from events.schemas.actions import (
    Approved,
    ApproveRequest,
    Cancelled,
    CancelRequest,
    Deleted,
    DeleteRequest,
    Retried,
    RetryRequest,
)
from events.schemas.base import Payload
from events.schemas.describe_books import BookDetails, BookList, ChapterDetails, DescribeRequest
from events.schemas.retakes import Retaken, RetakeRequest
from events.schemas.voices import Sample, SampleRequest, VoiceList, VoicesRequest

State = TypeVar("State", BookList, BookDetails, ChapterDetails)
Answer = TypeVar("Answer", bound=Payload)
NO_DATABASE = (DatabaseUnavailable, DatabaseResuming)
"""The pipeline cannot answer at the moment, whatever it is asked."""


class BookUnknown(Exception):
    """The pipeline has no such book or chapter."""


@dataclass(frozen=True)
class Stack:
    """A deployed stack: name, region, outputs, and a function that returns a boto3 client by service name.

    `waits` returns a context for the call of a function, given its name, in which a command can say what it waits for.
    """

    name: str
    region: str
    outputs: Mapping[str, str]
    client: Callable[[str], Any]
    waits: Callable[[str], AbstractContextManager[object]] = nullcontext

    @property
    def bucket(self) -> str:
        """Name of the artifacts bucket."""
        return self._output("ArtifactsBucket")

    @property
    def bus(self) -> str:
        """Name of the event bus."""
        return self._output("EventBusName")

    @property
    def state_machine(self) -> str:
        """ARN of the state machine."""
        return self._output("StateMachineArn")

    def function(self, name: str) -> str:
        """Return the deployed name of a function, given its name in this project."""
        return self._output("DescribeBooksFunctionName").removesuffix("DescribeBooks") + name

    def books(self) -> BookList:
        """Return the list of books."""
        return self._describe(DescribeRequest(), BookList)

    def book(self, book_id: UUID) -> BookDetails:
        """Return one book with its chapters, costs and events. Raises BookUnknown."""
        return self._describe(DescribeRequest(book_id=book_id), BookDetails)

    def book_of(self, execution_arn: str) -> BookDetails:
        """Return the book that an execution has claimed. Raises BookUnknown."""
        return self._describe(DescribeRequest(execution_arn=execution_arn), BookDetails)

    def chapter(self, book_id: UUID, chapter_id: UUID) -> ChapterDetails:
        """Return one chapter with its events and paid calls. Raises BookUnknown."""
        return self._describe(DescribeRequest(book_id=book_id, chapter_id=chapter_id), ChapterDetails)

    def approve(self, approval: ApproveRequest) -> Approved:
        """Let a book continue that waits for a review. Raises BookUnknown, InvalidRequest and BudgetExceeded."""
        return self._act("ApproveBook", approval, Approved)

    def cancel(self, book_id: UUID) -> Cancelled:
        """Cancel a book in progress. Raises BookUnknown, and InvalidRequest if the book has ended."""
        return self._act("CancelBook", CancelRequest(book_id=book_id), Cancelled)

    def delete(self, book_id: UUID, *, keep_audio: bool) -> Deleted:
        """Delete a book. Raises BookUnknown, and ChapterBusy while a paid call is running."""
        return self._act("DeleteBook", DeleteRequest(book_id=book_id, keep_audio=keep_audio), Deleted)

    def retry(self, book_id: UUID, chapter_id: UUID | None) -> Retried:
        """Continue a book, or one chapter of it. Raises BookUnknown, and InvalidRequest if nothing is missing."""
        return self._act("RetryBook", RetryRequest(book_id=book_id, chapter_id=chapter_id), Retried)

    def voices(self, search: str | None = None) -> VoiceList:
        """Return the voices of the ElevenLabs account. Raises ProviderRejected if its key may not list them."""
        return self._act("ListVoices", VoicesRequest(search=search), VoiceList)

    def sample(self, request: SampleRequest) -> Sample:
        """Return the price of a sample, or buy it. Raises BookUnknown, and the errors of a paid call."""
        return self._act("SampleVoice", request, Sample)

    def retake(self, request: RetakeRequest) -> Retaken:
        """Look at a paragraph or a word, speak it, keep or discard it. Raises BookUnknown and InvalidRequest."""
        return self._act("RetakePassage", request, Retaken)

    def get_if_changed(self, state: State) -> State | None:
        """Return the list, book or chapter as it is now; None if it has not changed since `state`."""
        match state:
            case BookList():
                request = DescribeRequest(known=state.version)
            case BookDetails():
                request = DescribeRequest(known=state.version, book_id=state.book_id)
            case ChapterDetails():
                request = DescribeRequest(
                    known=state.version, book_id=state.book_id, chapter_id=state.chapter.chapter_id
                )
        response = self._invoke("DescribeBooks", request)
        return None if "unchanged" in response else self._parse(response, type(state))

    def _describe(self, request: DescribeRequest, model: type[Answer]) -> Answer:
        return self._parse(self._invoke("DescribeBooks", request), model)

    def _act(self, function: str, request: Payload, model: type[Answer]) -> Answer:
        return self._parse(self._invoke(function, request), model)

    def _parse(self, response: dict[str, Any], model: type[Answer]) -> Answer:
        try:
            return model.model_validate(response)
        except ValidationError as error:
            raise StackUnusable(
                f"The stack {self.name} and this command have different versions. Run `make deploy` from this "
                "checkout, or use the command of the checkout that the stack was deployed from."
            ) from error

    def _invoke(self, function: str, request: Payload) -> dict[str, Any]:
        """Call a function: only functions can reach the database. Raises the error of the pipeline that it raises."""
        with self.waits(function):
            answer = self.client("lambda").invoke(
                FunctionName=self.function(function), Payload=request.model_dump_json(exclude_none=True)
            )
            response: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            name, message = str(response.get("errorType")), str(response.get("errorMessage"))
            if name == SourceNotFound.__name__:
                raise BookUnknown(message)
            kind = vars(pipeline_errors).get(name)
            if isinstance(kind, type) and issubclass(kind, PipelineError) and not issubclass(kind, NO_DATABASE):
                raise kind(message)
            raise StackUnusable(f"{function} failed: {name}: {message}")
        return response

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            raise StackUnusable(
                f"The stack {self.name} in {self.region} has no output {name}. Run `make deploy` again."
            )
        return self.outputs[name]


def find_stack(client: Callable[[str], Any], name: str = STACK_NAME) -> Stack:
    """Return the stack with this name.

    Parameters
    ----------
    client
        Returns a boto3 client by service name.

    Raises
    ------
    StackUnusable
        There is no such stack, or its deployment never completed.

    """
    client = cache(client)
    cloudformation = client("cloudformation")
    region: str = cloudformation.meta.region_name
    try:
        (description,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise StackUnusable(
            f"There is no stack {name} in {region}. Deploy it with `make deploy`, or use --stack or --region."
        ) from error
    outputs = {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", ())}
    if not outputs:
        raise StackUnusable(
            f"The stack {name} in {region} is in the state {description['StackStatus']} and has no outputs: "
            "its deployment never completed, or it is not a book pipeline. Run `make deploy`."
        )
    return Stack(name, region, outputs, client)
