"""The workers of functions: their ports, what they share, how long idle ones are kept, and how many there are."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from local.lambda_service import TooManyRequests, invocation_queue, pool

from .running import run, wait_for_worker


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
