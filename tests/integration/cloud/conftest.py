"""The local cloud in the test's process, so that a test can control its parts."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.aws.deployment import function_sizes
from local.cloud import LocalCloud
from local.providers.control import Control

from .notices import Webhook, webhook

WAIT_LIMIT_SECONDS = 150.0
DEADLINE_SECONDS = 9
"""The timeout of GenerateAudio: long enough for a few calls."""
SETTINGS = {
    # A lease, and the time that an invocation must have left for a call, is two and a half times this.
    "ELEVENLABS_TIMEOUT_SECONDS": "2",
    "ELEVENLABS_HISTORY_SECONDS": "1",
    "ELEVENLABS_CHUNK_CHARACTERS": "90",
}


@pytest.fixture(scope="session")
def heard() -> Iterator[Webhook]:
    """The webhook of the cloud."""
    with webhook() as server:
        yield server


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory, heard: Webhook) -> Iterator[LocalCloud]:
    """A process can have one cloud, because Moto's backends are global."""
    sizes = function_sizes()
    sizes["GenerateAudio"]["timeout_seconds"] = DEADLINE_SECONDS
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "GEMINI_API_KEY", "ELEVENLABS_API_KEY"):
            patch.delenv(name, raising=False)
        for name, value in (SETTINGS | heard.settings()).items():
            patch.setenv(name, value)
        patch.setattr("local.cloud.function_sizes", lambda: sizes)
        cloud = LocalCloud(tmp_path_factory.mktemp("cloud"), 0).start()
    yield cloud
    cloud.stop()


@pytest.fixture
def control(cloud: LocalCloud) -> Iterator[Control]:
    control = Control(cloud.running.environment["BOOK_PIPELINE_CONTROL_URL"])
    control.reset(charges=True)
    yield control
    control.reset()


def wait_until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + WAIT_LIMIT_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def drop(cloud: LocalCloud, key: str, text: str, **options: str) -> str:
    """Upload a book below `raw/` with these options, and return its address."""
    bucket = cloud.running.environment["BOOK_PIPELINE_BUCKET"]
    cloud.running.client("s3").put_object(Bucket=bucket, Key=key, Body=text.encode(), Metadata=options)
    return f"s3://{bucket}/{key}"


def ended(cloud: LocalCloud) -> dict[str, Any]:
    """Wait until the latest execution has ended, and return its description."""
    states = cloud.running.client("stepfunctions")
    machine = cloud.running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]

    def find() -> dict[str, Any] | None:
        (latest, *_) = states.list_executions(stateMachineArn=machine)["executions"]
        described = states.describe_execution(executionArn=latest["executionArn"])
        return described if described["status"] != "RUNNING" else None

    return wait_until(find)
