"""Functions run as on Lambda: cold and warm starts, timeout, memory, concurrency and logs."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from textwrap import dedent

import psutil
import pytest

from local.lambda_service import FunctionConfig, LambdaService, TooManyRequests, invocation_queue, pool

FUNCTIONS = dedent("""
    import logging, os, random, sys, time

    IMPORTED_BY = os.getpid()

    def draw(event, context):
        time.sleep(event)
        return {"imported_by": IMPORTED_BY, "pid": os.getpid(), "random": random.random()}

    def echo(event, context):
        print("a line of its own")
        return {
            "event": event, "pid": os.getpid(), "root": os.environ["LAMBDA_TASK_ROOT"],
            "trace": os.environ.get("_X_AMZN_TRACE_ID"),
            "request_id": context.aws_request_id, "left": context.get_remaining_time_in_millis(),
            "arn": context.invoked_function_arn, "setting": os.environ.get("SETTING"), "home": os.environ.get("HOME"),
        }

    def sleep(event, context):
        time.sleep(event)
        return os.getpid()

    def fail(event, context):
        raise ValueError("no such luck")

    def allocate(event, context):
        allocated = bytearray(event * 2**20)
        time.sleep(5)
        return len(allocated)

    def exit_process(event, context):
        os._exit(3)

    def warn(event, context):
        logging.getLogger("a.library").warning("beware")

    def shout(event, context):
        return "x" * event
""")


@pytest.fixture
def service(tmp_path):
    root = tmp_path / "task"
    root.mkdir()
    (root / "functions.py").write_text(FUNCTIONS)
    (root / "broken.py").write_text("import no_such_module_anywhere\n")
    service = LambdaService(root, tmp_path / "logs", region="us-east-1", account="123456789012")
    yield service
    service.close()


@pytest.fixture
def create(service):
    def create(handler, timeout_seconds=20.0, memory_mb=512, reserved_concurrency=None, **environment):
        name = handler.rpartition(".")[2]
        service.create_function(
            FunctionConfig(name, handler, timeout_seconds, memory_mb, reserved_concurrency, environment)
        )
        return name

    return create


def run(service, name, event=None, trace=None):
    result = service.invoke(name, json.dumps(event).encode(), trace)
    return json.loads(result.payload), result


def wait_for_worker(service, name):
    """Wait until the function runs; return the process id of its worker."""
    while not service.workers(name):
        time.sleep(0.01)
    time.sleep(0.5)
    return service.workers(name)[0]


def listening():
    """Return the ports on which this process, and so the service, listens."""
    return {end.laddr.port for end in psutil.Process().net_connections("tcp") if end.status == psutil.CONN_LISTEN}


def killed(service, create):
    name = create("functions.echo")
    os.kill(run(service, name)[0]["pid"], signal.SIGKILL)


def exited(service, create):
    assert run(service, create("functions.exit_process"))[1].function_error


def timed_out(service, create):
    assert run(service, create("functions.sleep", timeout_seconds=0.3), 5)[1].function_error


@pytest.mark.parametrize("end_a_worker", [killed, exited, timed_out])
def test_the_port_of_a_worker_closes_with_the_worker_however_that_ends(service, create, end_a_worker):
    before = listening()
    end_a_worker(service, create)
    deadline = time.monotonic() + 20
    while listening() - before:
        assert time.monotonic() < deadline
        time.sleep(0.05)


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


def test_close_kills_all_workers(service, create):
    name = create("functions.echo")
    pid = run(service, name)[0]["pid"]
    service.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_workers_share_what_was_imported_and_nothing_else(service, create):
    name = create("functions.draw")
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: run(service, name, 0.5)[0], range(2))
    assert first["imported_by"] == second["imported_by"], "the module was imported in one process"
    assert first["pid"] != second["pid"]
    assert first["random"] != second["random"]


@pytest.mark.parametrize("generation", [0, 1], ids=["the function's", "the first"])
def test_a_killed_fork_server_is_an_error_and_the_next_invocation_starts_another(service, create, generation):
    name = create("functions.sleep")
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(run, service, name, 30)
        server = psutil.Process(wait_for_worker(service, name)).parents()[generation]
        assert "fork_server.py" in str(server.cmdline())
        server.kill()
        answer, _ = running.result(10)
    assert "signal: killed" in answer["errorMessage"]
    assert isinstance(run(service, name, 0)[0], int)


def test_no_process_outlives_the_service(service, create):
    run(service, create("functions.echo"))
    worker = psutil.Process(service.workers("echo")[0])
    children = [worker, *worker.parents()[:2]]
    assert all("fork_server.py" in str(child.cmdline()) for child in children), "one for all, one for the function"
    service.close()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


def test_an_idle_worker_ends_after_a_time(service, create, monkeypatch):
    monkeypatch.setattr(pool, "IDLE_SECONDS", 0.5)
    name = create("functions.echo")
    run(service, name)
    worker = psutil.Process(service.workers(name)[0])
    assert psutil.wait_procs([worker], timeout=10)[1] == []
    assert service.workers(name) == []
    assert run(service, name)[1].cold_start


def test_an_idle_worker_ends_for_one_of_another_function(service, create, monkeypatch):
    monkeypatch.setattr(pool, "MAX_WORKERS", 1)
    first, second = create("functions.echo"), create("functions.sleep")
    run(service, first)
    run(service, second, 0)
    assert (len(service.workers(first)), len(service.workers(second))) == (0, 1)


def test_idle_workers_end_when_memory_is_short(service, create, monkeypatch):
    name = create("functions.echo")
    run(service, name)
    monkeypatch.setattr(invocation_queue, "LEAST_FREE_MEMORY", 2**60)
    worker = psutil.Process(service.workers(name)[0])
    assert psutil.wait_procs([worker], timeout=10)[1] == []


def test_more_invocations_than_workers_wait_for_one(service, create, monkeypatch):
    monkeypatch.setattr(invocation_queue, "MAX_WORKERS", invocation_queue.SHORT_WORKERS + 2)
    name = create("functions.sleep", timeout_seconds=300.0)
    with ThreadPoolExecutor(6) as threads:
        running = [threads.submit(run, service, name, 0.5) for _ in range(6)]
        while len(service.workers(name)) < 2 and not all(result.done() for result in running):
            time.sleep(0.01)
        assert len(service.workers(name)) == 2
        assert len({result.result()[0] for result in running}) == 2
    assert {result.result()[1].function_error for result in running} == {None}


def test_close_does_not_wait_for_waiting_invocations(service, create, monkeypatch):
    monkeypatch.setattr(invocation_queue, "MAX_WORKERS", invocation_queue.SHORT_WORKERS + 1)
    name = create("functions.sleep", timeout_seconds=300.0)
    with ThreadPoolExecutor(2) as threads:
        running = threads.submit(run, service, name, 60)
        wait_for_worker(service, name)
        waiting = threads.submit(run, service, name, 60)
        time.sleep(0.1)
        service.close()
        assert "signal: killed" in running.result(10)[0]["errorMessage"]
        with pytest.raises(TooManyRequests):
            waiting.result(10)


def test_a_wait_for_some_functions_takes_no_notice_of_the_others(service, create):
    names = create("functions.sleep"), create("functions.echo")
    with ThreadPoolExecutor(1) as executor:
        asleep = executor.submit(run, service, names[0], 3)
        wait_for_worker(service, names[0])
        assert service.wait_until_idle(20, names={names[1]})
        assert not asleep.done()
        assert not service.wait_until_idle(0.1, names={names[0]})
        assert service.wait_until_idle(20)
        assert asleep.done()
