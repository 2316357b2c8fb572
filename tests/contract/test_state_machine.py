"""The state machine: names, errors, retry policies, timeouts, and the handlers' files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from book_pipeline import errors
from book_pipeline.review.approve import ANSWER_DAYS
from book_pipeline.store.book_queries import STALLED_SECONDS
from book_pipeline.turns import rules
from book_pipeline.turns.give_turns import HEARTBEAT_SECONDS
from events.schemas.stages import NarrationStage, Parsed, TurnRequest
from tests.contract.retry_policies import CONCURRENCY_LIMIT, LAMBDA_FAILURES, POLICIES
from tests.contract.retry_policies import TASKS as TASK_POLICIES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "statemachine" / "book_pipeline.asl.json").read_text()
ASL = json.loads(TEXT)
FUNCTIONS = json.loads((ROOT / "statemachine" / "functions.json").read_text())
YEAR = 365 * 24 * 3600
SCHEDULE_SECONDS = 15 * 60
"""How often WatchBooks runs at least."""
LAMBDA_TRANSIENT = {*LAMBDA_FAILURES, CONCURRENCY_LIMIT}
OUTSIDE_THE_STATE_MACHINE = {"ExpandManifest", "ApplyMigrations", "DescribeBooks", "WatchBooks", "GiveTurns"} | {
    "EncodeChapter", "BindBook", "ApproveBook", "CancelBook", "DeleteBook", "RetryBook", "ListVoices", "SampleVoice",
    "NotifyWebhook", "RetakePassage",
}  # fmt: skip


def all_states(machine: dict[str, Any]) -> dict[str, dict[str, Any]]:
    states: dict[str, dict[str, Any]] = {}
    for name, state in machine["States"].items():
        inner = all_states(state["ItemProcessor"]) if state["Type"] == "Map" else {}
        assert not {name, *inner} & set(states), "state names are unique in the state machine"
        states |= {name: state} | inner
    return states


STATES = all_states(ASL)
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def leaves(branch: type[Exception]) -> set[str]:
    return {leaf.__name__ for leaf in branch.__subclasses__()}


def function_of(task: dict[str, Any]) -> str:
    return re.fullmatch(r"\$\{(\w+)FunctionArn\}", task["Parameters"]["FunctionName"])[1]


def custom(names: list[str]) -> set[str]:
    return {name for name in names if "." not in name}


def test_a_book_passes_the_states_in_this_order():
    path, state = [], ASL["StartAt"]
    while state:
        path.append(state)
        definition = ASL["States"][state]
        state = definition.get("Next") or next((choice["Next"] for choice in definition.get("Choices", [])), None)
    stages = ["FormatChapters", "GenerateAudio", "FinalizeBook"]
    assert path == ["ScrapeBook", "Admitted?", "ParseBook", "ReviewFirst?", "WaitForTurn", *stages]
    assert ASL["States"]["FormatChapters"]["MaxConcurrency"] == 10
    assert ASL["States"]["GenerateAudio"]["MaxConcurrency"] == 5


def test_custom_errors_are_classes_and_only_transient_ones_are_retried():
    known = leaves(errors.TransientError) | leaves(errors.PermanentError)
    assert len(known) == 25
    for state in STATES.values():
        for clause in state.get("Catch", []):
            assert custom(clause["ErrorEquals"]) <= known
        for clause in state.get("Retry", []):
            assert custom(clause["ErrorEquals"]) <= leaves(errors.TransientError)
            assert "States.ALL" not in clause["ErrorEquals"]


def test_every_transient_error_is_retried():
    retried = {name for state in TASKS.values() for clause in state["Retry"] for name in clause["ErrorEquals"]}
    assert leaves(errors.TransientError) <= retried


@pytest.mark.parametrize("name", TASKS)
def test_a_task_has_exactly_its_retry_policies(name):
    assert TASKS[name]["Retry"] == [POLICIES[policy] for policy in TASK_POLICIES[name]]


def test_every_retry_policy_is_used():
    assert {policy for policies in TASK_POLICIES.values() for policy in policies} == POLICIES.keys()
    assert TASK_POLICIES.keys() == TASKS.keys()


@pytest.mark.parametrize("name", TASKS)
def test_a_task_has_a_timeout_and_a_catch_and_retries_with_limits(name):
    task = TASKS[name]
    if name not in {"WaitForTurn", "AwaitApproval"}:
        assert task["TimeoutSeconds"] == FUNCTIONS[function_of(task)]["timeout_seconds"] + 30
    assert {error for clause in task["Retry"] for error in clause["ErrorEquals"]} >= LAMBDA_TRANSIENT
    for clause in task["Retry"]:
        assert "MaxDelaySeconds" in clause
        if set(clause["ErrorEquals"]) & LAMBDA_TRANSIENT:
            assert clause["JitterStrategy"] == "FULL"
    assert [clause["ErrorEquals"] for clause in task["Catch"]] == [["States.ALL"]]


def test_a_late_heartbeat_lets_the_state_begin_again_whatever_its_error_is_called():
    """AWS's documents name both errors for it. WatchBooks may miss several runs until a heartbeat is late."""
    state = TASKS["WaitForTurn"]
    assert set(state["Retry"][0]["ErrorEquals"]) == {"States.HeartbeatTimeout", "States.Timeout"}
    assert state["HeartbeatSeconds"] >= 4 * (SCHEDULE_SECONDS + HEARTBEAT_SECONDS)
    assert state["HeartbeatSeconds"] * state["Retry"][0]["MaxAttempts"] > 24 * 3600


