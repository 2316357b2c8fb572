"""Functions run as on Lambda: cold and warm starts, timeout, memory, concurrency and logs."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.lambda_service import TooManyRequests

from .running import run, wait_for_worker


def test_a_function_gets_lambdas_environment_and_context(service, create, tmp_path):
    name = create("functions.echo", SETTING="one")
    answer, result = run(service, name, {"a": [1]}, "Root=1-2-3;Parent=4;Sampled=1")
    assert answer["event"] == {"a": [1]}
    assert answer["root"] == str(tmp_path / "task")
    assert answer["trace"] == "Root=1-2-3;Parent=4;Sampled=1"
    assert answer["request_id"] == result.request_id
    assert 15_000 < answer["left"] <= 20_000
    assert answer["arn"] == "arn:aws:lambda:us-east-1:123456789012:function:echo"
    assert answer["setting"] == "one"
    assert answer["home"] is None, "the supervisor's environment is not inherited"


def test_the_second_invocation_reuses_the_warm_worker(service, create):
    name = create("functions.echo")
    (first, cold), (second, warm) = run(service, name), run(service, name)
    assert (cold.cold_start, warm.cold_start) == (True, False)
    assert first["pid"] == second["pid"]
    assert cold.init_seconds > 0 == warm.init_seconds


def test_concurrent_invocations_have_separate_workers(service, create):
    name = create("functions.sleep")
    with ThreadPoolExecutor(2) as threads:
        pids = {pid for pid, _ in threads.map(lambda _: run(service, name, 0.5), range(2))}
    assert len(pids) == 2
    assert set(service.workers(name)) == pids


def test_an_exception_is_returned_as_the_functions_error(service, create):
    answer, result = run(service, create("functions.fail"))
    assert result.function_error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("ValueError", "no such luck")


def test_a_worker_is_killed_at_the_timeout(service, create):
    name = create("functions.sleep", timeout_seconds=0.5)
    answer, result = run(service, name, 60)
    assert result.function_error == "Unhandled"
    assert answer["errorType"] == "Sandbox.Timedout"
    assert "Task timed out after 0.50 seconds" in answer["errorMessage"]
    assert service.workers(name) == []
    assert isinstance(run(service, name, 0)[0], int), "the next invocation starts a new worker"


def test_a_worker_that_exceeds_its_memory_is_killed(service, create):
    answer, _ = run(service, create("functions.allocate", memory_mb=128), 400)
    assert answer["errorType"] == "Runtime.OutOfMemory"


def test_an_exited_worker_is_an_error(service, create):
    answer, _ = run(service, create("functions.exit_process"))
    assert answer["errorType"] == "Runtime.ExitError"
    assert "exit status 3" in answer["errorMessage"]


def test_a_killed_worker_is_an_error(service, create):
    name = create("functions.sleep")
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(run, service, name, 30)
        os.kill(wait_for_worker(service, name), signal.SIGKILL)
        answer, _ = running.result(10)
    assert "signal: killed" in answer["errorMessage"]


def test_an_import_error_is_returned(service, create):
    answer, result = run(service, create("broken.handler"))
    assert result.function_error == "Unhandled"
    assert "no_such_module_anywhere" in answer["errorMessage"]


def test_reserved_concurrency_limits_invocations(service, create):
    name = create("functions.sleep", reserved_concurrency=1)
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(run, service, name, 1)
        while not service.workers(name):
            time.sleep(0.01)
        with pytest.raises(TooManyRequests):
            service.invoke(name, b"0")
        running.result()
    assert run(service, name, 0)[1].function_error is None


def test_a_response_over_six_megabytes_is_an_error(service, create):
    answer, _ = run(service, create("functions.shout"), 7 * 2**20)
    assert answer["errorType"] == "Function.ResponseSizeTooLarge"


def test_logs_contain_lambdas_own_lines(service, create, tmp_path):
    name = create("functions.echo")
    _, result = run(service, name)
    (log,) = (tmp_path / "logs" / name).iterdir()
    first, own, last = log.read_text().splitlines()
    assert own == "a line of its own"
    start, report = json.loads(first), json.loads(last)
    assert (start["type"], start["record"]["requestId"]) == ("platform.start", result.request_id)
    assert (report["type"], report["record"]["requestId"]) == ("platform.report", result.request_id)
    assert report["record"]["status"] == "success"
    assert report["record"]["metrics"].keys() == {
        "durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs",
    }  # fmt: skip


def test_log_lines_of_functions_and_libraries_are_json(service, create, tmp_path):
    for handler in ("functions.warn", "functions.fail"):
        run(service, create(handler))
    lines = {
        name: [json.loads(line) for line in next((tmp_path / "logs" / name).iterdir()).read_text().splitlines()]
        for name in ("warn", "fail")
    }
    assert [line.get("message") for line in lines["warn"]] == [None, "beware", None]
    _, logged, report = lines["fail"]
    assert (logged["level"], logged["errorType"], logged["errorMessage"]) == ("ERROR", "ValueError", "no such luck")
    assert report["record"]["status"] == "error"


@pytest.mark.parametrize(
    ("handler", "event", "end"),
    [
        ("functions.sleep", 60, {"status": "timeout"}),
        ("functions.exit_process", None, {"status": "failure", "errorType": "Runtime.ExitError"}),
    ],
)
def test_an_interrupted_invocation_is_reported_in_the_log(service, create, tmp_path, handler, event, end):
    name = create(handler, timeout_seconds=0.5)
    run(service, name, event)
    (log,) = (tmp_path / "logs" / name).iterdir()
    record = json.loads(log.read_text().splitlines()[-1])["record"]
    assert {key: record.get(key) for key in end} == end
