"""StartExecution rejects what AWS rejects, by the same name."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from .conftest import ROLE

DONE = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})


def test_a_refused_start_has_the_name_of_its_error(endpoint):
    states = endpoint.client("stepfunctions")
    machine = states.create_state_machine(name="starting", definition=DONE, roleArn=ROLE)["stateMachineArn"]
    with pytest.raises(states.exceptions.InvalidExecutionInput):
        states.start_execution(stateMachineArn=machine, input="nonsense")
    states.start_execution(stateMachineArn=machine, name="once", input="1")
    with pytest.raises(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(stateMachineArn=machine, name="once", input="2")


def test_executions_that_are_just_starting_are_listed_as_running_or_ended(endpoint):
    states = endpoint.client("stepfunctions")
    machine = states.create_state_machine(name="many", definition=DONE, roleArn=ROLE)["stateMachineArn"]
    with ThreadPoolExecutor(4) as threads:
        starts = [threads.submit(states.start_execution, stateMachineArn=machine, input="1") for _ in range(60)]
        while not all(start.done() for start in starts):
            listed = states.list_executions(stateMachineArn=machine)["executions"]
            assert {execution["status"] for execution in listed} <= {"RUNNING", "SUCCEEDED"}
        assert len({start.result()["executionArn"] for start in starts}) == 60
