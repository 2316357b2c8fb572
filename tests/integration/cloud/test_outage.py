"""The database goes away for ten seconds while a book is on its way."""

import json
import time
from uuid import NAMESPACE_URL, uuid5

import psycopg
import pytest

from local.cloud import LocalCloud
from local.providers.control import Control

OUTAGE_SECONDS = 10.0
PATIENCE_SECONDS = 150.0
BOOK = "".join(f"CHAPTER {n}\n\nThe lamp was lit, and this is night number {n}.\n\n\n" for n in range(1, 9))


@pytest.fixture
def cloud(tmp_path, monkeypatch):
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "GEMINI_API_KEY", "ELEVENLABS_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    # The lease of an invocation that could not even give it back runs out when its call would have ended.
    monkeypatch.setenv("ELEVENLABS_TIMEOUT_SECONDS", "12")
    cloud = LocalCloud(tmp_path / "state", 0).start()
    yield cloud
    cloud.stop()


def until(condition):
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return found


def test_a_book_survives_a_database_that_is_gone_for_ten_seconds(cloud):
    running = cloud.running
    control = Control(running.environment["BOOK_PIPELINE_CONTROL_URL"])
    control.set(elevenlabs_latency=1)
    bucket, key = running.environment["BOOK_PIPELINE_BUCKET"], "raw/outage.txt"
    running.client("s3").put_object(Bucket=bucket, Key=key, Body=BOOK.encode())
    until(lambda: control.counters("elevenlabs")["calls"] > 0)
    cloud.proxy.pause()
    time.sleep(OUTAGE_SECONDS)
    cloud.proxy.resume()
    states = running.client("stepfunctions")
    (execution,) = states.list_executions(stateMachineArn=running.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"])[
        "executions"
    ]
    arn = execution["executionArn"]
    ended = until(
        lambda: found if (found := states.describe_execution(executionArn=arn))["status"] != "RUNNING" else None
    )
    assert ended["status"] == "SUCCEEDED", json.dumps(ended, default=str)
    with psycopg.connect(running.environment["BOOK_PIPELINE_DATABASE_URL"]) as database:
        book_id = uuid5(NAMESPACE_URL, f"s3://{bucket}/{key}")
        statuses = database.execute("SELECT tts_status FROM book_processing WHERE book_id = %s", [book_id]).fetchone()
    assert statuses == ("complete",)
    contents = [charge["content"] for charge in control.charges("elevenlabs")]
    assert len(contents) == len(set(contents)) == 8
