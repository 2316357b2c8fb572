"""A book whose chapter does not fit into one invocation, and a book whose database is unavailable for ten seconds."""

import json
import time
from uuid import NAMESPACE_URL, uuid5

import psycopg

from .conftest import drop, ended, wait_until

CHUNKS = 12
PARAGRAPHS = [f"This is paragraph {n}, in which the lamp was lit for the {n}. time that night." for n in range(CHUNKS)]
OUTAGE_SECONDS = 10.0
BOOK = "".join(f"CHAPTER {n}\n\nThe lamp was lit, and this is night number {n}.\n\n\n" for n in range(1, 9))


def test_the_next_invocation_reuses_the_chunks_of_an_unfinished_chapter(cloud, control):
    control.set(elevenlabs_latency=0.7)
    drop(cloud, "raw/long.txt", "CHAPTER 1\n\n" + "\n\n".join(PARAGRAPHS))
    wait_until(lambda: control.counters("elevenlabs")["calls"] > 0)
    described = ended(cloud)
    assert described["status"] == "SUCCEEDED", json.dumps(described, default=str)
    contents = [charge["content"] for charge in control.charges("elevenlabs")]
    assert len(contents) == len(set(contents)) >= CHUNKS
    states = cloud.running.client("stepfunctions")
    pages = states.get_paginator("get_execution_history").paginate(executionArn=described["executionArn"])
    events = [event for page in pages for event in page["events"]]
    failed = [event["taskFailedEventDetails"]["error"] for event in events if "taskFailedEventDetails" in event]
    assert "ChapterUnfinished" in failed
    assert "Sandbox.Timedout" not in failed


def test_a_book_survives_a_database_outage_of_ten_seconds(cloud, control):
    control.set(elevenlabs_latency=1)
    url = drop(cloud, "raw/outage.txt", BOOK)
    wait_until(lambda: control.counters("elevenlabs")["calls"] > 0)
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
