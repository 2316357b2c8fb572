"""When WatchBooks may leave the database asleep."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.stub import Stubber

from book_pipeline.store.executions import NEWEST, is_idle

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:book-pipeline"


def execution(status, minutes_ago=None):
    now = datetime.now(UTC)
    ended = {} if minutes_ago is None else {"stopDate": now - timedelta(minutes=minutes_ago)}
    arn = MACHINE.replace("stateMachine", "execution")
    return {
        "executionArn": f"{arn}:one",
        "stateMachineArn": MACHINE,
        "name": "one",
        "status": status,
        "startDate": now,
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
        ([], [("SUCCEEDED", 80), ("FAILED", 60 * 24)], True),
        ([("RUNNING",)], [], False),
        ([], [("SUCCEEDED", 80), ("ABORTED", 40)], False),
        ([], [("RUNNING",)], False),
    ],
    ids=["none", "long ago", "one is running", "one has just ended", "one has just begun"],
)
def test_the_state_machine_is_idle_an_hour_after_its_last_execution(running, newest, idle):
    # The minutes count from now: other tests may run for long between the collection and this one.
    assert asked([execution(*each) for each in running], [execution(*each) for each in newest]) is idle
