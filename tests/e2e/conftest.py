"""`book-pipeline up` as its own process, and the AWS CLI as its client: nothing here reaches inside."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import psycopg
import pytest
from psycopg.rows import dict_row

from local.providers.control import Control
from local.running import find_running

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
EXAMPLE = next((ROOT / "examples").glob("*.txt"))
PATIENCE_SECONDS = 120.0
READY_SECONDS = 60.0


@dataclass
class Cloud:
    """A running local cloud, as its users see it."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    state: Path

    def aws(self, *arguments: str) -> Any:
        """Run the AWS CLI and return what it printed, parsed."""
        command = [str(BIN / "aws"), "--output", "json", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else done.stdout

    def client(self, service: str) -> Any:
        """Return a boto3 client, for where the AWS CLI would take too long."""
        running = find_running(self.state)
        assert running is not None
        return running.client(service)

    @property
    def control(self) -> Control:
        """The stand-in providers' controls, which only tests have a use for."""
        return Control(json.loads((self.state / "cloud.json").read_text())["BOOK_PIPELINE_CONTROL_URL"])

    def workers(self, function: str) -> list[psutil.Process]:
        """The function's living workers."""
        found: list[psutil.Process] = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            # A worker that has just ended may still be listed.
            with suppress(psutil.NoSuchProcess):
                if f"handlers.{function}.handler" in child.cmdline():
                    found.append(child)
        return found

    def drop(self, file: Path, key: str) -> str:
        """Put the file into the bucket as anyone would, and return its address."""
        url = f"s3://{self.bucket}/{key}"
        self.aws("s3", "cp", "--quiet", str(file), url)
        return url

    @property
    def bucket(self) -> str:
        return self.environment["BOOK_PIPELINE_BUCKET"]

    def sql(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        url = self.environment["BOOK_PIPELINE_DATABASE_URL"]
        with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def until(self, what: str, condition: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
        """Wait until the condition gives something, and give that; fail by name when time is up."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.1)
        pytest.fail(f"{what}: not within {seconds} s")

    def execution_of(self, mark: str) -> str:
        """Wait for an execution whose input holds the mark, and return its ARN."""

        def find() -> str | None:
            arn = self.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]
            for execution in self.aws("stepfunctions", "list-executions", "--state-machine-arn", arn)["executions"]:
                described = self.describe(execution["executionArn"])
                if mark in described["input"]:
                    return execution["executionArn"]
            return None

        return self.until(f"an execution for {mark}", find)

    def executions_of(self, mark: str, count: int) -> list[str]:
        """Wait for so many executions whose input holds the mark, and return their ARNs, the latest first."""
        arn = self.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]

        def find() -> list[str] | None:
            listed = self.aws("stepfunctions", "list-executions", "--state-machine-arn", arn)["executions"]
            arns = [execution["executionArn"] for execution in listed[: count + 2]]
            found = [execution for execution in arns if mark in self.describe(execution)["input"]]
            return found if len(found) == count else None

        return self.until(f"{count} executions for {mark}", find)

    def describe(self, execution: str) -> dict[str, Any]:
        return self.aws("stepfunctions", "describe-execution", "--execution-arn", execution)

    def ended(self, execution: str) -> dict[str, Any]:
        """Wait until the execution has ended, and return its description."""

        def find() -> dict[str, Any] | None:
            described = self.describe(execution)
            return described if described["status"] != "RUNNING" else None

        return self.until(f"the end of {execution}", find)


def start(state: Path, **settings: object) -> Cloud:
    """Start the cloud as a user would, with these settings in the environment, and wait for READY."""
    # A dead worker's chapter is free again when a call would have ended: sooner than by default.
    environment = {"GEMINI_TIMEOUT_SECONDS": "12", "ELEVENLABS_TIMEOUT_SECONDS": "12"}
    environment |= {name.upper(): str(value) for name, value in settings.items()}
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS_"))
    }
    command = [str(BIN / "book-pipeline"), "up", "--port", "0", "--state", str(state)]
    process = subprocess.Popen(
        command,
        env=clean | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    printed = []
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        if line.strip() == "READY":
            break
    else:
        pytest.fail("the local cloud did not start:\n" + "".join(printed))
    exports = subprocess.run(
        [str(BIN / "book-pipeline"), "env", "--state", str(state)],
        env=clean,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words = [shlex.split(line)[1] for line in exports.splitlines()]
    return Cloud(process, clean | dict(word.split("=", 1) for word in words), state)


def kill(cloud: Cloud) -> None:
    """Kill the cloud's process outright, and see that nothing outlives it."""
    family = psutil.Process(cloud.process.pid).children(recursive=True)
    os.kill(cloud.process.pid, signal.SIGKILL)
    cloud.process.wait()
    psutil.wait_procs(family, timeout=20)
    assert [process for process in family if process.is_running()] == [], "nothing outlives the cloud"


def stop(cloud: Cloud) -> None:
    cloud.process.send_signal(signal.SIGTERM)
    try:
        cloud.process.wait(30)
    finally:
        if cloud.process.poll() is None:
            os.killpg(cloud.process.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    cloud = start(tmp_path_factory.mktemp("cloud"))
    yield cloud
    stop(cloud)


@pytest.fixture
def fresh_bill(cloud: Cloud) -> Iterator[None]:
    """Providers that behave, and have charged nothing yet."""
    cloud.control.reset(charges=True)
    yield
    cloud.control.reset()


def assert_complete(cloud: Cloud, execution: str) -> None:
    described = cloud.ended(execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")


def assert_paid_once(cloud: Cloud, book_id: UUID) -> None:
    """No text was bought twice, and the ledger has what the providers charged."""
    bought = Counter((charge["provider"], charge["content"]) for charge in cloud.control.charges())
    assert {content: times for content, times in bought.items() if times > 1} == {}
    rows = cloud.sql(
        "SELECT work_id, count(*) FROM processing_logs WHERE book_id = %s AND event IN ('receipt', 'recovered') "
        "GROUP BY work_id",
        book_id,
    )
    assert {row["count"] for row in rows} == {1}


@pytest.fixture
def small_book(tmp_path: Path) -> Callable[..., Path]:
    """Make a small book of made-up chapters; every name gives a book of its own."""

    def make(name: str, chapters: int = 2, words: str = "The lamp was lit, and the sea was calm.") -> Path:
        file = tmp_path / f"{name}.txt"
        body = "".join(f"CHAPTER {n}\n\n{words} This is chapter {n} of {name}.\n\n\n" for n in range(1, chapters + 1))
        file.write_text(f"Title: {name}\nAuthor: A. Writer\nLanguage: English\n\n\n{body}")
        return file

    return make
