"""The delivery of events ends with the cloud."""

import threading
import time
from types import SimpleNamespace

from local.aws.event_delivery import EventBridge

RULE = SimpleNamespace(
    name="a-rule",
    event_pattern=SimpleNamespace(matches_event=lambda _: True),
    targets=[{"Arn": "arn:aws:states:us-east-1:123456789012:stateMachine:books"}],
)
EVENT = {"time": "2026-01-01T00:00:00Z"}


def bridge(start_execution):
    states = SimpleNamespace(start_execution=start_execution)
    return EventBridge("123456789012", "us-east-1", lambda *_: states, SimpleNamespace())


def test_a_delivery_that_fails_is_not_repeated_once_the_cloud_stops():
    attempts = []
    failed = threading.Event()

    def refuse(**_):
        attempts.append(time.monotonic())
        if len(attempts) == 2:
            failed.set()  # the third attempt would come 0.8 s later, and the fourth after 3.2 s
        raise ConnectionError

    events = bridge(refuse)
    events.offer(RULE, EVENT, None)
    assert failed.wait(10)
    events.close()
    ended = len(attempts)
    assert ended <= 3
    time.sleep(1)
    assert len(attempts) == ended


def test_a_stop_waits_for_a_delivery_that_is_being_sent():
    begun, sent = threading.Event(), []

    def start(**request):
        begun.set()
        time.sleep(0.3)
        sent.append(request["stateMachineArn"])

    events = bridge(start)
    events.offer(RULE, EVENT, None)
    assert begun.wait(10)
    events.close()
    assert len(sent) == 1
