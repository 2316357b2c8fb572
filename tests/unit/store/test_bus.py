"""Events that the bus takes, refuses for a while, and refuses for good."""

import pytest
from botocore.exceptions import ClientError

from book_pipeline.store.bus import Bus
from events.schemas.start import BookRequest


class EventBridge:
    """Refuses each detail as often as the test says."""

    def __init__(self, **refusals):
        self.refusals = refusals
        self.taken = []
        self.calls = []

    def put_events(self, Entries):  # noqa: N803 - boto3's name for it
        names = [BookRequest.model_validate_json(entry["Detail"]).title for entry in Entries]
        self.calls.append(names)
        return {"Entries": [self.answer(name) for name in names]}

    def answer(self, name):
        if self.refusals.get(name, 0):
            self.refusals[name] -= 1
            return {"ErrorCode": "ThrottlingException"}
        self.taken.append(name)
        return {"EventId": name}


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch):
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


def events(names):
    return [BookRequest(source_url="https://example.org/a.txt", title=name) for name in names]


def test_only_what_was_refused_is_put_again():
    bridge = EventBridge(b=1, k=2)
    assert Bus(bridge, "bus").offer(*events("abcdefghijkl")) == [None] * 12
    assert [len(call) for call in bridge.calls] == [10, 1, 2, 1, 1]
    assert sorted(bridge.taken) == list("abcdefghijkl")


def test_what_stays_refused_is_told_event_by_event():
    bridge = EventBridge(b=99, k=99)
    refusals = Bus(bridge, "bus").offer(*events("abcdefghijkl"))
    assert [place for place, code in enumerate(refusals) if code == "ThrottlingException"] == [1, 10]
    assert len(bridge.taken) == 10


def test_publish_raises_for_what_stays_refused():
    with pytest.raises(ConnectionError, match="refused 1 events: ThrottlingException"):
        Bus(EventBridge(b=99), "bus").publish(*events("abc"))


def test_a_call_that_fails_refuses_its_batch():
    bridge = EventBridge()
    bridge.put_events = lambda Entries: (_ for _ in ()).throw(  # noqa: N803
        ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutEvents")
    )
    assert Bus(bridge, "bus").offer(*events("ab")) == ["AccessDeniedException"] * 2
