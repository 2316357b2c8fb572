"""An invocation may wait for a worker longer than its state's timeout, which is for running it."""

import json
import time

from bench.ready import NOTHING_TO_DO
from local.aws.deployment import ACCOUNT, REGION
from local.lambda_service.invocation_queue import InvocationQueue

from .conftest import wait_until

WAIT_SECONDS = 4.0


def test_waiting_for_a_worker_does_not_count_as_the_states_time(cloud, monkeypatch):
    states = cloud.running.client("stepfunctions")
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:book-pipeline-ScrapeBook"
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": function, "Payload": NOTHING_TO_DO},
        "TimeoutSeconds": 2,
        "End": True,
    }
    definition = json.dumps({"StartAt": "Scrape", "States": {"Scrape": task}})
    role = f"arn:aws:iam::{ACCOUNT}:role/book-pipeline"
    machine = states.create_state_machine(name="waiting", definition=definition, roleArn=role)["stateMachineArn"]
    free_at = time.monotonic() + WAIT_SECONDS
    monkeypatch.setattr(InvocationQueue, "_has_room", lambda *_: time.monotonic() > free_at)
    execution = states.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    ended = wait_until(
        lambda: (found := states.describe_execution(executionArn=execution))["status"] != "RUNNING" and found
    )
    states.delete_state_machine(stateMachineArn=machine)
    assert ended["status"] == "SUCCEEDED", ended
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() >= WAIT_SECONDS - 1
