"""However often a book is asked for at once, it is made once and paid once."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import pytest

from .conftest import Cloud, assert_complete, assert_paid_once

pytestmark = pytest.mark.usefixtures("fresh_bill")
DELIVERIES = 5


def assert_charged_as_narrated(cloud: Cloud, book_id: UUID) -> None:
    assert_paid_once(cloud, book_id)
    charged = sum(charge["characters"] for charge in cloud.control.charges("elevenlabs"))
    (narrated,) = cloud.sql(
        "SELECT sum(spoken_characters)::int AS characters FROM chapters JOIN chapter_content USING (chapter_id) "
        "WHERE book_id = %s AND narrated",
        book_id,
    )
    assert charged == narrated["characters"]
    owners = cloud.sql(
        "SELECT DISTINCT execution_arn FROM processing_logs WHERE book_id = %s AND execution_arn IS NOT NULL", book_id
    )
    assert len(owners) == 1


def test_the_same_drop_delivered_five_times(cloud, small_book):
    """EventBridge delivers at least once: the same event again, word for word."""
    cloud.control.set(gemini_latency=2, elevenlabs_latency=5)  # still at work when the last one is delivered
    key = "raw/delivered.txt"
    url = cloud.drop(small_book("delivered"), key)
    detail = cloud.describe(cloud.executions_of(key, 1)[0])["input"]
    entry = {"Source": "aws.s3", "DetailType": "Object Created", "Detail": detail}
    entries = json.dumps([entry] * (DELIVERIES - 1))
    assert cloud.aws("events", "put-events", "--entries", entries)["FailedEntryCount"] == 0
    for execution in cloud.executions_of(key, DELIVERIES):
        assert_complete(cloud, execution)
    assert_charged_as_narrated(cloud, uuid5(NAMESPACE_URL, url))


def test_two_executions_started_by_hand_together(cloud, small_book):
    cloud.control.set(gemini_latency=2, elevenlabs_latency=4)
    url, book_id = cloud.drop(small_book("together"), "sources/together.txt"), uuid4()
    request = json.dumps({"book_id": str(book_id), "source_url": url})
    machine = cloud.environment["BOOK_PIPELINE_STATE_MACHINE_ARN"]

    def begin(_: int) -> str:
        begun = cloud.aws(
            "stepfunctions", "start-execution", "--state-machine-arn", machine, "--input", request
        )  # fmt: skip
        return begun["executionArn"]

    with ThreadPoolExecutor(2) as together:
        executions = list(together.map(begin, range(2)))
    for execution in executions:
        assert_complete(cloud, execution)
    assert_charged_as_narrated(cloud, book_id)
