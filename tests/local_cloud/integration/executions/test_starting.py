"""StartExecution rejects what AWS rejects, by the same name."""

import json

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
