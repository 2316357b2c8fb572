"""The executions that a cloud had not finished are announced by the next one, once."""

import json
import time

from local.aws.interrupted import RunningExecutions

DETAIL = {"executionArn": "arn:aws:states:r:1:execution:m:one", "stateMachineArn": "arn:m", "name": "one"}


def announced(folder):
    published = []
    RunningExecutions(folder).announce(published.append)
    end = time.monotonic() + 10
    while any(folder.glob("*.json")):
        assert time.monotonic() < end
        time.sleep(0.01)
    return published


def test_an_interrupted_execution_is_announced_as_aborted_and_forgotten(tmp_path):
    (tmp_path / "one.json").write_text(json.dumps(DETAIL))
    assert announced(tmp_path) == [{**DETAIL, "status": "ABORTED"}]
    assert announced(tmp_path) == []


def test_a_damaged_file_is_deleted(tmp_path):
    (tmp_path / "one.json").write_text("{")
    assert announced(tmp_path) == []


def test_executions_of_this_cloud_are_not_announced(tmp_path):
    running = RunningExecutions(tmp_path)
    (tmp_path / "later.json").write_text(json.dumps(DETAIL))
    published = []
    running.announce(published.append)
    time.sleep(0.1)
    assert (published, [file.name for file in tmp_path.iterdir()]) == ([], ["later.json"])
