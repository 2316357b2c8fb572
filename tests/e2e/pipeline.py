"""A book pipeline as its users see it, wherever it runs: the AWS CLI, a boto3 client, and `book-pipeline status`.

The AWS CLI makes the calls that a user would type (upload, send an event, start an execution), and boto3 makes those
that are repeated until something has happened.
"""

import json
import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from uuid import UUID

import pytest

from account import STACK_NAME, clear_aws_environment, client_factory
from console.client import find_stack
from tests import commands

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
LISTED_EXECUTIONS = 200
"""A deployed stack may have thousands; a test's own are among the latest."""
EXAMPLE = next((ROOT / "examples").glob("*.txt"))


class Pipeline(ABC):
    """What the local cloud and a deployed stack have in common."""

    environment: dict[str, str]
    wait_limit_seconds: ClassVar[float]

    @property
    @abstractmethod
    def options(self) -> list[str]:
        """The command's options that name this pipeline."""

    @abstractmethod
    def client(self, service: str) -> Any:
        """Return a boto3 client."""

    @abstractmethod
    def sql(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        """Query the database; skip the test if it cannot be reached from here."""

    @abstractmethod
    def require_this_machine(self, what: str) -> None:
        """Skip the test if the pipeline runs elsewhere, where there is no `what`."""

    def aws(self, *arguments: str) -> Any:
        """Run the AWS CLI and return what it printed, parsed."""
        done = commands.run([BIN / "aws", "--output", "json", *arguments], env=self.environment, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else done.stdout

    def status(self, book_id: UUID) -> dict[str, Any]:
        """Return the details of a book."""
        command = [BIN / "book-pipeline", "status", book_id, "--json", *self.options]
        done = commands.run(command, env=self.environment, timeout=90)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def wait_for_files(self, book_id: UUID) -> None:
        """Wait until the finished files of a complete book are made."""
        stack = find_stack(self.client, self.stack_name)

        def are_made() -> bool:
            binding = stack.book(book_id).binding
            return binding is not None and binding.status == "complete"

        self.until("the finished files", are_made)

    def traces(self, book_id: UUID) -> list[dict[str, Any]]:
        """Return the traces of a book's executions, as far as they are recorded."""
        command = [BIN / "book-pipeline", "trace", book_id, "--json", *self.options]
        done = commands.run(command, env=self.environment, timeout=90)
        assert done.stdout, done.stderr
        return json.loads(done.stdout)["traces"]

    def drop(self, file: Path, key: str, *options: str) -> str:
        """Upload the file with the AWS CLI, and return its address."""
        url = f"s3://{self.bucket}/{key}"
        self.aws("s3", "cp", "--quiet", str(file), url, *options)
        return url

    def request(self, **detail: str) -> None:
        """Send a BookRequested event with the AWS CLI."""
        bus = self.environment["BOOK_PIPELINE_BUS"]
        entry = {"EventBusName": bus, "Source": "a.person", "DetailType": "BookRequested", "Detail": json.dumps(detail)}
        assert self.aws("events", "put-events", "--entries", json.dumps([entry]))["FailedEntryCount"] == 0

    def start(self, **request: object) -> str:
        """Start the state machine with the AWS CLI, and return the execution's ARN."""
        command = ("stepfunctions", "start-execution", "--state-machine-arn", self.state_machine)
        return self.aws(*command, "--input", json.dumps(request))["executionArn"]

    @property
    def stack_name(self) -> str:
        """Name of the stack that CloudFormation describes."""
        return STACK_NAME

    @property
    def bucket(self) -> str:
        return self.environment["BOOK_PIPELINE_BUCKET"]

    @property
    def state_machine(self) -> str:
        return self.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]

    def until(self, what: str, condition: Callable[[], Any], seconds: float | None = None) -> Any:
        """Return the condition's result as soon as it is true; fail with `what` after the wait limit."""
        seconds = self.wait_limit_seconds if seconds is None else seconds
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.1)
        pytest.fail(f"{what}: not within {seconds} s")

    def objects(self, prefix: str) -> dict[str, int]:
        """Return the keys below the prefix, with the objects' sizes in bytes."""
        pages = self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return {item["Key"]: item["Size"] for page in pages for item in page.get("Contents", ())}

    def read(self, key: str) -> bytes:
        """Return an object's content."""
        return self.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def executions(self, mark: str = "") -> list[str]:
        """Return the ARNs of the executions whose input contains the mark, the latest first."""
        listing = self.client("stepfunctions").get_paginator("list_executions")
        pages = listing.paginate(stateMachineArn=self.state_machine, PaginationConfig={"MaxItems": LISTED_EXECUTIONS})
        arns = [execution["executionArn"] for page in pages for execution in page["executions"]]
        return [arn for arn in arns if mark in self.input_of(arn)]

    def execution_of(self, mark: str) -> str:
        """Wait for an execution whose input contains the mark, and return the ARN of the latest."""
        return self.until(f"an execution for {mark}", lambda: self.executions(mark))[0]

    def executions_of(self, mark: str, count: int) -> list[str]:
        """Wait for `count` executions whose input contains the mark, and return their ARNs, the latest first."""

        def find() -> list[str] | None:
            found = self.executions(mark)
            return found if len(found) == count else None

        return self.until(f"{count} executions for {mark}", find)

    def describe(self, execution: str) -> dict[str, Any]:
        return self.client("stepfunctions").describe_execution(executionArn=execution)

    def input_of(self, execution: str) -> str:
        """Return the execution's input, which never changes."""
        if execution not in self._inputs:
            self._inputs[execution] = self.describe(execution)["input"]
        return self._inputs[execution]

    def ended(self, execution: str) -> dict[str, Any]:
        """Wait until the execution has ended, and return its description."""

        def find() -> dict[str, Any] | None:
            described = self.describe(execution)
            return described if described["status"] != "RUNNING" else None

        return self.until(f"the end of {execution}", find)

    @cached_property
    def _inputs(self) -> dict[str, str]:
        """Each execution's input by its ARN."""
        return {}


@dataclass
class Deployed(Pipeline):
    """A stack in an AWS account, named by a profile as its owner would. The books it makes cost money."""

    profile: str
    region: str | None
    stack: str | None
    wait_limit_seconds = 1800.0

    def __post_init__(self) -> None:
        self._client = cache(client_factory(clear_aws_environment(), self.profile, self.region))
        found = find_stack(self._client, self.stack_name)
        keys = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}  # precede the profile
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in keys},
            "AWS_PROFILE": self.profile,
            "AWS_DEFAULT_REGION": found.region,
            "BOOK_PIPELINE_BUCKET": found.bucket,
            "BOOK_PIPELINE_BUS": found.bus,
            "BOOK_PIPELINE_STATE_MACHINE_ARN": found.state_machine,
        }

    @property
    def options(self) -> list[str]:
        options = {"--profile": self.profile, "--region": self.region, "--stack": self.stack}
        return [word for option, value in options.items() if value for word in (option, value)]

    @property
    def stack_name(self) -> str:
        return self.stack or STACK_NAME

    def client(self, service: str) -> Any:
        return self._client(service)

    def sql(self, query: str, *parameters: object) -> NoReturn:
        pytest.skip("a deployed stack's database is in private subnets")

    def require_this_machine(self, what: str) -> None:
        pytest.skip(f"a deployed stack has no {what}")


def spans_below(spans: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the spans of a trace and all their descendants."""
    for span in spans:
        yield span
        yield from spans_below(span["children"])