def test_a_book_may_wait_almost_as_long_as_an_execution_may_run():
    """An execution ends after a year, as a whole; WatchBooks then fails its book."""
    assert YEAR - 7 * 24 * 3600 < TASKS["WaitForTurn"]["TimeoutSeconds"] < YEAR


def test_the_wait_for_a_turn_keeps_the_chapters():
    state = TASKS["WaitForTurn"]
    assert state["Resource"].endswith(":lambda:invoke.waitForTaskToken")
    assert state["ResultPath"] is None
    assert "OutputPath" not in state
    payload = state["Parameters"]["Payload"]
    assert {name.removesuffix(".$") for name in payload} == TurnRequest.model_fields.keys()
    assert payload["task_token.$"] == "$$.Task.Token"


def test_a_review_waits_before_the_turn_and_the_book_is_parsed_again_after_it():
    """So what was decided is applied, and checked, before anything is paid; and a book under review holds no turn."""
    choice, state = ASL["States"]["ReviewFirst?"], TASKS["AwaitApproval"]
    assert choice["Choices"] == [{"Variable": "$.review", "BooleanEquals": False, "Next": "WaitForTurn"}]
    assert choice["Default"] == "AwaitApproval"
    assert (state["Next"], ASL["States"]["ParseBook"]["Next"]) == ("ParseBook", "ReviewFirst?")
    assert state["Resource"].endswith(":lambda:invoke.waitForTaskToken")
    assert state["ResultPath"] is None
    assert "OutputPath" not in state
    payload = state["Parameters"]["Payload"]
    assert {name.removesuffix(".$") for name in payload} == TurnRequest.model_fields.keys()
    assert payload["task_token.$"] == "$$.Task.Token"
    again = {name.removesuffix(".$") for name in TASKS["ParseBook"]["Parameters"]["Payload"]}
    assert again - {"execution_arn"} <= Parsed.model_fields.keys(), "the output of ParseBook is its input again"


def test_a_review_that_nobody_answers_ends_after_the_days_that_the_message_names():
    """It ends by its timeout, which is not retried; RecordFailure gives it its name."""
    state = TASKS["AwaitApproval"]
    assert state["TimeoutSeconds"] == ANSWER_DAYS * 24 * 3600
    assert "HeartbeatSeconds" not in state
    assert "States.Timeout" not in {error for clause in state["Retry"] for error in clause["ErrorEquals"]}


def test_a_chapter_makes_way_as_often_as_its_retries_allow():
    """RetryCount counts all retries, so the function raises ChapterYields at most as often as it is retried."""
    state = TASKS["GenerateChapterAudio"]
    (clause,) = (clause for clause in state["Retry"] if clause["ErrorEquals"] == ["ChapterYields"])
    assert clause["MaxAttempts"] == rules.MOST_YIELDS
    payload = state["Parameters"]["Payload"]
    assert {name.removesuffix(".$") for name in payload} == NarrationStage.model_fields.keys()
    assert payload["retries.$"] == "$$.State.RetryCount"


def test_the_rules_know_how_many_chapters_are_narrated_at_once():
    assert ASL["States"]["GenerateAudio"]["MaxConcurrency"] == rules.CHAPTERS_AT_ONCE


def test_a_running_book_whose_chapters_wait_for_a_call_is_not_stalled():
    waits = [clause["MaxDelaySeconds"] for task in TASKS.values() for clause in task["Retry"]]
    longest = max(waits) + max(size["timeout_seconds"] for size in FUNCTIONS.values())
    assert longest < STALLED_SECONDS <= 1.5 * longest


def test_a_caught_error_leads_to_a_fail_state_so_that_the_execution_can_be_redriven():
    assert ASL["States"]["BookFailed"]["Type"] == "Fail"
    assert ASL["States"]["RecordFailure"]["Next"] == "BookFailed"
    for name, state in ASL["States"].items():
        if "Catch" in state and name != "RecordFailure":
            assert state["Catch"][0]["Next"] == "RecordFailure"


def test_an_error_is_caught_whatever_the_input_is():
    """A ResultPath would fail for an input that is no object, such as a list, and nothing would be recorded."""
    caught = [
        state["Catch"][0] for name, state in ASL["States"].items() if "Catch" in state and name != "RecordFailure"
    ]
    assert all("ResultPath" not in clause for clause in caught)
    assert "ResultPath" not in ASL["States"]["RecordFailure"]


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_every_function_has_a_handler_file_of_its_name():
    called = {function_of(task) for task in TASKS.values()}
    assert called | OUTSIDE_THE_STATE_MACHINE == set(FUNCTIONS)
    files = {file.stem for file in (ROOT / "handlers").glob("*.py")} - {"__init__"}
    assert files == {snake(name) for name in FUNCTIONS}
    for name, function in FUNCTIONS.items():
        assert function["handler"] == f"handlers.{snake(name)}.handler"


def test_a_task_is_named_after_its_function():
    """Except two states that share a function, and the Map state that shares GenerateAudio's name."""
    for name, task in TASKS.items():
        function = function_of(task)
        assert name == function or name in {"GenerateChapterAudio", "RecordFormatFailure", "RecordAudioFailure"}


def test_every_substitution_is_a_function_in_quotes():
    names = re.findall(r"\$\{(\w+)\}", TEXT)
    assert {name.removesuffix("FunctionArn") for name in names} == set(FUNCTIONS) - OUTSIDE_THE_STATE_MACHINE
    assert TEXT.count("${") == len(re.findall(r'"\$\{\w+\}"', TEXT))
