"""A book that is requested several times at once is made once and paid once."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import pytest

from .conftest import Cloud, assert_complete, assert_paid_once, executions_in_ledger

pytestmark = pytest.mark.usefixtures("fresh_bill")
DELIVERIES = 5


def assert_charged_once(cloud: Cloud, book_id: UUID) -> None:
    assert_paid_once(cloud, book_id)
    charged = sum(charge["characters"] for charge in cloud.control.charges("elevenlabs"))
    (selected,) = cloud.sql(
        "SELECT sum(spoken_characters)::int AS characters FROM chapters JOIN chapter_content USING (chapter_id) "
        "WHERE book_id = %s AND selected",
        book_id,
    )
    assert charged == selected["characters"]
    assert len(executions_in_ledger(cloud, book_id)) == 1


def test_an_event_delivered_five_times_pays_once(cloud, small_book):
    """EventBridge delivers an event at least once: here, the same event five times."""
    cloud.control.set(gemini_latency=3, elevenlabs_latency=3)  # the first one still runs at the last delivery
    key = "raw/delivered.txt"
    url = cloud.drop(small_book("delivered"), key)
    detail = cloud.input_of(cloud.executions_of(key, 1)[0])
    entry = {"Source": "aws.s3", "DetailType": "Object Created", "Detail": detail}
    entries = json.dumps([entry] * (DELIVERIES - 1))
    assert cloud.aws("events", "put-events", "--entries", entries)["FailedEntryCount"] == 0
    for execution in cloud.executions_of(key, DELIVERIES):
        assert_complete(cloud, execution)
    assert_charged_once(cloud, uuid5(NAMESPACE_URL, url))


def test_two_executions_started_together_pay_once(cloud, small_book):
    cloud.control.set(gemini_latency=2, elevenlabs_latency=3)
    url, book_id = cloud.drop(small_book("together"), "sources/together.txt"), uuid4()
    with ThreadPoolExecutor(2) as together:
        started = [together.submit(cloud.start, book_id=str(book_id), source_url=url) for _ in range(2)]
    executions = [execution.result() for execution in started]
    for execution in executions:
        assert_complete(cloud, execution)
    assert_charged_once(cloud, book_id)


def test_a_second_drop_ends_at_once_while_the_first_runs(cloud, small_book):
    cloud.control.set(gemini_latency=2, elevenlabs_latency=3)  # long enough for a second drop on a busy machine
    file = small_book("twice")
    url = cloud.drop(file, "raw/twice.txt")
    book_id = uuid5(NAMESPACE_URL, url)
    cloud.until("the first drop's book", lambda: cloud.sql("SELECT 1 FROM books WHERE book_id = %s", book_id))
    cloud.drop(file, "raw/twice.txt")
    executions = cloud.executions_of("raw/twice.txt", 2)
    first, second = sorted(executions, key=lambda execution: cloud.describe(execution)["startDate"])
    for execution in (first, second):
        assert_complete(cloud, execution)
    assert cloud.describe(second)["stopDate"] < cloud.describe(first)["stopDate"]
    assert_paid_once(cloud, book_id)
    assert executions_in_ledger(cloud, book_id) == [first]
