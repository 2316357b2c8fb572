"""Executions that were running when their cloud ended: the next cloud publishes that they were aborted.

Step Functions keeps its executions; moto loses them with its process.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution

from book_pipeline.json_text import read_json
from local import files

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE_SECONDS = 0.05
"""Between two executions: each invokes WatchBooks."""


class RunningExecutions:
    """The running executions, a file for each.

    Parameters
    ----------
    folder
        Of these files; what is in it now are the interrupted executions.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        files.make_folder(folder)
        self._interrupted = dict(_read(folder))

    def record(self) -> None:
        """Record each execution from its start to its end."""
        start, terminated = Execution.start, BaseExecutionWorkerCommunication.terminated

        def started(execution: Execution) -> None:
            content = {"executionArn": execution.exec_arn, "stateMachineArn": execution.state_machine.arn}
            with suppress(OSError):  # on a full disk, the schedule of WatchBooks finds it
                files.write(self._file(execution), json.dumps(content | {"name": execution.name}).encode())
            start(execution)

        def ended(worker: BaseExecutionWorkerCommunication) -> None:
            terminated(worker)
            self._file(worker.execution).unlink(missing_ok=True)

        Execution.start, BaseExecutionWorkerCommunication.terminated = started, ended

    def announce(self, publish: Callable[[dict[str, Any]], None]) -> None:
        """Publish, in the background, the details of an event for each interrupted execution."""
        threading.Thread(target=self._announce, args=(publish,), name="interrupted", daemon=True).start()

    def _announce(self, publish: Callable[[dict[str, Any]], None]) -> None:
        for file, detail in self._interrupted.items():
            publish(detail | {"status": "ABORTED"})
            file.unlink(missing_ok=True)
            time.sleep(PAUSE_SECONDS)

    def _file(self, execution: Execution) -> Path:
        return self._folder / f"{hashlib.sha256(execution.exec_arn.encode()).hexdigest()}.json"


def _read(folder: Path) -> "Iterator[tuple[Path, dict[str, Any]]]":
    for file in sorted(folder.glob("*.json")):
        try:
            yield file, read_json(file.read_bytes())
        except ValueError:
            logging.getLogger(__name__).warning("%s is damaged and is deleted", file)
            file.unlink()
