"""Publishing to a bus that accepts events, rejects them for a while, or keeps rejecting them."""

import pytest
from botocore.exceptions import ClientError

from book_pipeline.store.bus import Bus
from events.schemas.start import BookRequest


class EventBridge:
    """Rejects the event of each title as often as the test says."""

    def __init__(self, **rejections):
        self.rejections = rejections
        self.accepted = []
        self.calls = []

    def put_events(self, Entries):  # noqa: N803 - boto3's name
        names = [BookRequest.model_validate_json(entry["Detail"]).title for entry in Entries]
        self.calls.append(names)
        return {"Entries": [self.answer(name) for name in names]}

    def answer(self, name):
        if self.rejections.get(name, 0):
            self.rejections[name] -= 1
            return {"ErrorCode": "ThrottlingException"}
        self.accepted.append(name)
        return {"EventId": name}


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch):
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


def events(names):
    return [BookRequest(source_url="https://example.org/a.txt", title=name) for name in names]


def test_only_rejected_events_are_published_again():
    bridge = EventBridge(b=1, k=2)
    assert Bus(bridge, "bus").offer(*events("abcdefghijkl")) == [None] * 12
    assert [len(call) for call in bridge.calls] == [10, 1, 2, 1, 1]
    assert sorted(bridge.accepted) == list("abcdefghijkl")


def test_offer_returns_the_error_code_of_each_rejected_event():
    bridge = EventBridge(b=99, k=99)
    rejections = Bus(bridge, "bus").offer(*events("abcdefghijkl"))
    assert [place for place, code in enumerate(rejections) if code == "ThrottlingException"] == [1, 10]
    assert len(bridge.accepted) == 10


def test_publish_raises_an_error_for_rejected_events():
    with pytest.raises(ConnectionError, match="rejected 1 events: ThrottlingException"):
        Bus(EventBridge(b=99), "bus").publish(*events("abc"))


def test_a_failed_call_rejects_its_whole_batch():
    bridge = EventBridge()
    bridge.put_events = lambda Entries: (_ for _ in ()).throw(  # noqa: N803
        ClientError({"Error": {"Code": "AccessDeniedException"}}, "PutEvents")
    )
    assert Bus(bridge, "bus").offer(*events("ab")) == ["AccessDeniedException"] * 2
