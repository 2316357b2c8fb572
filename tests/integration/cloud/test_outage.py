"""The database goes away for ten seconds while a book is on its way."""

import json
import time
from uuid import NAMESPACE_URL, uuid5

import psycopg

from .conftest import drop, ended, until

OUTAGE_SECONDS = 10.0
BOOK = "".join(f"CHAPTER {n}\n\nThe lamp was lit, and this is night number {n}.\n\n\n" for n in range(1, 9))


def test_a_book_survives_a_database_that_is_gone_for_ten_seconds(cloud, control):
    control.set(elevenlabs_latency=1)
    url = drop(cloud, "raw/outage.txt", BOOK)
    until(lambda: control.counters("elevenlabs")["calls"] > 0)
    cloud.proxy.pause()
    time.sleep(OUTAGE_SECONDS)
    cloud.proxy.resume()
    described = ended(cloud)
    assert described["status"] == "SUCCEEDED", json.dumps(described, default=str)
    with psycopg.connect(cloud.running.environment["BOOK_PIPELINE_DATABASE_URL"]) as database:
        book_id = uuid5(NAMESPACE_URL, url)
        statuses = database.execute("SELECT tts_status FROM book_processing WHERE book_id = %s", [book_id]).fetchone()
    assert statuses == ("complete",)
    contents = [charge["content"] for charge in control.charges("elevenlabs")]
    assert len(contents) == len(set(contents)) >= 8
