"""The running local cloud, as other processes see it: one file in the state folder, one lock that its owner holds."""

import fcntl
import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

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


class AlreadyRunning(Exception):
    """Another process runs the local cloud of this state folder."""


class NotRunning(Exception):
    """No local cloud runs on this state folder."""


@dataclass(frozen=True)
class RunningCloud:
    """What a client needs to know: the variables that `book-pipeline env` prints."""

    environment: dict[str, str]

    def exports(self) -> str:
        """Return the shell lines that `eval "$(book-pipeline env)"` takes in."""
        return "".join(f"export {name}={shlex.quote(self.environment[name])}\n" for name in EXPORTED)

    def client(self, service: str) -> Any:
        """Return a boto3 client of this cloud, whatever the caller's own AWS settings are."""
        session: Any = boto3.session.Session()
        return session.client(
            service,
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            region_name=self.environment["AWS_DEFAULT_REGION"],
        )


def find_running(state: Path) -> RunningCloud | None:
    """Return the cloud that runs on this state folder, if one does and can be used."""
    if not state.exists():
        return None
    try:
        with owned(state):
            return None
    except AlreadyRunning:
        file = _file(state)
        return RunningCloud(json.loads(file.read_text())) if file.exists() else None


def running_cloud(state: Path) -> RunningCloud:
    """Return the cloud that runs on this state folder. Raises NotRunning."""
    running = find_running(state)
    if running is None:
        raise NotRunning(f"No local cloud is running on {state}. Start one with `book-pipeline up`.")
    return running


def publish(state: Path, environment: dict[str, str]) -> None:
    """Tell other processes how to reach the cloud; for its owner alone, once everything can be used."""
    unfinished = _file(state).with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(environment, indent=2))
    unfinished.rename(_file(state))


@contextmanager
def owned(state: Path) -> Iterator[None]:
    """Hold the state folder for the block; AlreadyRunning if somebody else does. The lock ends with its process."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"The local cloud of {state} is running in another process. Use that one, or another --state."
            raise AlreadyRunning(message) from error
        _file(state).unlink(missing_ok=True)
        yield
        _file(state).unlink(missing_ok=True)


def _file(state: Path) -> Path:
    return state / "cloud.json"
