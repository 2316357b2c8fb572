"""A chapter is longer than one invocation has time for."""

import json

from .conftest import drop, ended, until

CHUNKS = 12
PARAGRAPHS = [f"This is paragraph {n}, in which the lamp was lit for the {n}. time that night." for n in range(CHUNKS)]


def test_the_next_invocation_goes_on_with_the_chunks_kept(cloud, control):
    control.set(elevenlabs_latency=0.7)
    drop(cloud, "raw/long.txt", "CHAPTER 1\n\n" + "\n\n".join(PARAGRAPHS))
    until(lambda: control.counters("elevenlabs")["calls"] > 0)
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
