"""The endpoint file and the lock in the state folder, by which other processes find the running local cloud."""

import fcntl
import json
import os
import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import boto3

from book_pipeline.json_text import read_json
from local import files
from local.errors import LocalCloudError

PROBE_SECONDS = 0.5
"""How long `hold_lock` tries: a process that looks for a running cloud locks the file for a moment."""
EXPORTED = (
    "AWS_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_DEFAULT_REGION",
    "BOOK_PIPELINE_BUCKET",
    "BOOK_PIPELINE_BUS",
    "BOOK_PIPELINE_STATE_MACHINE_ARN",
    "BOOK_PIPELINE_DATABASE_URL",
    "BOOK_PIPELINE_PAGE_URL",
)


class AlreadyRunning(LocalCloudError):
    """A local cloud is already running on this state folder."""


class NotRunning(LocalCloudError):
    """No local cloud is running on this state folder."""


@dataclass(frozen=True)
class RunningCloud:
    """The settings of a client, as environment variables; `book-pipeline env` prints those in EXPORTED."""

    environment: dict[str, str]

    def exports(self) -> str:
        """Return shell commands for `eval "$(book-pipeline env)"`."""
        return "".join(
            f"export {name}={shlex.quote(self.environment[name])}\n" for name in EXPORTED if name in self.environment
        )

    def client(self, service: str) -> Any:
        """Return a boto3 client of this cloud; the caller's own AWS settings are ignored."""
        session: Any = boto3.session.Session()
        return session.client(
            service,
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            region_name=self.environment["AWS_DEFAULT_REGION"],
        )


def find_running(state: Path) -> RunningCloud | None:
    """Return the cloud that runs on this state folder; None if there is none, or if it is still starting."""
    if not os.path.exists(state / "lock"):  # noqa: PTH110 - Path.exists raises OSError for a name that is too long
        return None
    if not _is_locked(state):
        return None
    file = _file(state)
    try:
        return RunningCloud(read_json(file.read_bytes()))
    except FileNotFoundError:
        return None
    except ValueError:
        raise NotRunning(f"{file} is damaged. Stop the local cloud that runs on {state}, and start it again.") from None


def running_cloud(state: Path) -> RunningCloud:
    """Return the cloud that runs on this state folder. Raises NotRunning if there is none."""
    running = find_running(state)
    if running is None:
        raise NotRunning(
            f"No local cloud is running on {state}. Start it with `book-pipeline up --state {shlex.quote(str(state))}`."
        )
    return running


def write_endpoint_file(state: Path, environment: dict[str, str]) -> None:
    """Write the endpoint file, readable by its owner only. Call this when the cloud is ready for use."""
    files.write(_file(state), json.dumps(environment, indent=2).encode())


@contextmanager
def hold_lock(state: Path) -> Iterator[None]:
    """Hold the lock of the state folder during the block; it is released when the process ends, too.

    Raises AlreadyRunning if another process holds it.
    """
    with files.append_to(state / "lock") as lock:
        end = time.monotonic() + PROBE_SECONDS
        while not _lock(lock, fcntl.LOCK_EX):
            if time.monotonic() > end:
                message = (
                    f"A local cloud is already running on {state}, in another process. Use it, or choose another "
                    "folder with --state."
                )
                raise AlreadyRunning(message)
            time.sleep(PROBE_SECONDS / 10)
        _file(state).unlink(missing_ok=True)
        yield
        _file(state).unlink(missing_ok=True)


@contextmanager
def use(state: Path) -> Iterator[None]:
    """Mark the cloud as used during the block, so that the command that started it does not stop it."""
    with files.append_to(state / "users") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield


def wait_for_users(state: Path, announce: Callable[[], object]) -> None:
    """Wait until no other process is in `use`, and hide the cloud from new ones; call `announce` before a wait."""
    with files.append_to(state / "users") as users:
        if not _lock(users, fcntl.LOCK_EX):
            announce()
            fcntl.flock(users, fcntl.LOCK_EX)
        _file(state).unlink(missing_ok=True)


def _is_locked(state: Path) -> bool:
    with (state / "lock").open() as lock:
        return not _lock(lock, fcntl.LOCK_SH)


def _lock(file: IO[Any], kind: int) -> bool:
    """Lock the file until it is closed, if no other process has locked it; return whether it is locked now."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _file(state: Path) -> Path:
    return state / "cloud.json"
