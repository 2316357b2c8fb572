"""When WatchBooks may leave the database asleep."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.stub import Stubber

from book_pipeline.store.executions import NEWEST, is_idle

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline"
NOW = datetime.now(UTC)


def execution(status, minutes_ago=None):
    ended = {} if minutes_ago is None else {"stopDate": NOW - timedelta(minutes=minutes_ago)}
    arn = MACHINE.replace("stateMachine", "execution")
    return {
        "executionArn": f"{arn}:one",
        "stateMachineArn": MACHINE,
        "name": "one",
        "status": status,
        "startDate": NOW,
        **ended,
    }


def asked(running, newest):
    """Return what `is_idle` says about these answers of Step Functions, which boto3's own model validates."""
    states = boto3.client("stepfunctions", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(states) as answers:
        answers.add_response(
            "list_executions",
            {"executions": running},
            {"stateMachineArn": MACHINE, "statusFilter": "RUNNING", "maxResults": 1},
        )
        answers.add_response(
            "list_executions", {"executions": newest}, {"stateMachineArn": MACHINE, "maxResults": NEWEST}
        )
        return is_idle(states, MACHINE)


@pytest.mark.parametrize(
    ("running", "newest", "idle"),
    [
        ([], [], True),
        ([], [execution("SUCCEEDED", 80), execution("FAILED", 60 * 24)], True),
        ([execution("RUNNING")], [], False),
        ([], [execution("SUCCEEDED", 80), execution("ABORTED", 40)], False),
        ([], [execution("RUNNING")], False),
    ],
    ids=["none", "long ago", "one is running", "one has just ended", "one has just begun"],
)
def test_the_state_machine_is_idle_an_hour_after_its_last_execution(running, newest, idle):
    assert asked(running, newest) is idle
