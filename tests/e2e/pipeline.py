"""A book pipeline as its users see it, wherever it is: the AWS CLI, a boto3 client, and `book-pipeline status`."""

import json
import os
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NoReturn
from uuid import UUID

import pytest

from account import STACK_NAME, client_of, lay_aside
from local.stack import find_stack

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
EXAMPLE = next((ROOT / "examples").glob("*.txt"))


class Pipeline(ABC):
    """What the local cloud and a deployed stack have in common."""

    environment: dict[str, str]
    patience_seconds: ClassVar[float]

    @property
    @abstractmethod
    def where(self) -> list[str]:
        """The command's options that name this pipeline."""

    @abstractmethod
    def client(self, service: str) -> Any:
        """Return a boto3 client, for where the AWS CLI would take too long."""

    @abstractmethod
    def sql(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        """Ask the database, where it can be reached."""

    @abstractmethod
    def needs_this_machine(self, why: str) -> None:
        """Skip the test where the pipeline is elsewhere."""

    def aws(self, *arguments: str) -> Any:
        """Run the AWS CLI and return what it printed, parsed."""
        command = [str(BIN / "aws"), "--output", "json", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else done.stdout

    def status(self, book_id: UUID) -> dict[str, Any]:
        """Return all that the pipeline says of a book."""
        command = [str(BIN / "book-pipeline"), "status", str(book_id), "--json", *self.where]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def drop(self, file: Path, key: str) -> str:
        """Put the file into the bucket as anyone would, and return its address."""
        url = f"s3://{self.bucket}/{key}"
        self.aws("s3", "cp", "--quiet", str(file), url)
        return url

    @property
    def bucket(self) -> str:
        return self.environment["BOOK_PIPELINE_BUCKET"]

    def until(self, what: str, condition: Callable[[], Any], seconds: float | None = None) -> Any:
        """Wait until the condition gives something, and give that; fail by name when time is up."""
        seconds = self.patience_seconds if seconds is None else seconds
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.1)
        pytest.fail(f"{what}: not within {seconds} s")

    def execution_of(self, mark: str) -> str:
        """Wait for an execution whose input holds the mark, and return its ARN."""

        def find() -> str | None:
            arn = self.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
            for execution in self.aws("stepfunctions", "list-executions", "--state-machine-arn", arn)["executions"]:
                described = self.describe(execution["executionArn"])
                if mark in described["input"]:
                    return execution["executionArn"]
            return None

        return self.until(f"an execution for {mark}", find)

    def executions_of(self, mark: str, count: int) -> list[str]:
        """Wait for so many executions whose input holds the mark, and return their ARNs, the latest first."""
        arn = self.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]

        def find() -> list[str] | None:
            listed = self.aws("stepfunctions", "list-executions", "--state-machine-arn", arn)["executions"]
            arns = [execution["executionArn"] for execution in listed[: count + 2]]
            found = [execution for execution in arns if mark in self.describe(execution)["input"]]
            return found if len(found) == count else None

        return self.until(f"{count} executions for {mark}", find)

    def describe(self, execution: str) -> dict[str, Any]:
        return self.aws("stepfunctions", "describe-execution", "--execution-arn", execution)

    def ended(self, execution: str) -> dict[str, Any]:
        """Wait until the execution has ended, and return its description."""

        def find() -> dict[str, Any] | None:
            described = self.describe(execution)
            return described if described["status"] != "RUNNING" else None

        return self.until(f"the end of {execution}", find)


@dataclass
class Deployed(Pipeline):
    """A stack in an AWS account, by the profile that its owner would name. What it does there is paid."""

    profile: str
    region: str | None
    stack: str | None
    patience_seconds = 1800.0

    def __post_init__(self) -> None:
        self._client = client_of(lay_aside(), self.profile, self.region)
        found = find_stack(self._client, self.stack or STACK_NAME)
        keys = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}  # they would win over the profile
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in keys},
            "AWS_PROFILE": self.profile,
            "AWS_DEFAULT_REGION": found.region,
            "BOOK_PIPELINE_BUCKET": found.bucket,
            "BOOK_PIPELINE_BUS": found.bus,
            "BOOK_PIPELINE_STATE_MACHINE_ARN": found.state_machine,
        }

    @property
    def where(self) -> list[str]:
        said = {"--profile": self.profile, "--region": self.region, "--stack": self.stack}
        return [word for option, value in said.items() if value for word in (option, value)]

    def client(self, service: str) -> Any:
        return self._client(service)

    def sql(self, query: str, *parameters: object) -> NoReturn:
        pytest.skip("a deployed stack's database is in private subnets")

    def needs_this_machine(self, why: str) -> None:
        pytest.skip(f"a deployed stack has no {why}")
