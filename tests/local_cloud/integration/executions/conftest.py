"""State machines in an AWS endpoint of the local cloud, without the pipeline."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import boto3
import pytest

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/states"
TOKEN = {"token.$": "$$.Task.Token"}
WAIT_LIMIT_SECONDS = 20.0
POLL_SECONDS = 0.05


@dataclass
class Endpoint:
    """The endpoint, as its owner uses it."""

    client: Callable[[str], Any]
    _numbers: Iterator[int]

    def run(self, definition: dict[str, Any]) -> str:
        """Start a state machine with this definition, and return the execution's ARN."""
        states = self.client("stepfunctions")
        made = states.create_state_machine(
            name=f"machine-{next(self._numbers)}", definition=json.dumps(definition), roleArn=ROLE
        )
        return states.start_execution(stateMachineArn=made["stateMachineArn"], input="{}")["executionArn"]

    def describe(self, execution: str) -> dict[str, Any]:
        return self.client("stepfunctions").describe_execution(executionArn=execution)

    def ended(self, execution: str) -> dict[str, Any]:
        return until(lambda: (found := self.describe(execution))["status"] != "RUNNING" and found)

    def errors(self, execution: str) -> list[str]:
        """Return the errors of the execution's tasks, in order."""
        events = self.client("stepfunctions").get_execution_history(executionArn=execution)["events"]
        details = ("taskFailedEventDetails", "taskTimedOutEventDetails")
        return [event[name]["error"] for event in events for name in details if name in event]

    def tokens(self) -> list[str]:
        """Return the tokens that functions have received, in order."""
        response = self.client("lambda").invoke(FunctionName="Tokens", Payload=b"{}")
        return json.loads(response["Payload"].read())

    def next_token(self, known: list[str]) -> str:
        """Wait for a token that is not known."""
        return until(lambda: [token for token in self.tokens() if token not in known])[0]


def until(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT_LIMIT_SECONDS
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(POLL_SECONDS)
    return found


def task(function: str, *, waits: bool = False, **more: Any) -> dict[str, Any]:
    """Return a state that invokes the function, and then waits for its token if it `waits`."""
    resource = f"arn:aws:states:::lambda:invoke{'.waitForTaskToken' if waits else ''}"
    payload: dict[str, Any] = TOKEN if waits else {}
    parameters = {"FunctionName": function, "Payload": payload}
    return {"Type": "Task", "Resource": resource, "Parameters": parameters, "TimeoutSeconds": 900, **more}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    process = subprocess.Popen(
        [sys.executable, "-m", f"{__package__}"], env=clean, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    address, key_id, secret = json.loads(process.stdout.readline())
    clients: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in clients:
            clients[service] = boto3.client(
                service,
                endpoint_url=address,
                region_name="us-east-1",
                aws_access_key_id=key_id,
                aws_secret_access_key=secret,
            )
        return clients[service]

    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    client("iam").create_role(RoleName="states", AssumeRolePolicyDocument=policy)
    client("lambda").create_function(
        FunctionName="Tokens",
        Runtime="python3.13",
        Role=ROLE,
        Handler="tokens.handler",
        Code={"ZipFile": b"PK\x05\x06" + bytes(18)},  # an empty archive
    )
    yield Endpoint(client, count())
    process.stdin.close()
    process.wait(20)
