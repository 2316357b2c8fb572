"""`book-pipeline up` as its own process, used through its endpoints, its database and its state folder."""

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import psutil
import psycopg
import pytest
from psycopg.rows import dict_row

from local.discovery import running_cloud
from local.lambda_service.forks import ForkedProcess
from local.providers.control import Control
from tests import commands

from .pipeline import BIN, EXAMPLE, ROOT, Pipeline

__all__ = ["BIN", "EXAMPLE", "ROOT"]
FAST_VOICE = {"STAND_IN_WORDS_PER_MINUTE": "280"}
"""As fast as speech may be in every language and at the highest speed, so that no chunk is too short for its text."""
SMALL_AUDIO = {**FAST_VOICE, "ELEVENLABS_OUTPUT_FORMAT": "mp3_22050_32"}
CHEAP = {**SMALL_AUDIO, "OUTPUTS": "mp3"}
"""Settings without which encoding would take most of a book's time."""
ALL_OUTPUTS = "mp3,m4b"
"""What the product makes of a book by default."""


@dataclass
class Cloud(Pipeline):
    """A running local cloud."""

    process: ForkedProcess | subprocess.Popen[bytes]
    output: IO[str]
    environment: dict[str, str]
    state: Path
    _clients: dict[str, Any] = field(default_factory=dict)
    _connections: threading.local = field(default_factory=threading.local)
    wait_limit_seconds = 120.0

    @property
    def options(self) -> list[str]:
        return ["--state", str(self.state)]

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = running_cloud(self.state).client(service)
        return self._clients[service]

    @property
    def control(self) -> Control:
        """The stand-in providers' controls, which are for tests."""
        return Control(json.loads((self.state / "cloud.json").read_text())["BOOK_PIPELINE_CONTROL_URL"])

    def workers(self, function: str) -> list[psutil.Process]:
        """The function's running worker processes."""
        found: list[psutil.Process] = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            # A listed worker may have ended since.
            with suppress(psutil.NoSuchProcess):
                if child.name() == function[:15]:  # Linux shows 15 characters of a process's name
                    found.append(child)
        return found

    def sql(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        cursor = self._database().execute(query, parameters)
        return cursor.fetchall() if cursor.description else []

    def _database(self) -> psycopg.Connection[dict[str, Any]]:
        """Return the thread's connection: a new one takes longer than a query. It may have been closed meanwhile."""
        with suppress(psycopg.OperationalError, AttributeError):
            self._connections.own.execute("SELECT 1")
            return self._connections.own
        url = self.environment["BOOK_PIPELINE_DATABASE_URL"]
        self._connections.own = psycopg.connect(url, autocommit=True, row_factory=dict_row, prepare_threshold=None)
        return self._connections.own

    def wait_for_files(self, book_id: UUID) -> None:
        """Wait until the finished files of a complete book are made; the database is asked, not a function."""
        made = "SELECT 1 FROM book_processing WHERE book_id = %s AND binding_status = 'complete'"
        self.until("the finished files", lambda: self.sql(made, book_id))

    def require_this_machine(self, what: str) -> None:
        """It runs on this machine."""


@cache
def packages() -> Path:
    """Return the folder of the functions' packages for this machine, and build those that are out of date."""
    command = [sys.executable, "-m", "infra.packages", "--host"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert built.returncode == 0, built.stderr
    return ROOT / "build" / "packages" / "host"


def start(
    state: Path,
    *,
    from_packages: bool = False,
    template: Path | None = None,
    module: str | None = None,
    **settings: object,
) -> Cloud:
    """Start a cloud with these settings in its environment, and wait for READY.

    It makes an M4B only of a book whose request has `ALL_OUTPUTS`.

    Parameters
    ----------
    from_packages
        Run the functions from their packages, as on AWS; by default from the checkout, which starts sooner.
    module
        A module that starts a cloud in the folder that it is given and prints READY, instead of `book-pipeline up`.
    template
        Let moto's CloudFormation create the stack from it.

    """
    # A chapter's lease, which the tests of killed workers wait for, is two and a half times as long.
    environment = {"GEMINI_TIMEOUT_SECONDS": "5", "ELEVENLABS_TIMEOUT_SECONDS": "5"}
    environment["ELEVENLABS_HISTORY_SECONDS"] = "3"  # a failed call is repeated after this time
    environment["LATE_OBJECT_SECONDS"] = "0"  # what is written after a deletion is deleted by the next WatchBooks
    environment |= FAST_VOICE if from_packages else CHEAP
    environment |= {name.upper(): str(value) for name, value in settings.items()}
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GEMINI_", "ELEVENLABS_"))
    }
    command = [BIN / "book-pipeline", "up", "--port", "0", "--state", state]
    if from_packages:
        command += ["--packages", packages()]
    if template is not None:
        command += ["--template", template]
    ours, theirs = os.pipe()
    output = os.fdopen(ours)
    try:
        process = (
            commands.start(command, env=clean | environment, output=theirs)
            if module is None
            else subprocess.Popen(
                [sys.executable, "-m", module, state], cwd=ROOT, env=clean | environment, stdout=theirs,
                start_new_session=True,
            )
        )  # fmt: skip
    finally:
        os.close(theirs)
    printed = []
    for line in output:
        printed.append(line)
        if line.strip() == "READY":
            break
    else:
        pytest.fail("the local cloud did not start:\n" + "".join(printed))
    exports = commands.run([BIN / "book-pipeline", "env", "--state", state], env=clean, timeout=60, check=True).stdout
    words = [shlex.split(line)[1] for line in exports.splitlines()]
    return Cloud(process, output, clean | dict(word.split("=", 1) for word in words), state)


def kill(cloud: Cloud) -> None:
    """Kill the cloud's process, and assert that its children end too."""
    family = psutil.Process(cloud.process.pid).children(recursive=True)
    os.kill(cloud.process.pid, signal.SIGKILL)
    cloud.process.wait()
    psutil.wait_procs(family, timeout=20)
    assert [process for process in family if process.is_running()] == [], "nothing outlives the cloud"


def stop(cloud: Cloud) -> None:
    with suppress(ProcessLookupError):  # it has ended
        os.kill(cloud.process.pid, signal.SIGTERM)
    try:
        cloud.process.wait(30)
    finally:
        if cloud.process.poll() is None:
            os.killpg(cloud.process.pid, signal.SIGKILL)
        cloud.output.close()


@pytest.fixture
def fresh_bill(cloud: Cloud) -> Iterator[None]:
    """Providers without faults, latency and charges."""
    cloud.control.reset(charges=True)
    yield
    cloud.control.reset()


def assert_complete(cloud: Cloud, execution: str) -> None:
    described = cloud.ended(execution)
    assert described["status"] == "SUCCEEDED", described.get("cause")


def assert_paid_once(cloud: Cloud, book_id: UUID) -> None:
    """Assert that no text was bought twice, and that the ledger has one payment for each."""
    bought = Counter((charge["provider"], charge["content"]) for charge in cloud.control.charges())
    assert {content: times for content, times in bought.items() if times > 1} == {}
    rows = cloud.sql(
        "SELECT idempotency_key, count(*) FROM processing_logs "
        "WHERE book_id = %s AND event IN ('receipt', 'recovered') GROUP BY idempotency_key",
        book_id,
    )
    assert {row["count"] for row in rows} == {1}


def executions_in_ledger(cloud: Cloud, book_id: UUID) -> list[str]:
    """Return the ARNs of the executions that wrote about the book in `processing_logs`."""
    rows = cloud.sql(
        "SELECT DISTINCT execution_arn FROM processing_logs WHERE book_id = %s AND execution_arn IS NOT NULL", book_id
    )
    return [row["execution_arn"] for row in rows]


@pytest.fixture
def small_book(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a small book; each name gives a different text."""

    def make(name: str, chapters: int = 2, words: str = "The lamp was lit, and the sea was calm.") -> Path:
        file = tmp_path / f"{name}.txt"
        body = "".join(f"CHAPTER {n}\n\n{words} This is chapter {n} of {name}.\n\n\n" for n in range(1, chapters + 1))
        file.write_text(f"Title: {name}\nAuthor: A. Writer\nLanguage: English\n\n\n{body}")
        return file

    return make
