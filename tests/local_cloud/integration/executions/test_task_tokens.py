"""Tasks that wait for a token: early answers, retries, heartbeats, tokens whose task has ended."""

import json
import threading
import time

import pytest

from .conftest import task

SOON = {"IntervalSeconds": 1, "MaxAttempts": 2}


def waiting(function="Waits", **more):
    return {"StartAt": "Wait", "States": {"Wait": task(function, waits=True, End=True, **more)}}


@pytest.fixture
def states(endpoint):
    return endpoint.client("stepfunctions")


def test_the_execution_waits_until_the_token_is_sent_back(endpoint, states):
    known = endpoint.tokens()
    execution = endpoint.run(waiting(HeartbeatSeconds=60))
    token = endpoint.next_token(known)
    assert endpoint.describe(execution)["status"] == "RUNNING"
    states.send_task_success(taskToken=token, output='{"turn": 1}')
    assert json.loads(endpoint.ended(execution)["output"]) == {"turn": 1}


def test_a_token_may_be_sent_back_before_the_invocation_has_ended(endpoint):
    started = time.monotonic()
    ended = endpoint.ended(endpoint.run(waiting("Early", HeartbeatSeconds=60)))
    assert json.loads(ended["output"]) == {"turn": "early"}
    assert time.monotonic() - started < 10


def test_a_token_is_found_while_other_executions_start(endpoint, states):
    known = endpoint.tokens()
    execution = endpoint.run(waiting(HeartbeatSeconds=60))
    token = endpoint.next_token(known)
    stop = threading.Event()

    def start_others():
        while not stop.is_set():
            endpoint.run({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})

    others = threading.Thread(target=start_others)
    others.start()
    try:
        for _ in range(100):
            states.send_task_heartbeat(taskToken=token)
    finally:
        stop.set()
        others.join()
    states.send_task_success(taskToken=token, output="{}")
    assert endpoint.ended(execution)["status"] == "SUCCEEDED"


def test_heartbeats_keep_the_task_waiting(endpoint, states):
    known = endpoint.tokens()
    execution = endpoint.run(waiting(HeartbeatSeconds=1))
    token = endpoint.next_token(known)
    for _ in range(10):
        states.send_task_heartbeat(taskToken=token)
        time.sleep(0.25)
    states.send_task_success(taskToken=token, output="{}")
    assert endpoint.ended(execution)["status"] == "SUCCEEDED"


def test_a_task_without_heartbeats_is_retried_with_another_token(endpoint, states):
    known = endpoint.tokens()
    retry = [{"ErrorEquals": ["States.HeartbeatTimeout"], **SOON}]
    execution = endpoint.run(waiting(HeartbeatSeconds=1, Retry=retry))
    lost = endpoint.next_token(known)
    token = endpoint.next_token([*known, lost])
    assert endpoint.errors(execution) == ["States.HeartbeatTimeout"]
    with pytest.raises(states.exceptions.TaskTimedOut):
        states.send_task_success(taskToken=lost, output="{}")
    states.send_task_success(taskToken=token, output="{}")
    assert endpoint.ended(execution)["status"] == "SUCCEEDED"


def test_an_invocation_that_fails_is_retried_and_the_task_waits(endpoint, states):
    known = endpoint.tokens()
    execution = endpoint.run(waiting("FailsOnce", HeartbeatSeconds=60, Retry=[{"ErrorEquals": ["NotYet"], **SOON}]))
    failed = endpoint.next_token(known)
    token = endpoint.next_token([*known, failed])
    with pytest.raises(states.exceptions.TaskTimedOut):
        states.send_task_heartbeat(taskToken=failed)
    states.send_task_success(taskToken=token, output="{}")
    assert endpoint.ended(execution)["status"] == "SUCCEEDED"


def test_the_token_of_an_ended_task_is_rejected(endpoint, states):
    known = endpoint.tokens()
    execution = endpoint.run(waiting(HeartbeatSeconds=60))
    token = endpoint.next_token(known)
    states.send_task_failure(taskToken=token, error="NoTurn", cause="There is none.")
    ended = endpoint.ended(execution)
    assert (ended["status"], ended["error"]) == ("FAILED", "NoTurn")
    for answer in (lambda: states.send_task_success(taskToken=token, output="{}"),
                   lambda: states.send_task_heartbeat(taskToken=token)):  # fmt: skip
        with pytest.raises(states.exceptions.TaskTimedOut):
            answer()


def test_an_unknown_token_is_rejected(states):
    with pytest.raises(states.exceptions.InvalidToken):
        states.send_task_success(taskToken="unknown", output="{}")
    with pytest.raises(states.exceptions.InvalidToken):
        states.send_task_heartbeat(taskToken="unknown")
