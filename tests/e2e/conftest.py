"""`book-pipeline up` as its own process, and the AWS CLI as its client: nothing here reaches inside."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import psycopg
import pytest
from psycopg.rows import dict_row

from local.providers.control import Control
from local.running import find_running

from .pipeline import BIN, EXAMPLE, ROOT, Pipeline

__all__ = ["BIN", "EXAMPLE", "ROOT"]


@dataclass
class Cloud(Pipeline):
    """A running local cloud, as its users see it."""

    process: subprocess.Popen[str]
    environment: dict[str, str]
    state: Path
    patience_seconds = 120.0

    @property
    def where(self) -> list[str]:
        return ["--state", str(self.state)]

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

    def sql(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        url = self.environment["BOOK_PIPELINE_DATABASE_URL"]
        with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
            cursor = connection.execute(query, parameters)
            return cursor.fetchall() if cursor.description else []

    def needs_this_machine(self, why: str) -> None:
        """It is this machine."""


@cache
def packages() -> Path:
    """The functions' packages for this machine, built where they are not of today's code."""
    command = [sys.executable, "-m", "infra.packages", "--host"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert built.returncode == 0, built.stderr
    return ROOT / "build" / "packages" / "host"


def start(state: Path, **settings: object) -> Cloud:
    """Start the cloud as a user would, with these settings in the environment, and wait for READY."""
    # A dead worker's chapter is free again when a call would have ended: sooner than by default.
    environment = {"GEMINI_TIMEOUT_SECONDS": "12", "ELEVENLABS_TIMEOUT_SECONDS": "12"}
    environment |= {name.upper(): str(value) for name, value in settings.items()}
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS_"))
    }
    command = [str(BIN / "book-pipeline"), "up", "--port", "0", "--state", str(state), "--packages", str(packages())]
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
