"""StopExecution: the execution ends at once, whatever it is doing, and its end is published."""

import json
import time

import pytest

from .conftest import task, until

QUEUE = "ends"
STOP = {"error": "Stopped", "cause": "by its owner"}


@pytest.fixture(scope="module")
def ends(endpoint):
    """Return a function that returns the statuses that were published about an execution."""
    sqs, events = endpoint.client("sqs"), endpoint.client("events")
    url = sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": ["aws.states"], "detail-type": ["Step Functions Execution Status Change"]}
    events.put_rule(Name=QUEUE, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=QUEUE, Targets=[{"Id": QUEUE, "Arn": arn}])
    received = []

    def statuses(execution):
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())
        received.extend(json.loads(message["Body"])["detail"] for message in messages)
        return [detail["status"] for detail in received if detail["executionArn"] == execution]

    return statuses


def stopped(endpoint, definition, ready=lambda _: True):
    """Start an execution, stop it when it is `ready`, and return its description at once."""
    execution = endpoint.run(definition)
    until(lambda: ready(execution))
    answer = endpoint.client("stepfunctions").stop_execution(executionArn=execution, **STOP)
    described = endpoint.describe(execution)
    assert (described["status"], described["stopDate"]) == ("ABORTED", answer["stopDate"])
    assert (described["error"], described["cause"]) == ("Stopped", "by its owner")
    return execution


def entered(endpoint, kind):
    def has_entered(execution):
        history = endpoint.client("stepfunctions").get_execution_history(executionArn=execution)["events"]
        return any(event["type"] == kind for event in history)

    return has_entered


def test_an_execution_that_waits_for_a_token_ends_and_its_token_is_rejected(endpoint, ends):
    known = endpoint.tokens()
    definition = {"StartAt": "Wait", "States": {"Wait": task("Waits", waits=True, HeartbeatSeconds=600, End=True)}}
    execution = stopped(endpoint, definition, entered(endpoint, "TaskSubmitted"))
    until(lambda: ends(execution) == ["ABORTED"])
    states = endpoint.client("stepfunctions")
    token = endpoint.next_token(known)
    with pytest.raises(states.exceptions.TaskTimedOut):
        states.send_task_success(taskToken=token, output="{}")


def test_an_execution_in_a_map_ends_once_and_starts_nothing_more(endpoint, ends):
    known = endpoint.tokens()
    each = {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "Slow", "States": {"Slow": task("Slow", End=True)}}
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 3}]
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Failed"}]
    slow = {"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": each, "Retry": retry, "Catch": catch, "Next": "Ask"}
    machine = {
        "StartAt": "Items",
        "States": {
            "Items": {"Type": "Pass", "Result": {"items": [1, 2, 3]}, "Next": "All"},
            "All": slow,
            "Ask": task("Waits", waits=True, HeartbeatSeconds=600, End=True),
            "Failed": {"Type": "Fail", "Error": "Failed"},
        },
    }
    execution = stopped(endpoint, machine, entered(endpoint, "MapIterationStarted"))
    until(lambda: ends(execution) == ["ABORTED"])
    time.sleep(4)  # its invocations end
    assert endpoint.describe(execution)["status"] == "ABORTED"
    assert ends(execution) == ["ABORTED"]
    assert endpoint.tokens() == known


def test_an_execution_that_waits_for_time_ends(endpoint, ends):
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}}
    execution = stopped(endpoint, definition)
    until(lambda: ends(execution) == ["ABORTED"])


def test_an_ended_execution_is_not_stopped(endpoint, ends):
    execution = endpoint.run({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    endpoint.ended(execution)
    endpoint.client("stepfunctions").stop_execution(executionArn=execution)
    assert endpoint.describe(execution)["status"] == "SUCCEEDED"
    until(lambda: ends(execution) == ["SUCCEEDED"])
