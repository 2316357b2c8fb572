"""A deployed book pipeline as its owner uses it: found through CloudFormation, wherever it is deployed.

Nothing here knows whether AWS or the local cloud answers: both publish a stack with the same outputs.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from botocore.exceptions import ClientError
from pydantic import ValidationError

from account import STACK_NAME, StackUnusable
from book_pipeline.errors import SourceNotFound
from events.schemas.shelf_state import BookState, ChapterAccount, DescribeRequest, ShelfState

State = TypeVar("State", ShelfState, BookState, ChapterAccount)


class BookUnknown(Exception):
    """The pipeline has no such book."""


@dataclass(frozen=True)
class Stack:
    """A stack's name, where it is, its outputs, and a boto3 client of its account by service name."""

    name: str
    region: str
    outputs: Mapping[str, str]
    client: Callable[[str], Any]

    @property
    def bucket(self) -> str:
        """The artifacts' bucket."""
        return self._output("ArtifactsBucket")

    @property
    def bus(self) -> str:
        """The project's event bus."""
        return self._output("EventBusName")

    @property
    def state_machine(self) -> str:
        """The state machine's ARN; it has region and account in it."""
        return self._output("StateMachineArn")

    def function(self, name: str) -> str:
        """Return what one of the functions is called in the account."""
        return self._output("DescribeBooksFunctionName").removesuffix("DescribeBooks") + name

    def books(self) -> ShelfState:
        """Return the books, and how far they are."""
        return self._described(DescribeRequest(), ShelfState)

    def book(self, book_id: UUID) -> BookState:
        """Return all about one book. Raises BookUnknown."""
        return self._described(DescribeRequest(book_id=book_id), BookState)

    def chapter(self, book_id: UUID, chapter_id: UUID) -> ChapterAccount:
        """Return all about one chapter. Raises BookUnknown."""
        return self._described(DescribeRequest(book_id=book_id, chapter_id=chapter_id), ChapterAccount)

    def newer(self, state: State) -> State | None:
        """Return the same as it is now, or None if nothing has changed since: then asking cost next to nothing."""
        match state:
            case ShelfState():
                request = DescribeRequest(known=state.version)
            case BookState():
                request = DescribeRequest(known=state.version, book_id=state.book_id)
            case ChapterAccount():
                request = DescribeRequest(
                    known=state.version, book_id=state.book_id, chapter_id=state.chapter.chapter_id
                )
        said = self._answer(request)
        return None if "unchanged" in said else self._parsed(said, type(state))

    def _described(self, request: DescribeRequest, model: type[State]) -> State:
        return self._parsed(self._answer(request), model)

    def _parsed(self, said: dict[str, Any], model: type[State]) -> State:
        try:
            return model.model_validate(said)
        except ValidationError as error:
            raise StackUnusable(
                f"The stack {self.name} and this command are of different versions. Run `make deploy` from this "
                "checkout, or the command from the one that the stack was deployed from."
            ) from error

    def _answer(self, request: DescribeRequest) -> dict[str, Any]:
        """Ask the function: the database answers nobody outside."""
        answer = self.client("lambda").invoke(
            FunctionName=self.function("DescribeBooks"), Payload=request.model_dump_json(exclude_none=True)
        )
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            if said.get("errorType") == SourceNotFound.__name__:
                raise BookUnknown(said["errorMessage"])
            raise StackUnusable(f"DescribeBooks failed: {said.get('errorType')}: {said.get('errorMessage')}")
        return said

    def _output(self, name: str) -> str:
        if name not in self.outputs:
            raise StackUnusable(
                f"The stack {self.name} in {self.region} has no output {name}. Run `make deploy` again."
            )
        return self.outputs[name]


def find_stack(client: Callable[[str], Any], name: str = STACK_NAME) -> Stack:
    """Return the stack of this name.

    Parameters
    ----------
    client
        Gives a boto3 client of an account, by service name.

    Raises
    ------
    StackUnusable
        There is no such stack, or it has never been deployed to the end.

    """
    client = cache(client)
    cloudformation = client("cloudformation")
    region: str = cloudformation.meta.region_name
    try:
        (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        raise StackUnusable(
            f"There is no stack {name} in {region}. Deploy it with `make deploy`, or say --stack or --region."
        ) from error
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", ())}
    if not outputs:
        raise StackUnusable(
            f"The stack {name} in {region} is in the state {found['StackStatus']} and has no outputs: "
            "it isn't a book pipeline that was deployed to the end. Run `make deploy`."
        )
    return Stack(name, region, outputs, client)
