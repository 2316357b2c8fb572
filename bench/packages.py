"""The size of each package, and the cold start of its function compared with one that only imports boto3.

The cold start is measured as processor time of the worker, which other work on the machine does not change: until the
handler is loaded, which Lambda calls Init Duration, and until the first invocation, an invalid request, is answered.
All packages are compiled and run as on AWS, one after the other, in several rounds. The fastest round of each function
is reported, because other work on the machine can only add to the time.

A valid request imports more (the database driver, the SDK of a provider, the parser of the format) and creates clients
and connections. No bound covers this; the duration of the first and second invocation for a whole book is shown
separately. On AWS they run with the share of a processor that belongs to the memory of the function, while the imports
before them run on a whole processor.
"""

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bench.clouds import cloud
from bench.figures import Figure
from bench.reports import reports
from infra.packages import targets
from infra.packages.build import build
from infra.packages.compiler import compiler_for
from infra.packages.folders import PACKAGES
from infra.packages.imports import ROOT
from infra.packages.pins import distributions_of
from infra.packages.recipe import RUNTIME, Recipe, functions, recipes
from local.lambda_service.function import FunctionConfig, Launch, Package, launch
from local.lambda_service.runtime_api import InvocationRequest
from local.lambda_service.worker import Worker

ROUNDS = 9
SECONDS = 30.0
MOST, MOST_IF_IT_PAYS = 1.5, 1.8
"""Bound of the ratio to the processor time of a function that only imports boto3; the second one is for functions whose
package has the gateway for paid calls, because they load it and the checks of what they buy."""
GATEWAY = Path("book_pipeline/paid_calls/gateway.py")
BASE = "OnlyBoto3"
BASE_FILES = (Path("bench/__init__.py"), Path("bench/only_boto3.py"))
BOOK_STAGES = ("ScrapeBook", "ParseBook", "FormatChapter", "GenerateAudio", "FinalizeBook")
NOBODY = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}


def measure() -> Iterator[Figure]:
    target = targets.host()
    compiler = compiler_for(target.python)
    assert compiler is not None
    base = Recipe(BASE_FILES, distributions_of({"boto3"}, target), frozenset(), root_cas=False)
    packages = {**recipes(target), BASE: base}
    built = build(target, packages, compiler)
    handlers = {BASE: "bench.only_boto3.handler", **{name: entry["handler"] for name, entry in functions().items()}}
    for name in handlers:
        yield Figure(f"{name}, package", built[name].unpacked / 2**20, "MB")
    rounds = [{name: _cold_start(name, handler) for name, handler in handlers.items()} for _ in range(ROUNDS)]
    loaded, answered = ({name: min(each[name][which] for each in rounds) for name in handlers} for which in (0, 1))
    for name in handlers:
        bound = None if name == BASE else MOST_IF_IT_PAYS if GATEWAY in packages[name].files else MOST
        yield Figure(f"{name}, start to loaded, processor", loaded[name] * 1000, "ms")
        yield Figure(f"{name}, to loaded, against boto3", loaded[name] / loaded[BASE], "×", bound)
        yield Figure(f"{name}, to its first answer, against boto3", answered[name] / answered[BASE], "×", bound)
    yield from _first_work()


def _cold_start(name: str, handler: str) -> tuple[float, float]:
    """Return the processor seconds of the worker when it is loaded and when it has answered once."""
    folder = PACKAGES / targets.host().name
    package = Package(folder / name, folder / RUNTIME)
    config = FunctionConfig(name, handler, SECONDS, 1024, None, NOBODY, package=package)
    with tempfile.TemporaryFile() as log:
        worker = Worker(lambda api: _start(launch(config, ROOT, "us-east-1", "bench").with_runtime(api), log), log)
        assert worker.wait_until_loaded(SECONDS), f"{name} can't be loaded: {worker.init_error!r}"
        loaded = _processor_seconds(worker.process.pid)
        deadline_ms = int((time.time() + SECONDS) * 1000)
        worker.run(InvocationRequest("bench", b"{}", deadline_ms, "arn:aws:lambda", None), SECONDS, 1024)
        answered = _processor_seconds(worker.process.pid)
        worker.kill()
    return loaded, answered


def _start(launch: Launch, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start a worker in a new interpreter, as on Lambda."""
    return subprocess.Popen(
        [*launch.interpreter, "-m", "awslambdaric", launch.handler],
        cwd=launch.folder,
        env=dict(launch.environment),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def _processor_seconds(process: int) -> float:
    """Return processor seconds from the scheduler of Linux, which counts nanoseconds instead of 10 ms ticks."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def _first_work() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        with cloud(state, PACKAGES / targets.host().name) as (running, _):
            s3, states = running.client("s3"), running.client("stepfunctions")
            for number in range(2):
                words = f"CHAPTER 1\n\nThe lamp was lit for the {number + 1}. time, and the sea was calm.\n"
                s3.put_object(
                    Bucket=running.environment["BOOK_PIPELINE_BUCKET"], Key=f"raw/{number}.txt", Body=words.encode()
                )
                machine = running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
                while len(_succeeded(states, machine)) <= number:
                    time.sleep(0.1)
        for name in BOOK_STAGES:
            first, second = (each["durationMs"] for each in reports(state, name))
            yield Figure(f"{name}, first real invocation, once loaded", first, "ms")
            yield Figure(f"{name}, second", second, "ms")


def _succeeded(states, machine: str) -> list[str]:
    executions = states.list_executions(stateMachineArn=machine)["executions"]
    assert not [each for each in executions if re.fullmatch("FAILED|TIMED_OUT|ABORTED", each["status"])]
    return [each["executionArn"] for each in executions if each["status"] == "SUCCEEDED"]
